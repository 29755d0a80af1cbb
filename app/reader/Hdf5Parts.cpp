// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/Hdf5Parts.h"

#include "core/io/Hdf5Handle.h"

#include <algorithm>
#include <cstring>

namespace granule::reader {

using io::Hdf5Handle;

namespace {

// H5Ovisit2 keeps to its first kind of information, which got another name when a second came.
#if H5_VERSION_GE(1, 12, 0)
using ObjectInfo = H5O_info1_t;
#else
using ObjectInfo = H5O_info_t;
#endif

bool isNumeric(hid_t dataset) {
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    const auto kind = H5Tget_class(type.id());
    return kind == H5T_INTEGER || kind == H5T_FLOAT || (kind == H5T_ENUM && H5Tget_size(type.id()) == 1);
}

} // namespace

std::vector<std::uint64_t> dimensionsOf(hid_t dataset) {
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    const int rank = space ? H5Sget_simple_extent_ndims(space.id()) : 0;
    if (rank <= 0) return {};
    std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr);
    return {sizes.begin(), sizes.end()};
}

std::vector<std::string> findDatasets(hid_t file) {
    std::vector<std::string> names;
    H5Ovisit2(
        file, H5_INDEX_NAME, H5_ITER_INC,
        [](hid_t root, const char* name, const ObjectInfo* info, void* out) -> herr_t {
            auto& found = *static_cast<std::vector<std::string>*>(out);
            constexpr std::size_t enough = 1000;
            if (info->type != H5O_TYPE_DATASET || found.size() >= enough) return 0;
            const Hdf5Handle dataset(H5Dopen2(root, name, H5P_DEFAULT), H5Dclose);
            if (!dataset || !isNumeric(dataset.id())) return 0;
            const auto sizes = dimensionsOf(dataset.id());
            const auto real = std::ranges::count_if(sizes, [](hsize_t n) { return n > 1; });
            if (sizes.size() >= 2 && sizes.size() <= 5 && real >= 2) found.push_back(std::string("/") + name);
            return 0;
        },
        &names, H5O_INFO_BASIC);
    return names;
}

std::optional<std::array<double, 3>> threeNumbersOf(hid_t owner, const char* attribute) {
    if (H5Aexists(owner, attribute) <= 0) return {};
    const Hdf5Handle found(H5Aopen(owner, attribute, H5P_DEFAULT), H5Aclose);
    const Hdf5Handle space(H5Aget_space(found.id()), H5Sclose), type(H5Aget_type(found.id()), H5Tclose);
    const auto kind = H5Tget_class(type.id());
    std::array<double, 3> values{};
    if (H5Sget_simple_extent_npoints(space.id()) != 3 || (kind != H5T_FLOAT && kind != H5T_INTEGER) || H5Aread(found.id(), H5T_NATIVE_DOUBLE, values.data()) < 0) return {};
    return values;
}

std::string textOf(hid_t owner, const char* attribute) {
    if (H5Aexists(owner, attribute) <= 0) return {};
    const Hdf5Handle found(H5Aopen(owner, attribute, H5P_DEFAULT), H5Aclose);
    const Hdf5Handle space(H5Aget_space(found.id()), H5Sclose), type(H5Aget_type(found.id()), H5Tclose);
    constexpr std::size_t longest = 1 << 16;
    if (H5Tget_class(type.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1) return {};
    if (H5Tis_variable_str(type.id()) > 0) {
        char* words = nullptr;
        if (H5Aread(found.id(), type.id(), &words) < 0 || !words) return {};
        std::string text(words, strnlen(words, longest));
        H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, &words);
        return text;
    }
    const auto size = H5Tget_size(type.id());
    std::string text(std::min(longest, size), '\0');
    if (size > longest || H5Aread(found.id(), type.id(), text.data()) < 0) return {};
    return text.substr(0, strnlen(text.data(), text.size()));
}

} // namespace granule::reader
