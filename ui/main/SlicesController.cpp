// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SlicesController.h"

#include "ui/panel/Words.h"
#include "ui/panel/slices/SliceRow.h"
#include "ui/panel/slices/SlicesPanel.h"

#include <QElapsedTimer>

#include <limits>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

/// First the stack is shown and read into memory.
constexpr int delayMs = 1000;
/// An estimate is believed after this part of the patience.
constexpr double enoughToTell = 1.0 / 60;

/// Hands progress on, and stops work that will take too long.
class Patience : public Progress {
public:
    Patience(Progress& whole, double seconds, std::stop_source& stop) : m_whole(whole), m_seconds(seconds), m_stop(stop) { m_clock.start(); }
    void update(double fraction) override {
        m_whole.update(fraction);
        const double elapsed = static_cast<double>(m_clock.nsecsElapsed()) * 1e-9;
        if (fraction <= 0 || m_expected > 0 || elapsed < m_seconds * enoughToTell || elapsed / fraction <= m_seconds) return;
        m_expected = elapsed / fraction;
        m_stop.request_stop();
    }
    /// Seconds that all of it would take, where that is too long; else 0.
    double tooLong() const noexcept { return m_expected; }

private:
    Progress& m_whole;
    double m_seconds, m_expected = 0;
    std::stop_source& m_stop;
    QElapsedTimer m_clock;
};

struct Outcome {
    panel::SliceLook look;
    double tooLong = 0;
};

} // namespace

SlicesController::SlicesController(project::Project& project, project::Selection& selection, JobQueue& jobs, panel::SlicesPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_panel(panel) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(delayMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { look(false); });
    connect(&project, &project::Project::volumeChanged, this, [this] {
        if (m_job) m_job->cancel();
        m_job.clear();
        if (m_project.hasVolume()) m_soon.start();
        else m_soon.stop();
    });
    connect(&panel, &panel::SlicesPanel::lookAsked, this, [this] { look(true); });
}

void SlicesController::look(bool however) {
    if (m_job || !m_project.hasVolume()) return;
    m_soon.stop();
    auto outcome = std::make_shared<Outcome>();
    const double patience = however ? std::numeric_limits<double>::infinity() : m_patience;
    const QSize size = panel::SliceRow::pictureSize * m_panel.devicePixelRatioF();
    m_panel.showLooking();
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking for damaged slices"),
        [=, volume = m_project.original(), grey = m_selection.greyRange()](Progress& progress, const std::stop_token& asked) {
            std::stop_source stop;
            const std::stop_callback linked(asked, [&stop] { stop.request_stop(); });
            Patience patient(progress, patience, stop);
            try {
                outcome->look = panel::lookAtSlices(volume, grey, size, panel::SlicesPanel::mostRows, patient, stop.get_token());
            } catch (const Cancelled&) {
                if (asked.stop_requested() || patient.tooLong() == 0) throw;
                outcome->tooLong = patient.tooLong();
            }
        });
    m_job = job;
    connect(job, &Job::finished, this, [this, job, outcome] {
        if (m_job != job) return; // another stack is there
        m_job.clear();
        if (job->state() != Job::State::Done) m_panel.showUnseen(tr("The slices were not looked at."));
        else if (outcome->tooLong > 0) m_panel.showUnseen(tr("Looking for damage in all slices takes about %1.").arg(panel::describeDuration(outcome->tooLong)));
        else m_panel.showLook(std::move(outcome->look));
    });
}

} // namespace granule::desktop
