// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/TrainController.h"

#include "ui/main/FileDialogs.h"
#include "ui/main/SegmentEngine.h"
#include "ui/panel/Words.h"
#include "ui/panel/training/TrainPanel.h"

namespace granule::desktop {

using project::Job;
using project::JobQueue;

TrainController::TrainController(project::Project& project, JobQueue& jobs, panel::TrainPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_panel(panel) {
    m_look.setInterval(1000);
    connect(&m_look, &QTimer::timeout, this, &TrainController::showCurves);
    connect(&panel, &panel::TrainPanel::trainAsked, this, &TrainController::run);
    connect(&panel, &panel::TrainPanel::folderChanged, this, &TrainController::showCurves);
    connect(&panel, &panel::TrainPanel::stopAsked, this, [this] {
        if (m_job) m_job->cancel();
    });
    connect(&panel, &panel::TrainPanel::browseAsked, this, [this] {
        if (const QString folder = dialogs::runFolder(&m_panel); !folder.isEmpty()) m_panel.setFolder(folder);
    });
    showCurves();
}

void TrainController::wake() {
    if (std::exchange(m_awake, true)) return;
    auto found = std::make_shared<std::vector<engine::NetworkInfo>>();
    auto* job = m_jobs.run(JobQueue::Lane::Compute, tr("Looking for the networks"), [found](Progress&, std::stop_token) { *found = segmentEngine().networks(); },
                           [this, found] { m_panel.setNetworks(*found); });
    connect(job, &Job::finished, this, [this, job] { m_awake = job->state() == Job::State::Done; });
}

void TrainController::run() {
    auto order = m_panel.order();
    order.maskedSlices = m_project.sliceCare().masked;
    const auto* layer = m_project.layer(order.layer);
    if (m_job || !m_project.hasVolume() || !layer) return;
    auto result = std::make_shared<engine::TrainResult>();
    m_job = m_jobs.run(
        JobQueue::Lane::Compute, tr("Training"),
        [order, volume = m_project.volume().withSpacing(m_project.spacing()), labels = layer->map, objects = layer->objects, result](Progress& progress,
                                                                                                                                            std::stop_token stop) {
            *result = segmentEngine().train(order, volume, classMap(labels, *objects), progress, std::move(stop));
        },
        [this, result] {
            QStringList parts{tr("Trained %1 steps in %2, MIoU %3. The model lies in %4.")
                                  .arg(result->steps).arg(panel::describeDuration(result->seconds)).arg(result->bestMIoUAll, 0, 'f', 3)
                                  .arg(QString::fromStdString(result->model.string()))};
            QStringList missing;
            for (const int k : result->missingClasses) missing << QString::number(k);
            if (!missing.isEmpty()) parts << tr("No label was of class %1: what is missing cannot be learned.").arg(missing.join(QStringLiteral(", ")));
            parts << tr("Tick it in the list to segment with it.");
            emit finished(parts.join(' '));
            emit trained(QString::fromStdString(result->model.string()));
        });
    m_panel.setRunning(true);
    m_look.start();
    connect(m_job, &Job::changed, this, [this] {
        if (!m_job) return;
        QStringList parts;
        if (!m_job->status().isEmpty()) parts << m_job->status();
        if (const double left = m_job->secondsLeft(); left >= 0) parts << tr("%1 left").arg(panel::describeDuration(left));
        m_panel.setProgress(m_job->fraction(), parts.join(QStringLiteral("  \u00b7  ")));
    });
    connect(m_job, &Job::finished, this, [this] {
        m_job.clear();
        m_look.stop();
        m_panel.setRunning(false);
        showCurves();
    });
}

void TrainController::showCurves() {
    m_panel.showHistory(m_panel.folder().isEmpty() ? panel::RunHistory{} : panel::readRunHistory(m_panel.folder().toStdString()));
}

} // namespace granule::desktop
