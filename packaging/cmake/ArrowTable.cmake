# SPDX-License-Identifier: BSD-3-Clause
# The arrows of the house as one table. Read while configuring (Arrows.cmake) and by the include check (tests/house).

# room | rooms it may reach (itself and what those reach included)
set(GRANULE_ARROWS
    "volume|"
    "edit|volume"
    "objects|volume edit"
    "measure|volume edit objects"
    "prompt|volume edit"
    "review|volume edit objects"
    "phantom|volume"
    "engine|volume"
    "plugin|volume"
    "dm|volume plugin"
    "amira|volume plugin"
    "jpeg|volume plugin"
    "chunked|volume plugin"
    "io|volume plugin"
    "reader|volume plugin io"
    "store|volume"
    "analysis|volume"
    "agreement|volume edit objects store analysis"
    "surface|volume"
    "project|volume edit store"
    "scene|volume surface"
    "figure|volume edit objects store analysis agreement plugin io surface scene"
    "theme|"
    "view|volume edit objects prompt review store project surface scene"
    "tool|volume edit objects prompt review store project surface scene view"
    "panel|volume edit objects measure prompt review store project analysis agreement plugin io engine phantom surface scene figure theme view tool"
    "main|volume edit objects measure prompt review store project analysis agreement plugin io engine phantom surface scene figure theme view tool panel"
)
# family (regular expression on link items) | rooms that may link it themselves
set(GRANULE_FAMILIES
    "^Qt6::Widgets|theme view tool panel main"
    "^Qt6::|project figure theme view tool panel main"
    "^(torch|c10|.*libtorch.*)|engine"
    "^VTK::|surface scene view"
    "^(ITK|\${ITK).*|reader"
    "^(HDF5|hdf5)|io reader store"
)
# family (regular expression on #include lines) | rooms whose files may include it
set(GRANULE_HEADERS
    "<Q[A-Z]|project figure theme view tool panel main"
    "<(torch|ATen|c10)/|engine"
    "<vtk|surface scene view"
    "<itk|reader"
    "<hdf5|io reader store"
    "<curl|chunked"
)
