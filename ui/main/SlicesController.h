// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace granule::panel {
class SlicesPanel;
}

namespace granule::desktop {

/// Looks for damaged slices in the background after a stack was opened, for the Slices section. Where that would take
/// longer than a person's patience it stops, and the section asks. Main thread.
class SlicesController : public QObject {
    Q_OBJECT
public:
    SlicesController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, panel::SlicesPanel& panel, QObject* parent = nullptr);
    /// How long it may take without asking, seconds.
    void setPatience(double seconds) { m_patience = seconds; }

private:
    void look(bool however);

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    panel::SlicesPanel& m_panel;
    QPointer<project::Job> m_job;
    QTimer m_soon;
    double m_patience = 180;
};

} // namespace granule::desktop
