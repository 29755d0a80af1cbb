// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Segmenting.h"
#include "core/engine/Tiling.h"

#include <memory>

namespace granule::engine {

/// The class probabilities of one member, part by part.
class MemberSource {
public:
    MemberSource(Member& member, const SegmentRun& run) : m_member(member), m_run(run) {}
    virtual ~MemberSource() = default;
    /// classes,z,y,x on the CPU. `part` lies in the run's box; z only goes up from call to call.
    virtual torch::Tensor probabilities(const Box& part) = 0;

protected:
    Member& m_member;
    const SegmentRun& m_run;
};

/// Runs a fully convolutional member on just what a part needs, z windows batched; up to `together` input voxels at once.
class TiledSource : public MemberSource {
public:
    TiledSource(Member& member, const SegmentRun& run, std::int64_t together) : MemberSource(member, run), m_together(together) {}
    torch::Tensor probabilities(const Box& part) override;

private:
    std::int64_t m_together;
};

/// Runs a member on its own windows and stitches them by its rule.
class WindowedSource : public MemberSource {
public:
    WindowedSource(Member& member, const SegmentRun& run);
    torch::Tensor probabilities(const Box& part) override;
    /// Planes at which windows begin.
    const std::vector<std::int64_t>& corners() const noexcept { return m_tiling.z.corners(); }

private:
    void moveTo(std::int64_t z);
    void addRow(std::size_t kz);
    void addWindow(std::size_t kz, std::size_t ky, std::size_t kx, std::int64_t end);

    PaperTiling m_tiling;
    std::size_t m_next = 0;    ///< the first row of windows that was not run yet
    std::int64_t m_open;       ///< the plane that m_planes begins at
    torch::Tensor m_planes;    ///< classes,z,y,x: the box's planes from m_open on, as far as windows reach
};

/// The z windows of `member` that give planes of z0..z1-1, cut to these planes.
std::vector<ZWindow> windowsFor(const Member& member, std::int64_t planes, std::int64_t z0, std::int64_t z1);

} // namespace granule::engine
