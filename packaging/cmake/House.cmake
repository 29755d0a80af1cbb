# SPDX-License-Identifier: BSD-3-Clause
# The rules of the house: how a room (library), a program and a test are declared, and which way arrows may point.

get_filename_component(GRANULE_ROOT ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
add_compile_options(-Wall -Wextra $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>)

find_program(GRANULE_CCACHE ccache)
if(GRANULE_CCACHE)
    # A precompiled header changes time stamps and macros only; these two sloppinesses let ccache see through it.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${GRANULE_CCACHE})
    add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
find_program(GRANULE_MOLD mold)
if(GRANULE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()
if(GRANULE_SANITIZE)
    add_compile_options(-fsanitize=${GRANULE_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${GRANULE_SANITIZE})
endif()

# granule_rooms(core/io ui/view ...): enters each folder.
function(granule_rooms)
    foreach(room IN LISTS ARGN)
        add_subdirectory(${room})
    endforeach()
endfunction()

# granule_library(core/io SOURCES a.cpp ... PUBLIC granule::volume PRIVATE TIFF::TIFF)
# makes the static library granule::io of the folder it is called in. Headers are included from the root of the
# repository ("core/io/Stack.h"), so an #include says which room it enters.
function(granule_library room)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    get_filename_component(name ${room} NAME)
    set(target granule_${name})
    add_library(${target} STATIC ${ARG_SOURCES})
    add_library(granule::${name} ALIAS ${target})
    target_include_directories(${target} PUBLIC ${GRANULE_ROOT})
    target_link_libraries(${target} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    set_property(GLOBAL APPEND PROPERTY GRANULE_ROOMS ${room})
endfunction()

# granule_plugin(plugins/dm SOURCES a.cpp ... PRIVATE ZLIB::ZLIB)
# makes the module bin/plugins/dm.so of the folder it is called in; see core/plugin/Plugin.h. The target granule-plugins
# makes all of them.
function(granule_plugin room)
    cmake_parse_arguments(ARG "" "" "SOURCES;PRIVATE" ${ARGN})
    get_filename_component(name ${room} NAME)
    set(target granule_${name})
    add_library(${target} MODULE ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/plugins)
    target_include_directories(${target} PRIVATE ${GRANULE_ROOT})
    target_link_libraries(${target} PRIVATE granule::plugin ${ARG_PRIVATE})
    target_link_options(${target} PRIVATE -Wl,--exclude-libs,ALL)
    if(NOT TARGET granule-plugins)
        add_custom_target(granule-plugins)
    endif()
    add_dependencies(granule-plugins ${target})
    set_property(GLOBAL APPEND PROPERTY GRANULE_ROOMS ${room})
endfunction()

# granule_test(volume/tst_LabelMap.cpp LINK granule::volume LABELS unit) makes the Qt Test program tst_LabelMap.
# Label gui or render: the test needs a display and runs under the display of tests/run.sh.
function(granule_test source)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LINK;LABELS" ${ARGN})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE granule_test_support Qt6::Test ${ARG_LINK})
    target_include_directories(${name} PRIVATE ${GRANULE_ROOT})
    add_test(NAME ${name} COMMAND ${name} -silent) # what failed, not what passed
    if(NOT ARG_LABELS)
        set(ARG_LABELS unit)
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
    if(GRANULE_SANITIZE)
        set_tests_properties(${name} PROPERTIES ENVIRONMENT "LSAN_OPTIONS=suppressions=${GRANULE_ROOT}/tests/support/leaks.supp")
    endif()
endfunction()

include(Arrows)
