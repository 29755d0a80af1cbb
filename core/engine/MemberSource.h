// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Segmenting.h"
#include "core/engine/Tiling.h"

#include <deque>
#include <limits>
#include <memory>

namespace granule::engine {

/// The class probabilities of one member, part by part.
class MemberSource {
public:
    MemberSource(Member& member, const SegmentRun& run) : m_member(member), m_run(run) {}
    virtual ~MemberSource() = default;
    /// classes,z,y,x on the CPU, the caller's own. `part` lies in the run's box; z only goes up from call to call.
    virtual torch::Tensor probabilities(const Box& part) = 0;
    const Member& member() const noexcept { return m_member; }

protected:
    /// Member::logits(). Throws std::bad_alloc where the pass would not fit on the CPU, before it is tried: Linux promises memory
    /// that it does not have and ends those who use it.
    std::vector<torch::Tensor> logits(const torch::Tensor& windows);
    /// Memory ran out on a pass of `piece` voxels that cannot be made smaller: on a GPU the member goes over to the CPU, on
    /// the CPU this throws Error (TooLarge) that says what to do.
    void lastResort(const Shape& piece, const std::exception& shortage);

    Member& m_member;
    const SegmentRun& m_run;
};

/// Runs a fully convolutional member on just what a part needs, z windows batched. Where memory runs out it halves the batch,
/// then the piece, and keeps to it.
class TiledSource : public MemberSource {
public:
    using MemberSource::MemberSource;
    torch::Tensor probabilities(const Box& part) override;

private:
    Shape inputOf(const Box& part) const;
    void runPiece(const Box& part, torch::Tensor result);
    void makeSmaller(const Box& part, const std::exception& shortage);

    std::int64_t m_fits = std::numeric_limits<std::int64_t>::max(); ///< input voxels in one pass, since memory ran out
};

/// Runs a member on its own windows and stitches them by its rule.
class WindowedSource : public MemberSource {
public:
    WindowedSource(Member& member, const SegmentRun& run);
    torch::Tensor probabilities(const Box& part) override;
    /// Planes at which windows begin.
    const std::vector<std::int64_t>& corners() const noexcept { return m_tiling.z.corners(); }

private:
    void addRow(std::size_t kz);
    void addWindow(std::size_t kz, std::size_t ky, std::size_t kx, std::int64_t end);
    std::vector<torch::Tensor> runWindow(const torch::Tensor& input);

    PaperTiling m_tiling;
    std::size_t m_next = 0;             ///< the first row of windows that was not run yet
    std::int64_t m_open;                ///< the plane that m_planes begins at
    std::deque<torch::Tensor> m_planes; ///< classes,y,x each: the box's planes from m_open on, as far as windows reach
};

/// The z windows of `member` that give planes of z0..z1-1, cut to these planes.
std::vector<ZWindow> windowsFor(const Member& member, std::int64_t planes, std::int64_t z0, std::int64_t z1);

} // namespace granule::engine
