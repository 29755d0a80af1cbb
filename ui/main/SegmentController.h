// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/review/Votes.h"
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
    /// Has the ensemble vote for `box` without making a layer; waits for useModels() where no models are known yet.
    void lookForDoubt(const Box& box);
    bool isRunning() const { return !m_job.isNull(); }

signals:
    void finished(const QString& sentence);
    /// The votes of the members for what was segmented, and the layer that was made of it; 0: none.
    void voted(const granule::review::Votes& votes, const QStringList& members, int layer);
    /// A run for votes alone began or ended.
    void lookingChanged(bool looking);

private:
    void estimate();
    void showPart(int previewLayer, const Box& box, const std::vector<std::uint8_t>& ids);
    void showProgress();
    void vote(const Box& box);
    QStringList memberNames() const;
    std::size_t classCount() const;

    project::Project& m_project;
    project::JobQueue& m_jobs;
    panel::SegmentPanel& m_panel;
    SegmentEngine::Models m_models;
    std::vector<engine::ModelCard> m_cards;
    std::optional<Box> m_wantedVotes; ///< asked for before the models were known
    QPointer<project::Job> m_job, m_vote;
    QTimer m_pause;
    bool m_estimating = false;
    std::int64_t m_voxels = 0;
};

} // namespace granule::desktop
