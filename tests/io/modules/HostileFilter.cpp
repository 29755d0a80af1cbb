// SPDX-License-Identifier: BSD-3-Clause
// A filter of HDF5 that says in the environment that it was loaded.
#include <H5PLextern.h>

#include <cstdlib>

namespace {

[[maybe_unused]] const int told = setenv("GRANULE_HOSTILE_FILTER", "loaded", 1);

size_t filter(unsigned, size_t, const unsigned*, size_t bytes, size_t*, void**) {
    return bytes;
}

constexpr H5Z_class2_t description{H5Z_CLASS_T_VERS, 32999, 1, 1, "hostile", nullptr, nullptr, filter};

} // namespace

H5PL_type_t H5PLget_plugin_type() {
    return H5PL_TYPE_FILTER;
}

const void* H5PLget_plugin_info() {
    return &description;
}
