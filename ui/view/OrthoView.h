// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/view/SliceView.h"

#include <QJsonObject>
#include <QWidget>

#include <array>
#include <map>
#include <optional>
#include <set>

class QSplitter;

namespace granule::view {

/// The four views of a stack in a 2x2: XY, 3D, XZ, YZ, with splitters both ways; any of them can take the
/// whole space. A second XY view can stand beside the first and moves with it. Main thread.
class OrthoView : public QWidget {
    Q_OBJECT
public:
    enum class Cell { XY, Surface, XZ, YZ, Beside };

    /// `project` and `selection` outlive the view. A new stack puts the crosshair into its middle.
    OrthoView(project::Project& project, project::Selection& selection, QWidget* parent = nullptr);
    /// As the brief of the window has it; slices have their own workers and show no job.
    OrthoView(project::Project& project, project::Selection& selection, project::JobQueue&,
              QWidget* parent = nullptr)
        : OrthoView(project, selection, parent) {}
    ~OrthoView() override;

    /// The view of one plane; valid as long as this.
    SliceView& slice(Plane plane) noexcept { return *m_slices[static_cast<std::size_t>(plane)]; }
    /// The second XY view: the same slice, place and zoom as the first.
    SliceView& beside() noexcept { return *m_beside; }
    /// Which views there are where none is maximised; at first the four. Each choice keeps the sizes that it was given.
    void setCells(const std::set<Cell>& cells);
    const std::set<Cell>& cells() const noexcept { return m_cells; }
    /// Puts `widget` into the 3D cell and takes ownership; an earlier one is deleted.
    void setSurfaceWidget(QWidget* widget);

    /// The whole stack in every view.
    void fitAll();
    /// Gives `cell` the whole space; the same again restores the 2x2.
    void maximise(Cell cell);
    void restore();
    std::optional<Cell> maximised() const noexcept { return m_maximised; }
    /// Moves the crosshair to `voxel` and brings it into sight in every view.
    void jumpTo(const Index& voxel);
    /// Moves the crosshair's place into the middle of every view.
    void centreOnCrosshair();

    /// Zoom, centres, splitters of the four and the maximised view, for the project file.
    QJsonObject state() const;
    /// Takes what `state` holds and leaves the rest as it is.
    void setState(const QJsonObject& state);

signals:
    void maximisedChanged();

private:
    void onVolumeChanged();
    void layOut();
    /// Brings `to` where `from` is.
    void link(const SliceView& from, SliceView& to);
    /// How wide and high the views are.
    struct Sizes {
        QList<int> rows, top, bottom;
    };
    Sizes sizes() const;
    QWidget* widgetOf(Cell cell) const;

    project::Project& m_project;
    project::Selection& m_selection;
    std::array<SliceView*, 3> m_slices{};
    SliceView* m_beside = nullptr;
    QWidget* m_surfaceCell = nullptr;
    QWidget* m_surface = nullptr;
    QSplitter *m_rows = nullptr, *m_top = nullptr, *m_bottom = nullptr;
    std::optional<Cell> m_maximised;
    std::set<Cell> m_cells;
    std::map<std::set<Cell>, Sizes> m_sizes; ///< of the choices that are not shown
    bool m_linking = false;
};

} // namespace granule::view
