// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"

#include "core/io/FileBytes.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <string_view>

namespace granule::io {

namespace {

using namespace std::string_view_literals;

/// The start of a file, and what it is called and how long it is.
struct Probe {
    std::string head, path;
    std::uint64_t size;
    bool starts(std::string_view magic) const { return head.starts_with(magic); }
};

struct Format {
    bool (*recognises)(const Probe& probe);
    std::shared_ptr<const StackReader> (*open)(const std::string& path);
};

bool isTiff(const Probe& p) {
    return p.starts("II*\0"sv) || p.starts("MM\0*"sv) || p.starts("II+\0"sv) || p.starts("MM\0+"sv);
}

/// A NIfTI header has its length first and its name at 344. Packed ones are told from other gzip files by
/// their ending.
bool isNifti(const Probe& p) {
    if (p.starts("\x1f\x8b"sv)) return p.path.ends_with(".nii.gz");
    return p.head.size() >= 348 && (p.head.compare(344, 3, "n+1") == 0 || p.head.compare(344, 3, "ni1") == 0);
}

bool isMetaImage(const Probe& p) {
    const auto start = std::string_view(p.head).substr(0, 1024);
    return p.starts("ObjectType"sv) ||
           (start.find("NDims =") != start.npos && start.find("DimSize =") != start.npos);
}

// HDF5 allows a user's block of a power of two bytes before its signature; MATLAB writes one of 512.
bool isHdf5(const Probe& p) {
    const auto signature = "\x89HDF\r\n\x1a\n"sv;
    return p.starts(signature) || (p.head.size() >= 520 && p.head.compare(512, 8, signature) == 0);
}

/// In the order of how sure their marks are.
constexpr Format formats[] = {
    {isTiff, openTiff},
    {[](const Probe& p) { return p.starts("\x89PNG\r\n\x1a\n"sv); }, openPng},
    {isHdf5, openHdf5},
    {[](const Probe& p) { return p.starts("NRRD000"sv); }, openNrrd},
    {isNifti, openNifti},
    {isMetaImage, openMetaImage},
    {[](const Probe& p) { return looksLikeMrc(p.head, p.size); }, openMrc},
};

} // namespace

std::shared_ptr<const StackReader> openReader(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return openSliceFolder(path);
    const auto [name, dataset] = splitHdf5Path(path);
    Probe probe;
    {
        const FileBytes file(name);
        constexpr std::size_t enough = 4096;
        probe = {file.head(enough), name, file.size()};
    }
    for (const auto& format : formats)
        if (format.recognises(probe) && (dataset.empty() || format.open == openHdf5))
            return format.open(path);
    if (!dataset.empty())
        throw Error(ErrorKind::Unsupported,
                    "'" + name + "' is no HDF5 file, so there is no dataset '" + dataset + "' in it.");
    throw Error(ErrorKind::Unsupported,
                "'" + path +
                    "' is not an image stack that Granule knows: give a TIFF, PNG, "
                    "HDF5, MRC, NRRD, NIfTI or MetaImage file, or a folder of TIFF or PNG slices.");
}

} // namespace granule::io
