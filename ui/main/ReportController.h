// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"

#include <QObject>

namespace granule::panel {
class ComparePanel;
}

namespace granule::desktop {

class Actions;
class Notices;

/// Writes the report of the raters that are compared, as a job: a web page, pages to print, and tables. Main thread.
class ReportController : public QObject {
    Q_OBJECT
public:
    /// All outlive the controller.
    ReportController(project::Project& project, project::JobQueue& jobs, panel::ComparePanel& panel, Notices& notices, Actions& actions,
                     QWidget* window);
    /// Into `folder`; of the newest agreement, or of one that is worked out first.
    void write(const QString& folder);

signals:
    void written(const QString& folder);

private:
    void choose();
    void tell(const QString& folder);

    project::Project& m_project;
    project::JobQueue& m_jobs;
    panel::ComparePanel& m_panel;
    Notices& m_notices;
    QWidget* m_window;
};

} // namespace granule::desktop
