// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/BigDataViewer.h"
#include "app/reader/Hdf5Parts.h"
#include "app/reader/LzfFilter.h"
#include "app/reader/Readers.h"
#include "app/reader/Reorder.h"
#include "core/io/Hdf5Handle.h"
#include "core/io/Hdf5Path.h"
#include "core/plugin/LengthUnits.h"
#include "core/plugin/StackAxes.h"
#include "core/volume/Error.h"
#include "core/volume/StackPath.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace granule::reader {

using namespace io;
using namespace plugin;
using namespace io::confined;

namespace {

/// The names of axes in the text that ilastik and vigra keep in the attribute "axistags"; none where it is nothing of the kind.
std::vector<std::string> taggedAxes(const std::string& axistags) {
    const auto tags = nlohmann::json::parse(axistags, nullptr, false);
    std::vector<std::string> names;
    if (!tags.is_object() || !tags.contains("axes") || !tags["axes"].is_array()) return {};
    for (const auto& tag : tags["axes"]) {
        const auto key = tag.is_object() ? tag.value("key", nlohmann::json()) : nlohmann::json();
        if (!key.is_string()) return {};
        names.push_back(key.get<std::string>());
    }
    return names;
}

class Hdf5Reader : public LibraryReader {
public:
    Hdf5Reader(const std::string& path, const std::string& file, const std::string& dataset, const AxisChoice& choice)
        : LibraryReader(path), m_name(file) {
        const Hdf5Session session;
        registerLzfFilter();
        m_file = {H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
        if (!m_file) damaged("it cannot be opened");
        m_info.datasets = findDatasets(m_file.id());
        m_datasetName = dataset.empty() ? choose() : dataset;
        open(m_datasetName);
        m_info.format = "HDF5";
        readLayout(choice);
        readSpacing();
        checkFilters();
    }

    OpenedStack opened() override {
        const Hdf5Session session;
        // Voxels that were never written take no bytes, so the size of the file says nothing.
        return {m_info, std::uint64_t{1} << 50, rawFile(), chunkPlan(), false, coarserLevels()};
    }

    FetchedChunk fetch(const Index& chunk, std::byte* out, std::size_t room) const override {
        const Hdf5Session session;
        std::vector<hsize_t> at(m_axes.at.begin(), m_axes.at.end());
        const auto set = [&](int axis, std::int64_t place, std::int64_t size) {
            if (axis >= 0) at[static_cast<std::size_t>(axis)] = static_cast<hsize_t>(place * size);
        };
        set(m_axes.z, chunk.z, m_chunk.z);
        set(m_axes.y, chunk.y, m_chunk.y);
        set(m_axes.x, chunk.x, m_chunk.x);
        hsize_t bytes = 0;
        if (H5Dget_chunk_storage_size(m_dataset.id(), at.data(), &bytes) < 0 || bytes == 0) return {};
        FetchedChunk got{1, 0}; // one byte: what cannot be fetched cannot be unpacked
        if (bytes <= room && H5Dread_chunk(m_dataset.id(), H5P_DEFAULT, at.data(), &got.skipped, out) >= 0) got.bytes = static_cast<std::uint32_t>(bytes);
        return got;
    }

    void readSlice(std::int64_t z, std::byte* out) const override {
        readInPlace({{z, 0, 0}, {z + 1, m_info.shape.y, m_info.shape.x}}, out);
    }

    bool readInPlace(const Box& box, std::byte* out) const override {
        if (m_axes.natural()) {
            readStored(box, out);
            return true;
        }
        std::vector<std::byte> stored(static_cast<std::size_t>(box.shape().voxels()) * bytesPerPixel());
        readStored(box, stored.data());
        std::ranges::copy(reordered(stored, m_axes, box.shape(), bytesPerPixel()), out);
        return true;
    }

private:
    /// In the order of the dataset's dimensions.
    void readStored(const Box& box, std::byte* out) const {
        const Hdf5Session session;
        std::vector<hsize_t> start(m_axes.at.begin(), m_axes.at.end()), count(m_sizes.size(), 1);
        const auto set = [&](int axis, std::int64_t lo, std::int64_t hi) {
            if (axis < 0) return;
            start[static_cast<std::size_t>(axis)] = static_cast<hsize_t>(lo);
            count[static_cast<std::size_t>(axis)] = static_cast<hsize_t>(hi - lo);
        };
        set(m_axes.z, box.lo.z, box.hi.z);
        set(m_axes.y, box.lo.y, box.hi.y);
        set(m_axes.x, box.lo.x, box.hi.x);
        set(m_axes.c, 0, m_info.channels);
        const Hdf5Handle space(H5Dget_space(m_dataset.id()), H5Sclose);
        const Hdf5Handle memory(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr),
                                H5Sclose);
        if (!space || !memory ||
            H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) <
                0 ||
            H5Dread(m_dataset.id(), m_type.id(), memory.id(), space.id(), H5P_DEFAULT, out) < 0)
            damaged("the voxels of box " + describe(box) + " cannot be read");
    }

    [[noreturn]] void damaged(const std::string& what) const {
        throw Error(ErrorKind::Unreadable,
                    "'" + m_path + "' is a damaged or truncated HDF5 file: " + what +
                        ". Fetch or export it again.",
                    Hdf5Session::words());
    }
    [[noreturn]] void unsupported(const std::string& what) const {
        throw Error(ErrorKind::Unsupported, "'" + m_path + "' cannot be read as a stack: " + what);
    }

    /// The first dataset of three dimensions or more, else the first picture.
    std::string choose() const {
        if (m_info.datasets.empty())
            throw Error(ErrorKind::Unsupported,
                        "'" + m_path +
                            "' is an HDF5 file without a dataset of 2 to 4 dimensions: "
                            "it holds no image.");
        for (const auto& name : m_info.datasets) {
            const Hdf5Handle dataset(H5Dopen2(m_file.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
            if (dimensionsOf(dataset.id()).size() >= 3) return name;
        }
        return m_info.datasets[0];
    }

    std::string datasetList() const {
        constexpr std::size_t shown = 8;
        std::string text;
        for (std::size_t i = 0; i < std::min(shown, m_info.datasets.size()); ++i)
            text += (i ? ", " : "") + m_info.datasets[i];
        if (m_info.datasets.size() > shown) text += ", ...";
        return text.empty() ? "none" : text;
    }

    void open(const std::string& name) {
        // A cache as large as a layer of chunks: then neighbouring slices do not unpack the same chunks
        // again.
        const Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
        constexpr std::size_t slots = 12421, cacheBytes = std::size_t{128} << 20;
        H5Pset_chunk_cache(access.id(), slots, cacheBytes, 0.75);
        m_dataset = {H5Dopen2(m_file.id(), name.c_str(), access.id()), H5Dclose};
        if (!m_dataset)
            throw Error(ErrorKind::NotFound,
                        "'" + m_path + "' has no dataset '" + name +
                            "' that can be opened. It has: " + datasetList() + ".",
                        Hdf5Session::words());
    }

    void readLayout(const AxisChoice& choice) {
        m_sizes = dimensionsOf(m_dataset.id());
        m_axes = stackAxes(m_path, {m_sizes.begin(), m_sizes.end()}, taggedAxes(textOf(m_dataset.id(), "axistags")), {}, choice);
        m_info.others = m_axes.others;
        const auto size = [&](int axis) {
            constexpr hsize_t most = hsize_t{1} << 40;
            return axis < 0
                       ? std::int64_t{1}
                       : static_cast<std::int64_t>(std::min<std::uint64_t>(m_sizes[static_cast<std::size_t>(axis)], most));
        };
        m_info.shape = {size(m_axes.z), size(m_axes.y), size(m_axes.x)};
        m_info.channels = static_cast<int>(size(m_axes.c));
        Hdf5Handle stored(H5Dget_type(m_dataset.id()), H5Tclose);
        readType(stored);
    }

    void readType(Hdf5Handle& stored) {
        const auto kind = H5Tget_class(stored.id());
        const auto bytes = H5Tget_size(stored.id());
        const auto use = [&](VoxelType type, hid_t native) {
            m_info.type = type;
            m_type = {H5Tcopy(native), H5Tclose};
        };
        if (kind == H5T_ENUM && bytes == 1) { // how h5py stores true and false
            m_info.type = VoxelType::UInt8;
            m_type = std::move(stored);
        } else if (kind == H5T_INTEGER) {
            // BigDataViewer wrote whole numbers without a sign as if they had one.
            const bool isSigned = H5Tget_sign(stored.id()) == H5T_SGN_2;
            if (bytes == 2 && isSigned && bigDataViewerCells(m_datasetName)) {
                use(VoxelType::UInt16, H5T_NATIVE_INT16);
                return;
            }
            // Whole numbers of 64 bits are kept as doubles: exact up to 2^53, beyond any id in use.
            if (bytes == 1)
                isSigned ? use(VoxelType::Int8, H5T_NATIVE_INT8) : use(VoxelType::UInt8, H5T_NATIVE_UINT8);
            else if (bytes == 2)
                isSigned ? use(VoxelType::Int16, H5T_NATIVE_INT16)
                         : use(VoxelType::UInt16, H5T_NATIVE_UINT16);
            else if (bytes <= 4)
                isSigned ? use(VoxelType::Int32, H5T_NATIVE_INT32)
                         : use(VoxelType::UInt32, H5T_NATIVE_UINT32);
            else
                use(VoxelType::Float64, H5T_NATIVE_DOUBLE);
        } else if (kind == H5T_FLOAT) {
            bytes <= 4 ? use(VoxelType::Float32, H5T_NATIVE_FLOAT)
                       : use(VoxelType::Float64, H5T_NATIVE_DOUBLE);
        } else {
            unsupported("its values are no numbers. Name another dataset as file.h5:/name; it has: " +
                        datasetList() + ".");
        }
    }

    void checkFilters() const {
        const Hdf5Handle creation(H5Dget_create_plist(m_dataset.id()), H5Pclose);
        for (int i = 0; i < H5Pget_nfilters(creation.id()); ++i) {
            unsigned flags = 0, config = 0;
            std::size_t values = 0;
            char name[64] = "";
            const auto filter = H5Pget_filter2(creation.id(), static_cast<unsigned>(i), &flags, &values,
                                               nullptr, sizeof name, name, &config);
            if (filter >= 0 && H5Zfilter_avail(filter) <= 0)
                unsupported("it is compressed by '" + std::string(name) + "' (HDF5 filter " +
                            std::to_string(filter) +
                            "), which is not there. Compress it anew with gzip (h5repack -f GZIP=4).");
        }
    }

    /// From the XML file beside this one, and how much coarser the level is than the finest.
    std::optional<VoxelSpacing> spacingOf(const BigDataViewerCells& cells) const {
        std::ifstream file(std::filesystem::path(m_name).replace_extension(".xml"), std::ios::binary);
        std::string xml(std::size_t{1} << 20, '\0');
        file.read(xml.data(), static_cast<std::streamsize>(xml.size()));
        xml.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
        auto spacing = bigDataViewerSpacing(xml, cells.setup);
        if (!spacing || cells.level == 0) return spacing;
        const Hdf5Handle set(H5Dopen2(m_file.id(), ("/" + cells.setup + "/resolutions").c_str(), H5P_DEFAULT), H5Dclose);
        const auto sizes = set ? dimensionsOf(set.id()) : std::vector<std::uint64_t>{};
        if (sizes.size() != 2 || sizes[1] != 3 || sizes[0] > 100 || static_cast<std::uint64_t>(cells.level) >= sizes[0]) return {};
        std::vector<double> factors(sizes[0] * 3);
        if (H5Dread(set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, factors.data()) < 0) return {};
        const auto* xyz = factors.data() + 3 * cells.level;
        return VoxelSpacing{spacing->zNm * xyz[2], spacing->yNm * xyz[1], spacing->xNm * xyz[0]};
    }

    /// The datasets of BigDataViewer's further levels, as paths.
    std::vector<std::string> coarserLevels() const {
        const auto cells = bigDataViewerCells(m_datasetName);
        std::vector<std::string> paths;
        if (!cells) return paths;
        const auto view = m_datasetName.substr(0, m_datasetName.find('/', m_datasetName.find("/s", 1) + 1)); // "/t00000/s00"
        for (int level = cells->level + 1;; ++level) {
            const auto name = view + "/" + std::to_string(level) + "/cells";
            if (std::ranges::find(m_info.datasets, name) == m_info.datasets.end()) return paths;
            paths.push_back(m_name + ":" + name);
        }
    }

    /// element_size_um is written by Fiji's HDF5 plugin, ilastik's users and us; "resolution" in nm by CREMI
    /// and its kin.
    void readSpacing() {
        if (const auto cells = bigDataViewerCells(m_datasetName))
            if (const auto spacing = spacingOf(*cells); spacing && spacing->plausible()) {
                m_info.spacing = spacing;
                return;
            }
        for (const auto& [name, nm] :
             {std::pair{"element_size_um", 1e3}, {"voxel_size_nm", 1.0}, {"resolution", 1.0}}) {
            auto v = threeNumbersOf(m_dataset.id(), name);
            if (!v) v = threeNumbersOf(m_file.id(), name);
            if (!v) continue;
            const VoxelSpacing spacing{sixDigits((*v)[0] * nm), sixDigits((*v)[1] * nm),
                                       sixDigits((*v)[2] * nm)};
            if (spacing.plausible()) m_info.spacing = spacing;
            return;
        }
    }

    /// Whether values are stored as they are given, the order of their bytes aside, which `swapped` tells.
    bool storedAsGiven(bool& swapped) const {
        const Hdf5Handle stored(H5Dget_type(m_dataset.id()), H5Tclose), turned(H5Tcopy(m_type.id()), H5Tclose);
        swapped = H5Tget_order(stored.id()) != H5Tget_order(m_type.id()) && H5Tget_size(stored.id()) > 1;
        if (swapped) H5Tset_order(turned.id(), H5Tget_order(stored.id()));
        return H5Tequal(stored.id(), turned.id()) > 0;
    }

    bool behindUserBlock() const {
        const Hdf5Handle plan(H5Fget_create_plist(m_file.id()), H5Pclose);
        hsize_t bytes = 0;
        return H5Pget_userblock(plan.id(), &bytes) < 0 || bytes != 0;
    }

    /// How many values come before the stack, where its own are all together.
    std::optional<std::uint64_t> placeOfStack() const {
        std::uint64_t before = 0;
        bool within = false;
        for (std::size_t i = 0; i < m_sizes.size(); ++i) {
            const int axis = static_cast<int>(i);
            const bool own = axis == m_axes.z || axis == m_axes.y || axis == m_axes.x || axis == m_axes.c;
            within |= own && m_sizes[i] > 1;
            if (!own && m_sizes[i] > 1 && within) return {};
            before = before * m_sizes[i] + static_cast<std::uint64_t>(m_axes.at[i]);
        }
        return before;
    }

    std::optional<RawFile> rawFile() const {
        const Hdf5Handle plan(H5Dget_create_plist(m_dataset.id()), H5Pclose);
        bool swapped = false;
        if (H5Pget_layout(plan.id()) != H5D_CONTIGUOUS || H5Pget_external_count(plan.id()) != 0 || !m_axes.natural() || behindUserBlock() || !storedAsGiven(swapped)) return {};
        const auto start = H5Dget_offset(m_dataset.id());
        const auto before = placeOfStack();
        if (start == HADDR_UNDEF || !before) return {}; // never written; mixed with others
        return RawFile{m_name, {start + *before * H5Tget_size(m_type.id()), swapped, m_info.type, m_info.channels}};
    }

    /// Where the voxels are z, y, x in chunks that went through filters which ChunkPlan knows.
    std::optional<ChunkPlan> chunkPlan() {
        const Hdf5Handle plan(H5Dget_create_plist(m_dataset.id()), H5Pclose);
        ChunkPlan chunks;
        const int rank = static_cast<int>(m_sizes.size());
        std::vector<hsize_t> sizes(m_sizes.size());
        if (!m_axes.natural() || m_axes.c >= 0 || H5Pget_layout(plan.id()) != H5D_CHUNKED || H5Pget_chunk(plan.id(), rank, sizes.data()) != rank || !storedAsGiven(chunks.swapped)) return {};
        const auto along = [&](int axis) { return axis < 0 ? std::int64_t{1} : static_cast<std::int64_t>(sizes[static_cast<std::size_t>(axis)]); };
        m_chunk = {along(m_axes.z), along(m_axes.y), along(m_axes.x)};
        double voxels = 1;
        for (const auto size : sizes) voxels *= static_cast<double>(size);
        if (voxels != static_cast<double>(m_chunk.z) * static_cast<double>(m_chunk.y) * static_cast<double>(m_chunk.x)) return {}; // of several times
        const int filters = H5Pget_nfilters(plan.id());
        for (int i = 0; i < filters; ++i) {
            unsigned flags = 0, config = 0;
            std::size_t values = 0;
            const auto filter = H5Pget_filter2(plan.id(), static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
            const bool packed = chunks.packing != ChunkPacking::None;
            if (filter == H5Z_FILTER_SHUFFLE && i == 0) chunks.shuffled = true;
            else if (filter == H5Z_FILTER_DEFLATE && !packed && !chunks.checked) chunks.packing = ChunkPacking::Deflate;
            else if (filter == lzfFilter && !packed && !chunks.checked) chunks.packing = ChunkPacking::Lzf;
            else if (filter == H5Z_FILTER_FLETCHER32 && !chunks.checked) chunks.checked = true;
            else return {};
        }
        constexpr double most = 1 << 26;
        chunks.chunk = m_chunk;
        chunks.fill.resize(bytesPerPixel());
        if (voxels * static_cast<double>(bytesPerPixel()) > most || H5Pget_fill_value(plan.id(), m_type.id(), chunks.fill.data()) < 0) return {};
        return chunks;
    }

    std::string m_name, m_datasetName; ///< of the file, and in it
    Hdf5Handle m_file, m_dataset, m_type;
    std::vector<std::uint64_t> m_sizes;
    Shape m_chunk{1, 1, 1};
    StackAxes m_axes;
};

} // namespace

std::unique_ptr<LibraryReader> openHdf5(const std::string& path) {
    const auto [place, choice] = splitChoice(path);
    const auto [file, dataset] = splitHdf5Path(place);
    return std::make_unique<Hdf5Reader>(path, file, dataset, axisChoice(choice, path));
}

} // namespace granule::reader
