// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "ui/main/SegmentEngine.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <filesystem>
#include <vector>

namespace granule::panel {
class SegmentPanel;
} // namespace granule::panel

namespace granule::desktop {

/// Runs the networks for the Segment panel: parts of the result appear as they are finished, as a preview; the whole
/// becomes one layer and one step of the history. Cancelled or failed, the project is as it was. Main thread.
class SegmentController : public QObject {
    Q_OBJECT
public:
    SegmentController(project::Project& project, project::JobQueue& jobs, panel::SegmentPanel& panel, QObject* parent = nullptr);

    /// The ensemble of the runs to come, with the members' cards; none: `why` says the reason.
    void useModels(const SegmentEngine::Models& models, const std::vector<engine::ModelCard>& cards, const QString& why);
    void run();
    bool isRunning() const { return !m_job.isNull(); }

signals:
    void finished(const QString& sentence);

private:
    void estimate();
    void showPart(int previewLayer, const Box& box, const std::vector<std::uint8_t>& ids);
    void showProgress();

    project::Project& m_project;
    project::JobQueue& m_jobs;
    panel::SegmentPanel& m_panel;
    SegmentEngine::Models m_models;
    QPointer<project::Job> m_job;
    QTimer m_pause;
    bool m_estimating = false;
    std::int64_t m_voxels = 0;
};

} // namespace granule::desktop
