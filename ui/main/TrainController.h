// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace granule::panel {
class TrainPanel;
}

namespace granule::desktop {

/// Trains a network for the Train panel, on the compute lane, and shows the curves of the run's folder while it learns.
/// The labels are a snapshot: painting goes on meanwhile. Stopping leaves a checkpoint that the same folder goes on from.
/// Main thread.
class TrainController : public QObject {
    Q_OBJECT
public:
    TrainController(project::Project& project, project::JobQueue& jobs, panel::TrainPanel& panel, QObject* parent = nullptr);

    /// Learns which networks there are, once: to be called when the person first looks at them.
    void wake();
    void run();
    bool isRunning() const { return !m_job.isNull(); }

signals:
    void finished(const QString& sentence);
    /// A model lies in `folder` now.
    void trained(const QString& folder);

private:
    void showCurves();

    project::Project& m_project;
    project::JobQueue& m_jobs;
    panel::TrainPanel& m_panel;
    QPointer<project::Job> m_job;
    QTimer m_look;
    bool m_awake = false;
};

} // namespace granule::desktop
