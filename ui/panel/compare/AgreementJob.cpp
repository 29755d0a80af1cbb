// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/AgreementJob.h"

namespace granule::panel {

namespace {

constexpr int settleMs = 700; ///< the matrix of the two who are shown comes first
constexpr std::int64_t mostUnasked = std::int64_t{1} << 28; ///< voxels

} // namespace

AgreementJob::AgreementJob(project::Project& project, project::JobQueue& jobs, Raters& raters, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_raters(raters) {
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &AgreementJob::start);
    connect(&raters, &Raters::ratersChanged, this, &AgreementJob::follow);
    connect(&raters, &Raters::changedUnderneath, this, &AgreementJob::follow);
    connect(&project, &project::Project::volumeChanged, this, [this] { m_choice = {}; });
}

void AgreementJob::setChoice(const Choice& choice) {
    if (choice == m_choice) return;
    m_choice = choice;
    m_raters.setResult({});
    follow();
}

agreement::StudyOptions AgreementJob::options() const {
    agreement::StudyOptions options;
    options.schema = m_project.schema();
    options.region = m_choice.region;
    options.chosenCells = m_choice.cells;
    options.absent = m_choice.absent;
    options.masked = m_project.sliceCare().masked;
    return options;
}

void AgreementJob::setWanted(bool wanted) {
    m_wanted = wanted;
    if (!wanted) m_settle.stop();
    else if (!m_raters.result() && !isRunning() && !m_stopped) follow();
}

bool AgreementJob::isTooLargeToStartAlone() const {
    return m_project.volume().shape().voxels() > mostUnasked;
}

void AgreementJob::follow() {
    m_stopped = false;
    if (isRunning()) m_job->cancel();
    if (m_wanted && !isTooLargeToStartAlone()) m_settle.start();
}

void AgreementJob::start() {
    auto raters = m_raters.snapshots();
    m_settle.stop();
    if (raters.size() < 2) return;
    if (isRunning()) m_job->cancel();
    const auto result = std::make_shared<agreement::Agreement>();
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Working out the agreement"),
        [raters = std::move(raters), options = options(), result](Progress& progress, std::stop_token stop) { *result = agreement::agree(raters, {}, options, progress, stop); },
        [self = QPointer(this), result] {
            if (self) self->m_raters.setResult(result);
        });
    connect(m_job, &project::Job::finished, this, [this, job = m_job.data()] {
        if (job != m_job || job->state() == project::Job::State::Done) return;
        m_stopped = true;
        emit failed(job->state() == project::Job::State::Failed ? job->errorMessage() : QString());
    });
    emit started();
}

} // namespace granule::panel
