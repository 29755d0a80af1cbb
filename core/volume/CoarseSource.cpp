// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/CoarseSource.h"

namespace granule {

namespace {

/// One grid of a CoarseSource as a source of its own.
class GridSource : public VoxelSource {
public:
    GridSource(std::shared_ptr<const VoxelSource> source, const Halvings& halvings)
        : m_source(std::move(source)), m_halvings(halvings) {}
    void read(const Box& box, std::byte* out) const override {
        dynamic_cast<const CoarseSource&>(*m_source).readCoarse(m_halvings, box, out);
    }

private:
    std::shared_ptr<const VoxelSource> m_source;
    Halvings m_halvings;
};

std::int64_t halved(std::int64_t size, int times) {
    return (size + (std::int64_t{1} << times) - 1) >> times;
}

} // namespace

Shape halvedShape(const Shape& shape, const Halvings& h) {
    return {halved(shape.z, h.z), halved(shape.y, h.y), halved(shape.x, h.x)};
}

const CoarseSource* coarseSourceOf(const Volume& volume) {
    return dynamic_cast<const CoarseSource*>(volume.source().get());
}

bool hasOwnLevels(const Volume& volume) {
    const auto* source = coarseSourceOf(volume);
    return source && source->hasOwnLevels();
}

Volume coarseVolume(const Volume& volume, const Halvings& halvings) {
    const auto fine = volume.spacingOrDefault();
    const auto times = [](double nm, int halvings) { return nm * static_cast<double>(std::int64_t{1} << halvings); };
    const VoxelSpacing spacing{times(fine.zNm, halvings.z), times(fine.yNm, halvings.y), times(fine.xNm, halvings.x)};
    return {halvedShape(volume.shape(), halvings), volume.type(), std::make_shared<GridSource>(volume.source(), halvings), spacing, volume.name()};
}

} // namespace granule
