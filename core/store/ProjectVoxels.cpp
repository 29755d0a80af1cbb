// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/ProjectVoxels.h"

#include "core/store/ChunkCodec.h"
#include "core/store/Hdf5Handle.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"
#include "core/volume/Hdf5Lock.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

namespace granule::store {

namespace {

constexpr hsize_t mostDocumentBytes = hsize_t{64} << 20;
constexpr unsigned deflateLevel = 1;
constexpr std::size_t packedAtOnce = 512, unpackedAtOnce = 64; ///< blocks, between two turns with the library
constexpr std::size_t growBytes = std::size_t{16} << 20;
using Sizes = std::array<hsize_t, 3>;

/// Holds the lock, and keeps HDF5 from printing its own errors and from loading filters that the environment names.
class Session {
public:
    Session() : m_lock(hdf5Mutex()) {
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        H5PLset_loading_state(0);
    }

    /// Lets others use HDF5 while `work` runs, on all cores: work(i) for all i < count.
    template <typename F>
    void outside(std::size_t count, F work) {
        struct Return {
            std::unique_lock<std::recursive_mutex>& lock;
            ~Return() { lock.lock(); }
        };
        m_lock.unlock();
        const Return back{m_lock};
        onAllCores(count, work);
    }

private:
    std::unique_lock<std::recursive_mutex> m_lock;
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

/// The places of all blocks that are not background.
std::vector<std::size_t> placesToStore(const LabelMap& map) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < map.blockCount(); ++i)
        if (!map.block(i)->isBackground()) places.push_back(i);
    return places;
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

/// As the library's own filters pack, so that other programs can read it; but see ChunkCodec.h.
Hdf5Handle createLayer(hid_t file, const std::string& name, const Shape& shape, const ChunkForm& form) {
    const auto sizes = sizesOf(shape), chunk = sizesOf(form.shape);
    const Hdf5Handle space(H5Screate_simple(3, sizes.data(), nullptr), H5Sclose);
    const Hdf5Handle plan(H5Pcreate(H5P_DATASET_CREATE), H5Pclose), links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    must(H5Pset_create_intermediate_group(links, 1) >= 0 && H5Pset_chunk(plan, 3, chunk.data()) >= 0 &&
         (!form.shuffled || H5Pset_shuffle(plan) >= 0) && H5Pset_deflate(plan, deflateLevel) >= 0 && H5Pset_obj_track_times(plan, false) >= 0);
    Hdf5Handle set(H5Dcreate2(file, name.c_str(), form.idBytes > 1 ? H5T_STD_U32LE : H5T_STD_U8LE, space, links, plan, H5P_DEFAULT), H5Dclose);
    must(!set.isNull());
    return set;
}

void writeLayer(Session& session, hid_t file, const LayerContents& layer, Progress& progress, const std::stop_token& stop) {
    const auto& map = layer.map;
    const bool wide = needsWideIds(map);
    const ChunkForm form{map.blockBox(0).shape(), wide ? sizeof(LabelId) : 1, wide};
    const auto set = createLayer(file, datasetName(layer.id), map.shape(), form);
    const auto places = placesToStore(map);
    for (std::size_t done = 0; done < places.size(); done += packedAtOnce) {
        throwIfStopped(stop);
        const auto part = std::span(places).subspan(done, std::min(packedAtOnce, places.size() - done));
        std::vector<std::vector<char>> chunks(part.size());
        session.outside(part.size(), [&](std::size_t i) { chunks[i] = packChunk(*map.block(part[i]), form); });
        for (std::size_t i = 0; i < part.size(); ++i)
            must(H5Dwrite_chunk(set, H5P_DEFAULT, 0, cornerOf(map.blockBox(part[i])).data(), chunks[i].size(), chunks[i].data()) >= 0);
        progress.update(static_cast<double>(done + part.size()) / static_cast<double>(places.size()));
    }
}

} // namespace

struct VoxelImage::Impl {
    Hdf5Handle file;
    std::span<const std::byte> bytes;
};

VoxelImage::VoxelImage(const ProjectContents& contents, const std::string& document, Progress& progress, const std::stop_token& stop)
    : m_impl(std::make_unique<Impl>()) {
    Session session;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    must(H5Pset_fapl_core(access, growBytes, false) >= 0);
    static std::atomic<unsigned> images = 0; // two of one name would be one file to the library
    Hdf5Handle file(H5Fcreate(("granule-project-" + std::to_string(images++)).c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
    must(!file.isNull());
    writeDocument(file, document);
    const auto count = static_cast<double>(contents.layers.size());
    for (std::size_t i = 0; i < contents.layers.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
        writeLayer(session, file, contents.layers[i], part, stop);
    }
    must(H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0);
    const auto size = H5Fget_file_image(file, nullptr, 0);
    void* memory = nullptr; // of the core driver, a pointer to its pointer to the file
    must(size > 0 && H5Fget_vfd_handle(file, access, &memory) >= 0 && memory);
    m_impl->bytes = {*static_cast<const std::byte* const*>(memory), static_cast<std::size_t>(size)};
    m_impl->file = std::move(file);
}

VoxelImage::~VoxelImage() {
    const Session session;
    m_impl.reset();
}

std::span<const std::byte> VoxelImage::bytes() const {
    return m_impl->bytes;
}

// ---- reading

struct VoxelReader::Impl {
    std::string shownPath;
    Hdf5Handle file;

    Error damaged(const std::string& what) const {
        const Session session;
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

    /// How a layer is stored, after checking everything about its dataset that reading relies on.
    ChunkForm formOf(hid_t set, const std::string& name, const LabelMap& grid) const {
        const Hdf5Handle space(H5Dget_space(set), H5Sclose), type(H5Dget_type(set), H5Tclose), plan(H5Dget_create_plist(set), H5Pclose);
        Sizes sizes{}, chunk{};
        if (space.isNull() || H5Sget_simple_extent_ndims(space) != 3 ||
            H5Sget_simple_extent_dims(space, sizes.data(), nullptr) != 3 || sizes != sizesOf(grid.shape()))
            throw damaged("the labels '" + name + "' are not of the stack's shape " + describe(grid.shape()));
        const bool wide = H5Tequal(type, H5T_STD_U32LE) > 0;
        if (!wide && H5Tequal(type, H5T_STD_U8LE) <= 0) throw damaged("the labels '" + name + "' are not whole numbers from 0 on");
        const auto filter = [&](unsigned n) {
            unsigned flags = 0;
            std::size_t values = 0;
            return H5Pget_filter2(plan, n, &flags, &values, nullptr, 0, nullptr, nullptr);
        };
        const int filters = H5Pget_nfilters(plan);
        const bool shuffled = filters == 2 && filter(0) == H5Z_FILTER_SHUFFLE;
        const ChunkForm form{grid.blockBox(0).shape(), wide ? sizeof(LabelId) : 1, shuffled};
        if (H5Pget_layout(plan) != H5D_CHUNKED || H5Pget_chunk(plan, 3, chunk.data()) != 3 || chunk != sizesOf(form.shape) ||
            (filters != 1 && !shuffled) || filter(shuffled ? 1 : 0) != H5Z_FILTER_DEFLATE)
            throw damaged("the labels '" + name + "' are not stored in packed blocks");
        return form;
    }

    struct Chunk {
        std::size_t place;
        Box box;
        std::vector<char> bytes;
        bool plain;
    };
    /// The chunk of block `place`; of no bytes where it is not stored.
    Chunk readChunk(hid_t set, const ChunkForm& form, std::size_t place, const Box& box) const {
        const auto corner = cornerOf(box);
        hsize_t bytes = 0;
        std::uint32_t skipped = 0;
        Chunk chunk{place, box, {}, false};
        // What deflating makes larger is stored as it is.
        const auto most = static_cast<hsize_t>(form.shape.voxels()) * form.idBytes + 1024;
        if (H5Dget_chunk_storage_size(set, corner.data(), &bytes) < 0 || bytes == 0) return chunk;
        if (bytes > most + most / 8) throw cannotRead(box);
        chunk.bytes.resize(bytes);
        if (H5Dread_chunk(set, H5P_DEFAULT, corner.data(), &skipped, chunk.bytes.data()) < 0) throw cannotRead(box);
        const std::uint32_t deflate = form.shuffled ? 2 : 1;
        chunk.plain = skipped == deflate;
        if (skipped != 0 && !chunk.plain) throw cannotRead(box);
        return chunk;
    }

    Error cannotRead(const Box& box) const { return damaged("the labels cannot be read in the box " + describe(box)); }
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

void VoxelReader::forEachBlock(int id, const Shape& shape, const Visit& visit, Progress& progress, const std::stop_token& stop) const {
    const LabelMap grid(shape, plateletSpacing);
    Session session;
    const auto name = datasetName(id);
    const auto set = m_impl->openDataset(name);
    const auto form = m_impl->formOf(set, name, grid);
    hsize_t missing = 0; // of the stored chunks; the library says no more of one that is damaged than of one that is not there
    if (const Hdf5Handle space(H5Dget_space(set), H5Sclose); H5Dget_num_chunks(set, space, &missing) < 0) throw m_impl->damaged("the labels '" + name + "' cannot be found");
    std::vector<Impl::Chunk> chunks;
    for (std::size_t i = 0; i < grid.blockCount(); ++i) {
        throwIfStopped(stop);
        auto chunk = m_impl->readChunk(set, form, i, grid.blockBox(i));
        if (!chunk.bytes.empty()) chunks.push_back(std::move(chunk));
        if (chunks.size() < unpackedAtOnce && i + 1 < grid.blockCount()) continue;
        session.outside(chunks.size(), [&](std::size_t n) {
            const auto& [place, box, bytes, plain] = chunks[n];
            auto block = unpackChunk(bytes, plain, form, box.shape());
            if (!block) throw m_impl->cannotRead(box);
            visit(place, std::move(block));
        });
        missing -= chunks.size();
        chunks.clear();
        progress.update(static_cast<double>(i + 1) / static_cast<double>(grid.blockCount()));
    }
    if (missing != 0) throw m_impl->damaged("some of the labels '" + name + "' cannot be found");
}

LabelMap VoxelReader::layer(int id, const Shape& shape, const VoxelSpacing& spacing, Progress& progress, std::stop_token stop) const {
    LabelMap map(shape, spacing);
    std::vector<LabelBlockPtr> blocks(map.blockCount());
    forEachBlock(id, shape, [&](std::size_t place, LabelBlockPtr block) { blocks[place] = std::move(block); }, progress, stop);
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (blocks[i]) map.setBlock(i, std::move(blocks[i]));
    return map;
}

} // namespace granule::store
