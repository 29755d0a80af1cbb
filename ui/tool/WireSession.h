// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/LiveWire.h"
#include "core/project/JobQueue.h"
#include "ui/tool/OutlineSession.h"

#include <QPointer>

#include <memory>

namespace granule::tool {

/// An outline that clings to the edges of the image between clicks. Where the image is not read yet, it runs straight.
class WireSession : public OutlineSession {
    Q_OBJECT
public:
    /// All outlive it.
    WireSession(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QObject* parent = nullptr);

protected:
    std::vector<QPointF> wayTo(const QPointF& at) override;
    void cornerChanged() override;

private:
    bool covers(const QPointF& at) const;

    project::JobQueue& m_jobs;
    QPointer<project::Job> m_job;
    std::shared_ptr<edit::LiveWire> m_wire; ///< of the part of the slice around the last corner; null until it is read
    QRectF m_part;                          ///< that it covers, u and v in voxels
    view::Plane m_wirePlane = view::Plane::XY;
    std::int64_t m_wireSlice = -1;
};

} // namespace granule::tool
