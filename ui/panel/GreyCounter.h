// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/GreyBins.h"

#include <QObject>
#include <QTimer>

namespace granule::panel {

/// Counts the grey values of the crosshair's slice in the background, again whenever that is another one. Main thread.
class GreyCounter : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    GreyCounter(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QObject* parent = nullptr);
    /// At rest nothing is counted.
    void setWanted(bool wanted);

signals:
    void counted(const granule::panel::GreyBins& bins);

private:
    void look();
    void count();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    QTimer m_pause;
    std::int64_t m_slice = -1; ///< that was counted last
    bool m_wanted = true, m_running = false;
};

} // namespace granule::panel
