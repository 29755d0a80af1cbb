// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ProjectVoxels.h"

#include "core/store/Hdf5Handle.h"
#include "core/volume/Error.h"
#include "core/volume/Hdf5Lock.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace granule::store {

namespace {

constexpr hsize_t mostDocumentBytes = hsize_t{64} << 20;
constexpr hsize_t mostChunkVoxels = hsize_t{1} << 24;
constexpr unsigned deflateLevel = 3;
constexpr std::size_t growBytes = std::size_t{16} << 20;
using Sizes = std::array<hsize_t, 3>;

/// Holds the lock, and keeps HDF5 from printing its own errors and from loading filters that the environment names.
class Session {
public:
    Session() : m_lock(hdf5Mutex()) {
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        H5PLset_loading_state(0);
    }

private:
    std::lock_guard<std::recursive_mutex> m_lock;
};

herr_t collect(unsigned, const H5E_error2_t* error, void* text) {
    auto& out = *static_cast<std::string*>(text);
    if (error->desc && out.size() < 500) out += (out.empty() ? "" : "; ") + std::string(error->desc);
    return 0;
}

/// HDF5's own words about its last failure.
std::string libraryWords() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &text);
    return text;
}

void must(bool ok) {
    if (!ok)
        throw Error(ErrorKind::TooLarge, "The project could not be prepared for saving: close other programs to free memory, then save again.",
                    libraryWords());
}

Sizes sizesOf(const Shape& s) {
    return {static_cast<hsize_t>(s.z), static_cast<hsize_t>(s.y), static_cast<hsize_t>(s.x)};
}

Sizes cornerOf(const Box& box) {
    return {static_cast<hsize_t>(box.lo.z), static_cast<hsize_t>(box.lo.y), static_cast<hsize_t>(box.lo.x)};
}

std::string datasetName(int layer) {
    return "layers/" + std::to_string(layer);
}

bool needsWideIds(const LabelMap& map) {
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        const auto& block = *map.block(i);
        if (block.isConstant() ? block.at(0) > 255 : block.idBytes() > 1) return true;
    }
    return false;
}

void writeDocument(hid_t file, const std::string& document) {
    const hsize_t size = document.size();
    const Hdf5Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
    const Hdf5Handle set(H5Dcreate2(file, "document", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
    must(!set.isNull() && H5Dwrite(set, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, document.data()) >= 0);
}

Hdf5Handle createLayer(hid_t file, const std::string& name, const Shape& shape, bool wide) {
    const auto sizes = sizesOf(shape);
    const auto chunk = sizesOf({std::min(shape.z, blockEdge), std::min(shape.y, blockEdge), std::min(shape.x, blockEdge)});
    const Hdf5Handle space(H5Screate_simple(3, sizes.data(), nullptr), H5Sclose);
    const Hdf5Handle plan(H5Pcreate(H5P_DATASET_CREATE), H5Pclose), links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    must(H5Pset_create_intermediate_group(links, 1) >= 0 && H5Pset_chunk(plan, 3, chunk.data()) >= 0 &&
         H5Pset_deflate(plan, deflateLevel) >= 0 && H5Pset_obj_track_times(plan, false) >= 0);
    Hdf5Handle set(H5Dcreate2(file, name.c_str(), wide ? H5T_STD_U32LE : H5T_STD_U8LE, space, links, plan, H5P_DEFAULT), H5Dclose);
    must(!set.isNull());
    return set;
}

/// Moves one box between a dataset and memory.
template <typename Transfer>
bool withSelection(hid_t set, const Box& box, Transfer transfer) {
    const auto corner = cornerOf(box), sizes = sizesOf(box.shape());
    const Hdf5Handle memory(H5Screate_simple(3, sizes.data(), nullptr), H5Sclose);
    const Hdf5Handle file(H5Dget_space(set), H5Sclose);
    return !memory.isNull() && !file.isNull() &&
           H5Sselect_hyperslab(file, H5S_SELECT_SET, corner.data(), nullptr, sizes.data(), nullptr) >= 0 &&
           transfer(memory, file) >= 0;
}

void writeLayer(hid_t file, const LayerContents& layer, Progress& progress, const std::stop_token& stop) {
    const auto& map = layer.map;
    const bool wide = needsWideIds(map);
    const auto set = createLayer(file, datasetName(layer.id), map.shape(), wide);
    std::vector<LabelId> ids;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        throwIfStopped(stop);
        const auto& block = *map.block(i);
        if (block.isConstant() && block.at(0) == 0) continue; // the dataset's fill value
        const auto voxels = static_cast<std::size_t>(block.shape().voxels());
        ids.resize(voxels);
        block.unpack(ids.data());
        if (!wide) bytes.assign(ids.begin(), ids.end());
        must(withSelection(set, map.blockBox(i), [&](hid_t memory, hid_t space) {
            return wide ? H5Dwrite(set, H5T_NATIVE_UINT32, memory, space, H5P_DEFAULT, ids.data())
                        : H5Dwrite(set, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, bytes.data());
        }));
        progress.update(static_cast<double>(i + 1) / static_cast<double>(map.blockCount()));
    }
}

} // namespace

std::vector<std::byte> voxelImage(const ProjectContents& contents, const std::string& document, Progress& progress,
                                  std::stop_token stop) {
    const Session session;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    must(H5Pset_fapl_core(access, growBytes, false) >= 0);
    const Hdf5Handle file(H5Fcreate("granule-project", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
    must(!file.isNull());
    writeDocument(file, document);
    const auto count = static_cast<double>(contents.layers.size());
    for (std::size_t i = 0; i < contents.layers.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
        writeLayer(file, contents.layers[i], part, stop);
    }
    must(H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0);
    const auto size = H5Fget_file_image(file, nullptr, 0);
    must(size > 0);
    std::vector<std::byte> image(static_cast<std::size_t>(size));
    must(H5Fget_file_image(file, image.data(), image.size()) == size);
    return image;
}

// ---- reading

struct VoxelReader::Impl {
    std::string shownPath;
    Hdf5Handle file;

    Error damaged(const std::string& what) const {
        return {ErrorKind::Unreadable, "The project '" + shownPath + "' is damaged: " + what + ". Use a backup copy.", libraryWords()};
    }

    /// Opens a dataset that lies in this very file: no link may lead to another one.
    Hdf5Handle openDataset(const std::string& name) const {
        H5L_info_t info;
        if (H5Lget_info(file, name.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD)
            throw damaged("the part '" + name + "' is missing");
        Hdf5Handle set(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
        if (set.isNull()) throw damaged("the part '" + name + "' cannot be opened");
        return set;
    }

    /// Bytes a voxel, after checking everything about the dataset that reading relies on.
    std::size_t checkLayer(hid_t set, const std::string& name, const Shape& shape) const {
        const Hdf5Handle space(H5Dget_space(set), H5Sclose), type(H5Dget_type(set), H5Tclose), plan(H5Dget_create_plist(set), H5Pclose);
        Sizes sizes{}, chunk{};
        if (space.isNull() || H5Sget_simple_extent_ndims(space) != 3 ||
            H5Sget_simple_extent_dims(space, sizes.data(), nullptr) != 3 || sizes != sizesOf(shape))
            throw damaged("the labels '" + name + "' are not of the stack's shape " + describe(shape));
        const auto bytes = H5Tget_size(type);
        if (H5Tget_class(type) != H5T_INTEGER || H5Tget_sign(type) != H5T_SGN_NONE || (bytes != 1 && bytes != 2 && bytes != 4))
            throw damaged("the labels '" + name + "' are not whole numbers from 0 on");
        if (H5Pget_layout(plan) != H5D_CHUNKED || H5Pget_chunk(plan, 3, chunk.data()) != 3 ||
            std::ranges::any_of(chunk, [](hsize_t c) { return c > mostChunkVoxels; }) || // before the product can overflow
            chunk[0] * chunk[1] > mostChunkVoxels || chunk[0] * chunk[1] * chunk[2] > mostChunkVoxels)
            throw damaged("the labels '" + name + "' are not stored in blocks");
        return bytes;
    }
};

VoxelReader::VoxelReader(const std::string& file, const std::string& shownPath) : m_impl(std::make_unique<Impl>()) {
    const Session session;
    m_impl->shownPath = shownPath;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access, false, true); // locks fail on many network disks, and nobody writes this file in place
    m_impl->file = Hdf5Handle(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
    if (m_impl->file.isNull()) throw m_impl->damaged("its HDF5 part cannot be opened");
}

VoxelReader::~VoxelReader() {
    const Session session;
    m_impl.reset();
}

std::string VoxelReader::document() const {
    const Session session;
    const auto set = m_impl->openDataset("document");
    const Hdf5Handle space(H5Dget_space(set), H5Sclose), type(H5Dget_type(set), H5Tclose);
    hsize_t size = 0;
    if (H5Sget_simple_extent_ndims(space) != 1 || H5Sget_simple_extent_dims(space, &size, nullptr) != 1 ||
        size > mostDocumentBytes || H5Tget_class(type) != H5T_INTEGER || H5Tget_size(type) != 1)
        throw m_impl->damaged("its description is of the wrong kind");
    std::string text(size, ' ');
    if (H5Dread(set, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) < 0)
        throw m_impl->damaged("its description cannot be read");
    return text;
}

LabelMap VoxelReader::layer(int id, const Shape& shape, const VoxelSpacing& spacing, Progress& progress,
                            std::stop_token stop) const {
    LabelMap map(shape, spacing);
    const Session session;
    const auto name = datasetName(id);
    const auto set = m_impl->openDataset(name);
    const auto bytesPerVoxel = m_impl->checkLayer(set, name, shape);
    std::vector<LabelId> ids;
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        throwIfStopped(stop);
        const Box box = map.blockBox(i);
        const auto voxels = static_cast<std::size_t>(box.shape().voxels());
        std::vector<std::uint8_t> bytes;
        const auto corner = cornerOf(box);
        hsize_t stored = 1;
        haddr_t address = 0;
        if (H5Dget_chunk_info_by_coord(set, corner.data(), nullptr, &address, &stored) >= 0 && address == HADDR_UNDEF)
            continue; // background
        const bool read = withSelection(set, box, [&](hid_t memory, hid_t space) {
            if (bytesPerVoxel == 1) {
                bytes.resize(voxels);
                return H5Dread(set, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, bytes.data());
            }
            ids.resize(voxels);
            return H5Dread(set, H5T_NATIVE_UINT32, memory, space, H5P_DEFAULT, ids.data());
        });
        if (!read) throw m_impl->damaged("the labels '" + name + "' cannot be read in the box " + describe(box));
        if (bytesPerVoxel != 1) map.setBlock(i, LabelBlock::of(box.shape(), ids.data()));
        else if (std::memcmp(bytes.data(), bytes.data() + 1, voxels - 1) == 0) // all the same
            map.setBlock(i, LabelBlock::constant(box.shape(), bytes.front()));
        else map.setBlock(i, LabelBlock::of(box.shape(), std::move(bytes)));
        progress.update(static_cast<double>(i + 1) / static_cast<double>(map.blockCount()));
    }
    return map;
}

} // namespace granule::store
