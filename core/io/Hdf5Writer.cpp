// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Hdf5Handle.h"
#include "core/io/StackWriter.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace granule::io {

namespace {

hid_t nativeType(VoxelType type) {
    switch (type) {
    case VoxelType::UInt8:
        return H5T_NATIVE_UINT8;
    case VoxelType::Int8:
        return H5T_NATIVE_INT8;
    case VoxelType::UInt16:
        return H5T_NATIVE_UINT16;
    case VoxelType::Int16:
        return H5T_NATIVE_INT16;
    case VoxelType::UInt32:
        return H5T_NATIVE_UINT32;
    case VoxelType::Int32:
        return H5T_NATIVE_INT32;
    case VoxelType::Float64:
        return H5T_NATIVE_DOUBLE;
    case VoxelType::Float32:
        break;
    }
    return H5T_NATIVE_FLOAT;
}

/// Dataset "/data", in chunks, compressed by deflate, with the voxel size as element_size_um (z,y,x).
class Hdf5Writer : public StackWriter {
public:
    explicit Hdf5Writer(const WritePlan& plan) : m_plan(plan), m_target(plan.path) {
        const Hdf5Session session;
        m_depth = std::min(chunkDepth, plan.shape.z);
        m_slab.resize(sliceBytes() * static_cast<std::size_t>(m_depth));
        const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
        H5Pset_file_locking(access.id(), false, true); // SafeFile holds the lock
        m_file = {H5Fcreate(m_target.temporary().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), H5Fclose};
        if (!m_file) m_target.failed(Hdf5Session::words());
        const std::array<hsize_t, 3> sizes{size(plan.shape.z), size(plan.shape.y), size(plan.shape.x)};
        const std::array<hsize_t, 3> chunk{size(m_depth), size(std::min(chunkEdge, plan.shape.y)),
                                           size(std::min(chunkEdge, plan.shape.x))};
        const Hdf5Handle space(H5Screate_simple(3, sizes.data(), nullptr), H5Sclose);
        const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
        H5Pset_chunk(creation.id(), 3, chunk.data());
        H5Pset_shuffle(creation.id());
        constexpr unsigned fast = 3;
        H5Pset_deflate(creation.id(), fast);
        m_dataset = {H5Dcreate2(m_file.id(), "data", nativeType(plan.type), space.id(), H5P_DEFAULT,
                                creation.id(), H5P_DEFAULT),
                     H5Dclose};
        if (!m_dataset) m_target.failed(Hdf5Session::words());
        if (plan.spacing) writeSpacing();
    }

    ~Hdf5Writer() override {
        const Hdf5Session session;
        m_dataset.reset();
        m_file.reset();
    }

    void writeSlice(const std::byte* voxels) override {
        std::copy(voxels, voxels + sliceBytes(), nextSlice());
        m_anything = true;
        if (++m_held == m_depth) flush();
    }

    bool skipSlice() override {
        std::fill_n(nextSlice(), sliceBytes(), std::byte{0});
        if (++m_held == m_depth) flush();
        return true;
    }

    void finish() override {
        if (m_held > 0) flush();
        {
            const Hdf5Session session;
            errno = 0;
            if (!m_dataset.reset() || !m_file.reset()) m_target.failed(Hdf5Session::words());
        }
        m_target.commit();
    }

private:
    // Chunks of 8x128x128: a slice unpacks few that it does not need, and an orthoslice as well.
    static constexpr std::int64_t chunkDepth = 8, chunkEdge = 128;

    static hsize_t size(std::int64_t n) { return static_cast<hsize_t>(n); }
    std::size_t sliceBytes() const {
        return static_cast<std::size_t>(m_plan.shape.y * m_plan.shape.x) * bytesPerVoxel(m_plan.type);
    }

    std::byte* nextSlice() { return m_slab.data() + sliceBytes() * static_cast<std::size_t>(m_held); }

    void writeSpacing() {
        const std::array<double, 3> um{m_plan.spacing->zNm / 1e3, m_plan.spacing->yNm / 1e3,
                                       m_plan.spacing->xNm / 1e3};
        const hsize_t three = 3;
        const Hdf5Handle space(H5Screate_simple(1, &three, nullptr), H5Sclose);
        const Hdf5Handle attribute(H5Acreate2(m_dataset.id(), "element_size_um", H5T_NATIVE_DOUBLE,
                                              space.id(), H5P_DEFAULT, H5P_DEFAULT),
                                   H5Aclose);
        if (!attribute || H5Awrite(attribute.id(), H5T_NATIVE_DOUBLE, um.data()) < 0)
            m_target.failed(Hdf5Session::words());
    }

    /// Writes the slices held: whole layers of chunks, so that none is packed twice. Chunks that were never written are 0.
    void flush() {
        if (m_anything) writeHeld();
        m_anything = false;
        m_written += m_held;
        m_held = 0;
    }

    void writeHeld() {
        const Hdf5Session session;
        const std::array<hsize_t, 3> start{size(m_written), 0, 0};
        const std::array<hsize_t, 3> count{size(m_held), size(m_plan.shape.y), size(m_plan.shape.x)};
        const Hdf5Handle space(H5Dget_space(m_dataset.id()), H5Sclose),
            memory(H5Screate_simple(3, count.data(), nullptr), H5Sclose);
        H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
        errno = 0;
        if (H5Dwrite(m_dataset.id(), nativeType(m_plan.type), memory.id(), space.id(), H5P_DEFAULT,
                     m_slab.data()) < 0)
            m_target.failed(Hdf5Session::words());
    }

    WritePlan m_plan;
    SafeFile m_target;
    Hdf5Handle m_file, m_dataset;
    std::vector<std::byte> m_slab;
    std::int64_t m_depth = 1, m_held = 0, m_written = 0;
    bool m_anything = false; ///< of the slices held, one is not zero
};

} // namespace

std::unique_ptr<StackWriter> createHdf5(const WritePlan& plan) {
    return std::make_unique<Hdf5Writer>(plan);
}

} // namespace granule::io
