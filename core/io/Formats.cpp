// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"

#include "core/io/FileBytes.h"
#include "core/volume/Error.h"

#include <string_view>

namespace granule::io {

namespace {

using namespace std::string_view_literals;

struct Format {
    bool (*recognises)(std::string_view head);
    std::shared_ptr<const StackReader> (*open)(const std::string& path);
};

constexpr bool isTiff(std::string_view head) {
    return head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv) || head.starts_with("II+\0"sv) ||
           head.starts_with("MM\0+"sv);
}

constexpr Format formats[] = {
    {isTiff, openTiff},
    {[](std::string_view head) { return head.starts_with("\x89PNG\r\n\x1a\n"sv); }, openPng},
};

} // namespace

std::shared_ptr<const StackReader> openReader(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return openSliceFolder(path);
    const auto head = FileBytes(path).head(4096);
    for (const auto& format : formats)
        if (format.recognises(head)) return format.open(path);
    throw Error(ErrorKind::Unsupported, "'" + path + "' is not an image stack that Granule knows: give a TIFF, PNG, "
                                        "HDF5, MRC, NRRD, NIfTI or MetaImage file, or a folder of TIFF or PNG slices.");
}

} // namespace granule::io
