# SPDX-License-Identifier: BSD-3-Clause
# The arrows of the house, enforced: every library's whole link closure is walked and configuring stops where a room
# reaches a room or a third-party family that its row here does not allow.

# room | rooms it may reach (itself and what those reach included)
set(GRANULE_ARROWS
    "volume|"
    "edit|volume"
    "phantom|volume"
    "engine|volume"
    "io|volume"
    "store|volume"
    "analysis|volume"
    "surface|volume"
    "project|volume edit store"
    "scene|volume surface"
    "figure|volume analysis io surface scene"
    "theme|"
    "view|volume edit store project surface scene"
    "tool|volume edit store project surface scene view"
    "panel|volume edit store project analysis io engine phantom surface scene figure theme view tool"
    "main|volume edit store project analysis io engine phantom surface scene figure theme view tool panel"
)
# family (regular expression on link items) | rooms that may link it themselves
set(GRANULE_FAMILIES
    "^Qt6::Widgets|theme view tool panel main"
    "^Qt6::|project figure theme view tool panel main"
    "^(torch|c10|.*libtorch.*)|engine"
    "^VTK::|surface scene view"
    "^(ITK|\${ITK).*|io analysis"
    "^(HDF5|hdf5)|io store"
)

function(granule_closure target out)
    get_property(seen GLOBAL PROPERTY GRANULE_CLOSURE_${target})
    if(seen)
        set(${out} ${seen} PARENT_SCOPE)
        return()
    endif()
    set(all)
    get_target_property(items ${target} LINK_LIBRARIES)
    foreach(item IN LISTS items)
        if(item MATCHES "^granule::(.+)$")
            list(APPEND all ${CMAKE_MATCH_1})
            granule_closure(granule_${CMAKE_MATCH_1} below)
            list(APPEND all ${below})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES all)
    set_property(GLOBAL PROPERTY GRANULE_CLOSURE_${target} "${all}")
    set(${out} ${all} PARENT_SCOPE)
endfunction()

function(granule_check_arrows)
    get_property(rooms GLOBAL PROPERTY GRANULE_ROOMS)
    foreach(room IN LISTS rooms)
        get_filename_component(name ${room} NAME)
        set(allowed "-")
        foreach(row IN LISTS GRANULE_ARROWS)
            if(row MATCHES "^${name}\\|(.*)$")
                string(REPLACE " " ";" allowed "${CMAKE_MATCH_1}")
            endif()
        endforeach()
        if(allowed STREQUAL "-")
            message(FATAL_ERROR "${room} has no row in packaging/cmake/Arrows.cmake: say there which rooms it may reach.")
        endif()
        granule_closure(granule_${name} reached)
        foreach(other IN LISTS reached)
            if(NOT other IN_LIST allowed)
                message(FATAL_ERROR "Arrow ${name} -> ${other} is not allowed (packaging/cmake/Arrows.cmake).")
            endif()
        endforeach()
        get_target_property(items granule_${name} LINK_LIBRARIES)
        foreach(item IN LISTS items)
            foreach(row IN LISTS GRANULE_FAMILIES)
                string(REGEX MATCH "^(.*)\\|([a-z ]*)$" _ "${row}")
                string(REPLACE " " ";" users "${CMAKE_MATCH_2}")
                if(item MATCHES "${CMAKE_MATCH_1}")
                    string(REGEX MATCH "^(.*)\\|([a-z ]*)$" _ "${row}")
                    if(NOT name IN_LIST users)
                        message(FATAL_ERROR "${name} links ${item}: only ${users} may (packaging/cmake/Arrows.cmake).")
                    endif()
                endif()
            endforeach()
        endforeach()
    endforeach()
endfunction()
