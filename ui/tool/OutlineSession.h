// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/tool/Session.h"

#include <vector>

namespace granule::tool {

/// An outline of corners in one slice, with straight lines between them. Closing it paints what it encloses.
class OutlineSession : public Session {
    Q_OBJECT
public:
    /// Both outlive it.
    OutlineSession(project::Project& project, project::Selection& selection, QObject* parent = nullptr);

    std::unique_ptr<Drag> press(view::SliceView& view, const QMouseEvent& event) override;
    void hover(view::SliceView& view, const QPointF& point) override;
    bool isOpen() const override { return !m_corners.empty(); }
    void accept() override;
    void cancel() override;
    void stepBack() override;
    QString hints() const override;
    view::Sketch sketch() const override;

protected:
    /// The points from the last corner to `at`, u and v in voxels, without the former, with the latter.
    virtual std::vector<QPointF> wayTo(const QPointF& at) { return {at}; }
    /// The last corner is another.
    virtual void cornerChanged() {}

    project::Project& project() const noexcept { return m_project; }
    view::Plane plane() const noexcept { return m_plane; }
    std::int64_t slice() const noexcept { return m_slice; }
    const QPointF& lastCorner() const { return m_corners.back().at; }

private:
    /// A corner and the way to it from the one before.
    struct Corner {
        QPointF at;
        std::vector<QPointF> way;
    };
    view::Sketch::Line outline() const;

    project::Project& m_project;
    project::Selection& m_selection;
    view::Plane m_plane = view::Plane::XY;
    std::int64_t m_slice = 0;
    std::vector<Corner> m_corners;
    std::vector<QPointF> m_rest; ///< from the last corner to the mouse
};

} // namespace granule::tool
