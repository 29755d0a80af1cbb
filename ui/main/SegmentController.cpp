// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SegmentController.h"

#include "ui/main/VoteKeeper.h"
#include "ui/panel/SegmentPanel.h"
#include "ui/panel/Words.h"

namespace granule::desktop {

using project::Job;
using project::JobQueue;

SegmentController::SegmentController(project::Project& project, JobQueue& jobs, panel::SegmentPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_panel(panel) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(400);
    connect(&m_pause, &QTimer::timeout, this, &SegmentController::estimate);
    connect(&panel, &panel::SegmentPanel::requestChanged, this, [this] {
        m_panel.setEstimate(-1);
        m_pause.start();
    });
    connect(&panel, &panel::SegmentPanel::runAsked, this, &SegmentController::run);
    connect(&panel, &panel::SegmentPanel::stopAsked, this, [this] {
        if (m_job) m_job->cancel();
    });
    // Another document: what is being computed belongs to none.
    connect(&project, &project::Project::volumeChanged, this, [this] {
        if (m_job) m_job->cancel();
        if (m_vote) m_vote->cancel();
        m_wantedVotes.reset();
    });
    m_panel.setRunning(false);
}

void SegmentController::useModels(const SegmentEngine::Models& models, const std::vector<engine::ModelCard>& cards, const QString& why) {
    m_models = models;
    m_cards = cards;
    m_panel.setModels(cards, why);
    m_panel.setEstimate(-1);
    m_pause.start();
    if (!m_wantedVotes) return;
    const Box box = *std::exchange(m_wantedVotes, std::nullopt);
    if (!m_models.empty()) return vote(box);
    emit lookingChanged(false);
    emit finished(why);
}

void SegmentController::estimate() {
    if (m_models.empty() || !m_project.hasVolume() || m_job || m_panel.voxels() == 0) return;
    if (m_estimating) return m_pause.start();
    m_estimating = true;
    auto seconds = std::make_shared<double>(-1);
    const auto request = m_panel.request();
    engine::SegmentOptions options;
    options.box = request.box;
    options.quality = request.quality;
    auto* job = m_jobs.run(
        JobQueue::Lane::Compute, tr("Measuring the speed of this computer"),
        [models = m_models, voxels = m_panel.voxels(), options, seconds](Progress&, std::stop_token) {
            *seconds = segmentEngine().estimateSeconds(models, voxels, options);
        },
        [this, seconds] { m_panel.setEstimate(*seconds); });
    connect(job, &Job::finished, this, [this] { m_estimating = false; });
}

void SegmentController::run() {
    if (m_job || m_models.empty() || !m_project.hasVolume()) return;
    const auto request = m_panel.request();
    engine::SegmentOptions options;
    options.box = request.box;
    options.quality = request.quality;
    options.resample = request.resample;
    m_voxels = m_panel.voxels();

    const QString name = m_models.size() == 1 ? tr("Network") : tr("Ensemble of %1").arg(m_models.size());
    const int preview = m_project.showPreview(name, tr("being computed"));
    auto result = std::make_shared<engine::Segmentation>();
    auto votes = std::make_shared<VoteKeeper>(request.box.value_or(Box::of(m_project.volume().shape())), m_cards.size(), classCount());
    options.votes = votes->taker();
    // Called from the computing thread; the queue lives as long as this, which waits for it in the queue's destructor.
    const auto finished = [this, preview](const Box& box, const std::vector<std::uint8_t>& ids) {
        QMetaObject::invokeMethod(this, [this, preview, box, ids] { showPart(preview, box, ids); }, Qt::QueuedConnection);
    };
    m_job = m_jobs.run(
        JobQueue::Lane::Compute, tr("Segmenting"),
        [models = m_models, volume = m_project.volume().withSpacing(m_project.spacing()), options, finished, result, votes](Progress& progress,
                                                                                                                          std::stop_token stop) {
            votes->begin();
            *result = segmentEngine().segment(models, volume, options, progress, stop, finished);
        },
        [this, name, result, preview, votes] {
            m_project.dropPreview(preview);
            result->labels.setSpacing(m_project.spacing());
            const int layer = m_project.addLayer(name, tr("%1, %2").arg(panel::describeDuration(result->seconds), QString::fromStdString(result->device)), result->labels);
            if (const auto kept = votes->finish(); !kept.isNull()) emit voted(kept, memberNames(), layer);
            emit this->finished(tr("%1 voxels in %2, %3 voxels a second. One undo takes the layer away again.")
                              .arg(panel::describeCount(static_cast<double>(m_voxels)), panel::describeDuration(result->seconds),
                                   panel::describeCount(static_cast<double>(m_voxels) / std::max(0.01, result->seconds))) +
                          (result->remark.empty() ? QString() : " " + QString::fromStdString(result->remark)) + votes->remark());
        });
    m_panel.setRunning(true);
    connect(m_job, &Job::changed, this, &SegmentController::showProgress);
    connect(m_job, &Job::finished, this, [this, preview] {
        m_project.dropPreview(preview);
        m_job.clear();
        m_panel.setRunning(false);
        m_pause.start();
    });
}

void SegmentController::lookForDoubt(const Box& box) {
    if (m_vote || m_wantedVotes || box.empty()) return;
    emit lookingChanged(true);
    if (m_models.empty()) m_wantedVotes = box;
    else vote(box);
}

void SegmentController::vote(const Box& box) {
    engine::SegmentOptions options;
    options.box = box;
    options.quality = engine::Quality::Fast;
    auto votes = std::make_shared<VoteKeeper>(box, m_cards.size(), classCount());
    options.votes = votes->taker();
    m_vote = m_jobs.run(
        JobQueue::Lane::Compute, tr("Looking for doubt"),
        [models = m_models, volume = m_project.volume().withSpacing(m_project.spacing()), options, votes](Progress& progress, std::stop_token stop) {
            votes->begin();
            segmentEngine().segment(models, volume, options, progress, stop, {});
        },
        [this, votes] {
            if (const auto kept = votes->finish(); !kept.isNull()) emit voted(kept, memberNames(), 0);
            else emit finished(votes->remark());
        });
    connect(m_vote, &Job::finished, this, [this] {
        m_vote.clear();
        emit lookingChanged(false);
    });
}

std::size_t SegmentController::classCount() const {
    return m_cards.empty() ? 0 : static_cast<std::size_t>(m_cards.front().spec.classes);
}

QStringList SegmentController::memberNames() const {
    QStringList names;
    for (const auto& card : m_cards) names << QString::fromStdString(card.name);
    return names;
}

void SegmentController::showPart(int previewLayer, const Box& box, const std::vector<std::uint8_t>& ids) {
    const auto* layer = m_project.layer(previewLayer);
    if (!layer) return;
    LabelMap after = layer->map;
    const std::vector<LabelId> wide(ids.begin(), ids.end());
    after.write(box, wide.data());
    m_project.showEdit(previewLayer, BlockDelta::between(layer->map, after));
}

void SegmentController::showProgress() {
    if (!m_job) return;
    QStringList parts;
    if (!m_job->status().isEmpty()) parts << m_job->status();
    if (const double left = m_job->secondsLeft(); left >= 0) {
        const double gone = left * m_job->fraction() / std::max(1e-6, 1 - m_job->fraction());
        if (gone > 0.5) parts << tr("%1 voxels a second").arg(panel::describeCount(m_job->fraction() * static_cast<double>(m_voxels) / gone));
        parts << tr("%1 left").arg(panel::describeDuration(left));
    }
    m_panel.setProgress(m_job->fraction(), parts.join(QStringLiteral("  \u00b7  ")));
}

} // namespace granule::desktop
