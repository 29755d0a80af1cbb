// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/io/StackWriter.h"
#include "core/io/VoxelConvert.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::io {

namespace {

struct Ending {
    const char* text;
    std::unique_ptr<StackWriter> (*create)(const WritePlan& plan);
};

/// An empty ending makes a folder.
constexpr Ending endings[] = {
    {".tif", createTiff}, {".tiff", createTiff}, {".btf", createTiff}, {".tf8", createTiff}, {".png", createPng}, {"", createPngFolder},
    {".h5", createHdf5},  {".hdf5", createHdf5}, {".mrc", createMrc}, {".map", createMrc}, {".rec", createMrc}, {".st", createMrc}, {".nrrd", createNrrd}, {".json", createRunJson},
    {".nii", createNifti}, {".gz", createNifti},  {".mha", createMetaImage},
    {".zarr", createZarr}, {".n5", createN5},
};

const Ending& endingOf(const std::string& path) {
    const auto name = path.substr(0, path.find_last_not_of('/') + 1);
    auto ending = std::filesystem::path(name).extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool packed = ending == ".gz"; // of what Granule writes, only NIfTI is packed as a whole
    // A slash at the end makes a folder, whatever its name.
    if (name.size() < path.size() && ending != ".zarr" && ending != ".n5") ending.clear();
    for (const auto& known : endings)
        if (ending == known.text && (!packed || std::filesystem::path(name).stem().extension() == ".nii")) return known;
    throw Error(ErrorKind::Unsupported,
                "'" + path + "' ends in '" + ending +
                    "', which Granule does not write: choose "
                    ".tif, .ome.tif, .png, .h5, .mrc, .nrrd, .zarr, .n5, .nii, .nii.gz, .mha, .json (labels), or a folder name without an ending for PNG slices.");
}

} // namespace

void requireWritableEnding(const std::string& path) {
    endingOf(path);
}

void writeStack(const std::string& path, const Volume& volume, const std::optional<Box>& part, VoxelType type,
                Progress& progress, std::stop_token stop) {
    const Box box = part.value_or(Box::of(volume.shape()));
    if (box.empty() || !Box::of(volume.shape()).contains(box))
        throw Error(ErrorKind::InvalidValue, "The box " + describe(box) + " is empty or reaches outside '" +
                                                 volume.name() + "', which has " + describe(volume.shape()) +
                                                 " voxels (z,y,x).");
    const auto writer = endingOf(path).create({path, box.shape(), type, volume.spacing(), false});
    const auto pixels = static_cast<std::size_t>(box.shape().y * box.shape().x);
    std::vector<std::byte> converted(pixels * bytesPerVoxel(type));
    for (auto z = box.lo.z; z < box.hi.z; ++z) {
        throwIfStopped(stop);
        const auto slice = volume.readRaw({{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}});
        convertVoxels(slice.data(), volume.type(), converted.data(), type, pixels);
        writer->writeSlice(converted.data());
        progress.update(static_cast<double>(z + 1 - box.lo.z) / static_cast<double>(box.shape().z));
    }
    writer->finish();
}

namespace {

/// True where slice `z` holds nothing but background.
bool isBackground(const LabelMap& labels, std::int64_t z) {
    bool background = true;
    labels.forEachBlock({{z, 0, 0}, {z + 1, labels.shape().y, labels.shape().x}}, [&](std::size_t i, const Box&) {
        const auto& block = *labels.block(i);
        if (!background || block.isBackground()) return;
        const auto count = block.shape().y * block.shape().x;
        std::vector<LabelId> ids(static_cast<std::size_t>(count));
        block.view().copyRow((z - labels.blockBox(i).lo.z) * count, count, ids.data());
        background = std::ranges::all_of(ids, [](LabelId id) { return id == 0; });
    });
    return background;
}

} // namespace

VoxelType typeForLabels(const LabelMap& labels) {
    LabelId most = 0;
    for (std::size_t i = 0; i < labels.blockCount(); ++i)
        std::visit(
            [&](const auto& ids) {
                if constexpr (std::is_same_v<std::decay_t<decltype(ids)>, LabelId>)
                    most = std::max(most, ids);
                else if (!ids.empty())
                    most = std::max<LabelId>(most, *std::ranges::max_element(ids));
            },
            labels.block(i)->view().ids());
    return most < 256 ? VoxelType::UInt8 : most < 65536 ? VoxelType::UInt16 : VoxelType::UInt32;
}

void writeLabels(const std::string& path, const LabelMap& labels, Progress& progress, std::stop_token stop) {
    if (labels.isNull())
        throw Error(ErrorKind::InvalidValue, "There are no labels to write to '" + path + "'.");
    const auto& shape = labels.shape();
    const auto type = typeForLabels(labels);
    const auto writer = endingOf(path).create({path, shape, type, labels.spacing(), true});
    const auto write = [&](const Box& slice, auto id) {
        const auto ids = labels.read<decltype(id)>(slice);
        writer->writeSlice(reinterpret_cast<const std::byte*>(ids.data()));
    };
    for (std::int64_t z = 0; z < shape.z; ++z) {
        throwIfStopped(stop);
        progress.update(static_cast<double>(z) / static_cast<double>(shape.z));
        if (isBackground(labels, z) && writer->skipSlice()) continue;
        const Box slice{{z, 0, 0}, {z + 1, shape.y, shape.x}};
        if (type == VoxelType::UInt8) write(slice, std::uint8_t{});
        else if (type == VoxelType::UInt16) write(slice, std::uint16_t{});
        else write(slice, std::uint32_t{});
    }
    writer->finish();
    progress.update(1);
}

} // namespace granule::io
