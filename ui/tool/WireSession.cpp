// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/WireSession.h"

#include "core/edit/GreyPatch.h"

#include <algorithm>

namespace granule::tool {

namespace {

constexpr std::int64_t reach = 384;  ///< voxels around a corner that a wire may take
constexpr double closeToRim = 160;   ///< voxels from the part's rim at which another is read

} // namespace

WireSession::WireSession(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QObject* parent)
    : OutlineSession(project, selection, parent), m_jobs(jobs) {
    connect(&project, &project::Project::volumeChanged, this, [this] { m_wire.reset(); });
}

bool WireSession::covers(const QPointF& at) const {
    if (!m_wire || m_wirePlane != plane() || m_wireSlice != slice()) return false;
    const auto size = sizeIn(plane(), project().volume().shape());
    const auto deep = [](double v, double lo, double hi, double end) { return (lo <= 0 || v > lo + closeToRim) && (hi >= end || v < hi - closeToRim); };
    return deep(at.x(), m_part.left(), m_part.right(), static_cast<double>(size.u)) && deep(at.y(), m_part.top(), m_part.bottom(), static_cast<double>(size.v));
}

void WireSession::cornerChanged() {
    const QPointF at = lastCorner();
    if (covers(at)) return m_wire->setAnchor({at.x(), at.y()});
    m_wire.reset();
    if (m_job) m_job->cancel();
    const auto size = sizeIn(plane(), project().volume().shape());
    const auto u0 = std::clamp<std::int64_t>(static_cast<std::int64_t>(at.x()) - reach, 0, size.u), u1 = std::min(size.u, u0 + 2 * reach);
    const auto v0 = std::clamp<std::int64_t>(static_cast<std::int64_t>(at.y()) - reach, 0, size.v), v1 = std::min(size.v, v0 + 2 * reach);
    if (u0 >= u1 || v0 >= v1) return;
    const edit::Patch<std::uint8_t> part(u0, v0, u1 - u0, v1 - v0);
    const auto spacing = spacingIn(plane(), project().spacing());
    auto wire = std::make_shared<std::shared_ptr<edit::LiveWire>>();
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Reading edges"),
        [wire, volume = project().volume(), part, normal = normalOf(plane()), at = slice(), spacing](Progress&, std::stop_token) {
            *wire = std::make_shared<edit::LiveWire>(edit::greyPatch(volume, normal, at, part), spacing.uNm, spacing.vNm);
        },
        [this, wire, plane = plane(), slice = slice(), covered = QRectF(static_cast<double>(u0), static_cast<double>(v0), static_cast<double>(u1 - u0), static_cast<double>(v1 - v0))] {
            if (!isOpen() || this->plane() != plane || this->slice() != slice) return;
            m_wire = *wire;
            m_part = covered;
            m_wirePlane = plane;
            m_wireSlice = slice;
            m_wire->setAnchor({lastCorner().x(), lastCorner().y()});
        });
}

std::vector<QPointF> WireSession::wayTo(const QPointF& at) {
    if (!m_wire || m_wirePlane != plane() || m_wireSlice != slice()) return {at};
    std::vector<QPointF> way;
    for (const auto& p : m_wire->path({at.x(), at.y()})) way.emplace_back(p.u, p.v);
    if (way.empty()) return {at};
    return way;
}

} // namespace granule::tool
