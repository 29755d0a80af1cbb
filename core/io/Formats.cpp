// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"

#include "core/io/Hdf5Path.h"
#include "core/io/SliceCache.h"
#include "core/io/confined/ConfinedReader.h"
#include "core/plugin/FileBytes.h"
#include "core/plugin/Registry.h"
#include "core/volume/Error.h"
#include "core/volume/StackPath.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace granule::io {

namespace {

using namespace std::string_view_literals;

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

bool isJson(const Probe& p) {
    const auto start = p.head.find_first_not_of(" \t\r\n");
    return start != p.head.npos && p.head[start] == '{';
}

// HDF5 allows a user's block of a power of two bytes before its signature; MATLAB writes one of 512.
bool isHdf5(const Probe& p) {
    const auto signature = "\x89HDF\r\n\x1a\n"sv;
    return p.starts(signature) || (p.head.size() >= 520 && p.head.compare(512, 8, signature) == 0);
}

/// Read by libraries that do not survive every file.
std::shared_ptr<const StackReader> openHdf5(const std::string& path) { return confined::openConfined("HDF5", path); }
std::shared_ptr<const StackReader> openNrrd(const std::string& path) { return confined::openConfined("NRRD", path); }
std::shared_ptr<const StackReader> openNifti(const std::string& path) { return confined::openConfined("NIfTI", path); }
std::shared_ptr<const StackReader> openMetaImage(const std::string& path) { return confined::openConfined("MetaImage", path); }

/// Granule's own, in the order of how sure their marks are.
const std::vector<Format>& ownFormats() {
    static const std::vector<Format> formats{
        {"TIFF", {".tif", ".tiff"}, isTiff, openTiff, false, true},
        {"PNG", {".png"}, [](const Probe& p) { return p.starts("\x89PNG\r\n\x1a\n"sv); }, openPng},
        {"HDF5", {}, isHdf5, openHdf5, true, true},
        {"NRRD", {}, [](const Probe& p) { return p.starts("NRRD000"sv); }, openNrrd},
        {"NIfTI", {}, isNifti, openNifti},
        {"MetaImage", {}, isMetaImage, openMetaImage},
        {"gzip", {}, [](const Probe& p) { return p.starts("\x1f\x8b"sv); }, openGzip},
        {"run-length JSON", {}, isJson, openRunJson},
        {"MRC", {}, [](const Probe& p) { return looksLikeMrc(p.head, p.size); }, openMrc},
    };
    return formats;
}

/// Archives and folders that are of no other format: asked last, as a Zarr array may lie in either.
const std::vector<Format>& containers() {
    static const std::vector<Format> formats{
        {"zip", {}, [](const Probe& p) { return p.starts("PK\3\4"sv); }, openZip, true},
        {"folder of slices", {}, [](const Probe& p) { return p.folder; }, openSliceFolder},
    };
    return formats;
}

/// "file:///x.tif" and "x.zarr:/0" as paths of the file system.
std::string plainPath(const std::string& path) {
    if (isWebAddress(path)) return path;
    if (path.starts_with("file:///")) return path.substr(7);
    if (path.starts_with("file:/")) return path.substr(5);
    const auto colon = path.find(":/");
    std::error_code ignored;
    if (colon != path.npos && std::filesystem::is_directory(path.substr(0, colon), ignored)) return path.substr(0, colon) + path.substr(colon + 1);
    return path;
}

/// Web addresses have no head; whoever reads from the web knows them by how they begin.
Probe probeOf(const std::string& path) {
    constexpr std::size_t enough = 4096;
    if (isWebAddress(path)) return {path, {}, 0, false};
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return {path, {}, 0, true};
    const FileBytes file(path);
    return {path, file.head(enough), file.size(), false};
}

/// What is recognised only to say what it is.
struct Stranger {
    std::string_view magic, what;
};
constexpr Stranger strangers[] = {
    {"IMODV1",
     "an IMOD model, which holds contours and no voxels: paint it into a stack with imodmop and open that"},
    {"GIF8", "a GIF picture: export it as TIFF or PNG"},
    {"BM", "a Windows bitmap: export it as TIFF or PNG"},
    {"\x1c\x02\0\0n+2"sv, "a NIfTI-2 file: save it as NIfTI-1 or NRRD"},
    {"ZISRAWFILE", "a Zeiss CZI file: export it as OME-TIFF"},
    {"II\x97\x01", "a TIA series (.ser): export it as TIFF or MRC"},
    {"ply\n", "a surface, which holds triangles and no voxels"},
    {"# vtk", "a VTK file: export it as NRRD or MetaImage"},
    {"%PDF", "a PDF document: export its picture as TIFF or PNG"},
    {"BZh", "packed with bzip2: unpack it first"},
    {"\xfd"
     "7zXZ",
     "packed with xz: unpack it first"},
    {"\x28\xb5\x2f\xfd", "packed with zstd: unpack it first"},
    {"7z\xbc\xaf", "a 7z archive: unpack it first"},
    {"Rar!", "a RAR archive: unpack it first"},
};

[[noreturn]] void refuse(const Probe& probe) {
    for (const auto& stranger : strangers)
        if (probe.starts(stranger.magic))
            throw Error(ErrorKind::Unsupported,
                        "'" + probe.path + "' is " + std::string(stranger.what) + ".");
    std::string names;
    for (const auto* format : allFormats()) names += names.empty() ? format->name : ", " + format->name;
    throw Error(ErrorKind::Unsupported,
                "'" + probe.path + "' is not an image stack that Granule knows: give one of " + names + ".");
}

} // namespace

std::vector<const Format*> allFormats() {
    std::vector<const Format*> all;
    for (const auto& format : ownFormats()) all.push_back(&format);
    for (const auto& state : Registry::instance().plugins())
        if (state.plugin)
            for (const auto& format : state.plugin->formats) all.push_back(&format);
    for (const auto& format : containers()) all.push_back(&format);
    return all;
}

std::shared_ptr<const StackReader> openReader(const std::string& given) {
    const auto [path, choice] = splitChoice(plainPath(given));
    const auto [name, dataset] = splitHdf5Path(path);
    const auto probe = probeOf(name);
    const auto fits = [&, &dataset = dataset](const Format& format) {
        return (dataset.empty() || format.datasets) && format.recognises(probe);
    };
    // Plugins are loaded for what is none of Granule's own formats.
    const auto own = std::ranges::find_if(ownFormats(), fits);
    const Format* format = own == ownFormats().end() ? nullptr : &*own;
    if (!format)
        for (const auto* other : allFormats())
            if (!format && fits(*other)) format = other;
    if (!format && !dataset.empty())
        throw Error(ErrorKind::Unsupported,
                    "'" + name + "' is no HDF5 file, so there is no dataset '" + dataset + "' in it.");
    if (!format) refuse(probe);
    if (!choice.empty() && !format->choices)
        throw Error(ErrorKind::InvalidValue, "'" + name + "' is a stack of " + format->name + ", of which nothing can be chosen: leave out '" + choice + "'.");
    const auto reader = format->open(path + choice);
    return {reader.get(), [reader](const StackReader* closed) { SliceCache::instance().drop(*closed); }};
}

} // namespace granule::io
