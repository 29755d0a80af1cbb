# SPDX-License-Identifier: BSD-3-Clause
# Third-party libraries of the whole program. (The engine finds LibTorch itself, so that it builds alone.)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(TIFF REQUIRED)
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(ZLIB REQUIRED)
set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBAV REQUIRED IMPORTED_TARGET libavcodec libavformat libavutil libswscale)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
find_package(BZip2 REQUIRED)
find_package(LibLZMA REQUIRED)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(BLOSC REQUIRED IMPORTED_TARGET blosc)
pkg_check_modules(CHUNKS REQUIRED IMPORTED_TARGET libcurl liblz4 libzstd)
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets OpenGL OpenGLWidgets Svg Concurrent Test)
find_package(VTK 9.1 REQUIRED COMPONENTS
    CommonCore CommonDataModel CommonExecutionModel CommonTransforms FiltersCore FiltersGeneral FiltersGeometry
    FiltersSources FiltersModeling ImagingCore InteractionStyle IOGeometry IOImage IOPLY
    RenderingAnnotation RenderingCore RenderingFreeType RenderingOpenGL2 RenderingUI RenderingVolume RenderingVolumeOpenGL2)
find_package(ITK 5.2 REQUIRED COMPONENTS ITKCommon ITKIOMRC ITKIONRRD ITKIONIFTI ITKIOMeta ITKIOImageBase
    ITKImageFunction ITKDistanceMap ITKConnectedComponents ITKLabelVoting ITKStatistics)
