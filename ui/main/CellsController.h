// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <map>

namespace granule::panel {
class CellsPanel;
class ObjectCounter;
} // namespace granule::panel
namespace granule::view {
class OrthoView;
}

namespace granule::desktop {

class Actions;
class ObjectsController;

/// What the Cells section asks for: pictures and counts, made in the background; zooming to a cell; the mask of the one that
/// is worked in. Main thread.
class CellsController : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    CellsController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, view::OrthoView& views, Actions& actions,
                    ObjectsController& objects, panel::CellsPanel& panel, const panel::ObjectCounter& counter, QObject* parent = nullptr);

signals:
    /// One sentence for the bottom bar.
    void message(const QString& text);

private:
    void look();
    void zoomTo(LabelId id);
    void workOnlyIn(LabelId id);
    void checkMask();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    view::OrthoView& m_views;
    panel::CellsPanel& m_panel;
    const panel::ObjectCounter& m_counter;
    QTimer m_soon;
    QPointer<project::Job> m_looking;
    std::map<LabelId, std::int64_t> m_pictured; ///< how many voxels a cell and what lies in it had in its picture
    int m_maskedLayer = 0;
};

} // namespace granule::desktop
