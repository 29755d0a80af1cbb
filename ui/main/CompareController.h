// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/view/OrthoView.h"

#include <QJsonObject>
#include <QObject>

#include <array>
#include <optional>

namespace granule::panel {
class ComparePanel;
}
namespace granule::view {
class SurfaceView;
}

namespace granule::desktop {

class Actions;
class BottomBar;
class DifferencePlanes;

/// What the views show in the Compare workspace: the pair of raters on both sides of a line or one rater after the other in place,
/// where they differ beside it, and the surfaces of whoever is looked at. While a tool that paints is in hand, what it paints is seen. Leaving the workspace brings back what was there. Main thread.
class CompareController : public QObject {
    Q_OBJECT
public:
    CompareController(view::OrthoView& views, project::Project& project, project::Selection& selection, project::JobQueue& jobs,
                      panel::ComparePanel& panel, BottomBar& bar, QObject* parent);

    /// True while the Compare workspace is open.
    void setActive(bool active);
    bool isActive() const noexcept { return m_active; }
    void setSurface(view::SurfaceView* surface);
    void addCommands(Actions& actions);
    QString hints() const;
    DifferencePlanes& differences() noexcept { return *m_differences; }
    /// For the project file: the raters, and what is shown.
    QJsonObject state() const;
    void restore(const QJsonObject& state);

signals:
    /// The workspace was entered or left, or hints() say something else.
    void hintsChanged();

protected:
    /// Escape ends flipping.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();
    void applyViews();
    void applyNotes();
    /// The one layer that is seen: flipped to, or painted; 0: the pair is.
    int alone() const;
    QString nameOf(int layer) const;
    QString readoutAt(const Index& voxel) const;

    view::OrthoView& m_views;
    project::Project& m_project;
    project::Selection& m_selection;
    panel::ComparePanel& m_panel;
    BottomBar& m_bar;
    DifferencePlanes* m_differences;
    view::SurfaceView* m_surface = nullptr;
    bool m_active = false;
    double m_share = 0.5;
    std::array<std::optional<view::Swipe>, 3> m_before; ///< swipes of others, while the workspace is open
    std::set<view::OrthoView::Cell> m_cellsBefore;
};

} // namespace granule::desktop
