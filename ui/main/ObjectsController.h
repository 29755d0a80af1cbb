// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>

#include <functional>
#include <vector>

class QWidget;

namespace granule::panel {
class ObjectCounter;
class ObjectsPanel;
} // namespace granule::panel
namespace granule::tool {
class LabelJobs;
class ObjectTools;
class ViewTools;
} // namespace granule::tool
namespace granule::view {
class OrthoView;
}

namespace granule::desktop {

class Actions;

/// Objects in the window: their sections of the dock, their commands, and flying to them. Main thread.
class ObjectsController : public QObject {
    Q_OBJECT
public:
    /// All outlive this; `dock` gets the sections as children.
    ObjectsController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, view::OrthoView& views, tool::ViewTools& viewTools,
                      Actions& actions, QWidget* dock, QObject* parent = nullptr);

    /// For the dock, top down.
    const std::vector<QWidget*>& sections() const noexcept { return m_sections; }
    /// Brings a voxel of `id` under the crosshair and into the middle of the views; then runs `there`.
    void fly(LabelId id, std::function<void()> there = {});
    /// Writes the table of objects.
    void exportTable(const QString& path);

signals:
    /// One sentence for the bottom bar.
    void message(const QString& text);

private:
    void connectActions(Actions& actions);

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    view::OrthoView& m_views;
    tool::LabelJobs* m_edits;
    tool::ObjectTools* m_tools;
    panel::ObjectCounter* m_counter;
    panel::ObjectsPanel* m_panel;
    std::vector<QWidget*> m_sections;
    int m_flight = 0; ///< the latest wish wins
};

} // namespace granule::desktop
