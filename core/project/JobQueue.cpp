// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/JobQueue.h"

#include <QThreadPool>
#include <QTimer>
#include <QtConcurrent/QtConcurrentRun>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <new>
#include <string>

namespace granule::project {

namespace {

constexpr int changesPerSecond = 20;

/// What a worker tells and the main thread looks at, a few times a second.
class Watched : public Progress {
public:
    void update(double fraction) override {
        std::lock_guard lock(m_mutex);
        m_fraction = std::clamp(fraction, m_fraction, 1.0);
    }
    void status(std::string_view text) override {
        std::lock_guard lock(m_mutex);
        m_status = text;
    }
    std::pair<double, QString> look() {
        std::lock_guard lock(m_mutex);
        return {m_fraction, QString::fromStdString(m_status)};
    }

    enum class Phase { Waiting, Started, Abandoned };
    /// True where the job was waiting; it is `next` now, for good.
    bool leaveWaiting(Phase next) {
        auto expected = Phase::Waiting;
        return m_phase.compare_exchange_strong(expected, next);
    }
    bool started() const { return m_phase == Phase::Started; }

private:
    std::mutex m_mutex;
    double m_fraction = 0;
    std::string m_status;
    std::atomic<Phase> m_phase = Phase::Waiting;
};

struct Outcome {
    Job::State state = Job::State::Done;
    QString message, detail;
};

/// Runs `work` and turns whatever it throws into an outcome: the one place where errors of jobs are caught.
Outcome outcomeOf(const std::function<void()>& work) {
    const auto failed = [](const QString& message, const QString& detail = {}) {
        return Outcome{Job::State::Failed, message, detail};
    };
    try {
        work();
        return {};
    } catch (const Cancelled&) {
        return {Job::State::Cancelled, {}, {}};
    } catch (const Error& e) {
        return failed(QString::fromUtf8(e.what()), QString::fromStdString(e.detail()));
    } catch (const std::bad_alloc&) {
        return failed(JobQueue::tr("There is not enough memory for this: close other programs, or work on a smaller box."));
    } catch (const std::exception& e) {
        return failed(JobQueue::tr("Something unforeseen went wrong. Please report it with the details."),
                      QString::fromUtf8(e.what()));
    } catch (...) {
        return failed(JobQueue::tr("Something unforeseen went wrong, and it left no message. Please report it."));
    }
}

} // namespace

// ---- Job

Job::Job(QString title, QObject* parent) : QObject(parent), m_title(std::move(title)) {}

double Job::secondsLeft() const {
    if (m_state != State::Running || !m_clock.isValid() || m_fraction < 0.005) return -1;
    return static_cast<double>(m_clock.elapsed()) / 1000 * (1 - m_fraction) / m_fraction;
}

void Job::cancel() {
    m_stop.request_stop();
}

// ---- JobQueue

struct JobQueue::Impl {
    struct Entry {
        std::shared_ptr<Watched> watched;
        std::function<void()> done;
    };
    QThreadPool pool, file, compute;
    QTimer look;
    std::map<Job*, Entry> open; ///< jobs that are not over

    QThreadPool& lane(Lane lane) { return lane == Lane::File ? file : lane == Lane::Compute ? compute : pool; }
};

JobQueue::JobQueue(QObject* parent) : QObject(parent), m_impl(std::make_unique<Impl>()) {
    m_impl->file.setMaxThreadCount(1);
    m_impl->compute.setMaxThreadCount(1);
    m_impl->compute.setExpiryTimeout(-1); // keeps the thread, and with it the network library's own worker threads
    m_impl->pool.setMaxThreadCount(std::max(2, QThread::idealThreadCount()));
    m_impl->look.setInterval(1000 / changesPerSecond);
    connect(&m_impl->look, &QTimer::timeout, this, &JobQueue::lookAtJobs);
}

JobQueue::~JobQueue() {
    stopAll();
}

void JobQueue::stopAll() {
    for (auto& [job, entry] : m_impl->open) job->m_stop.request_stop();
    for (auto* lane : {&m_impl->pool, &m_impl->file, &m_impl->compute}) {
        lane->clear();
        lane->waitForDone();
    }
}

Job* JobQueue::run(Lane lane, const QString& title, Work work, std::function<void()> done) {
    auto* job = new Job(title, this);
    auto watched = std::make_shared<Watched>();
    m_impl->open[job] = {watched, std::move(done)};
    m_jobs.push_back(job);
    m_impl->look.start();
    // The lambda owns all it touches but the job, which lives until it is over, and that the main thread decides.
    const auto task = [this, job, watched, work = std::move(work), stop = job->m_stop.get_token()]() {
        if (!watched->leaveWaiting(Watched::Phase::Started)) return;
        const auto outcome = outcomeOf([&] {
            throwIfStopped(stop);
            work(*watched, stop);
        });
        QMetaObject::invokeMethod(
            this, [this, job, outcome] { finish(job, static_cast<int>(outcome.state), outcome.message, outcome.detail); },
            Qt::QueuedConnection);
    };
    [[maybe_unused]] const auto future = QtConcurrent::run(&m_impl->lane(lane), task);
    emit jobAdded(job);
    return job;
}

void JobQueue::lookAtJobs() {
    std::vector<std::pair<Job*, std::shared_ptr<Watched>>> open; // a copy: slots may start further jobs
    for (const auto& [job, entry] : m_impl->open) open.emplace_back(job, entry.watched);
    for (const auto& [job, watched] : open) {
        if (!m_impl->open.contains(job)) continue;
        if (job->m_stop.stop_requested() && watched->leaveWaiting(Watched::Phase::Abandoned)) {
            finish(job, static_cast<int>(Job::State::Cancelled), {}, {});
            continue;
        }
        const auto [fraction, status] = watched->look();
        const bool starts = job->m_state == Job::State::Queued && watched->started();
        if (!starts && fraction == job->m_fraction && status == job->m_status) continue;
        if (starts) {
            job->m_state = Job::State::Running;
            job->m_clock.start();
        }
        job->m_fraction = fraction;
        job->m_status = status;
        emit job->changed();
        emit jobChanged(job);
    }
}

void JobQueue::finish(Job* job, int state, const QString& message, const QString& detail) {
    const auto found = m_impl->open.find(job);
    if (found == m_impl->open.end()) return;
    const auto done = std::move(found->second.done);
    job->m_status = found->second.watched->look().second;
    m_impl->open.erase(found);
    if (m_impl->open.empty()) m_impl->look.stop();

    Outcome outcome{static_cast<Job::State>(state), message, detail};
    if (job->m_stop.stop_requested() && outcome.state == Job::State::Done) outcome.state = Job::State::Cancelled;
    job->m_state = outcome.state;
    if (outcome.state == Job::State::Done) {
        job->m_fraction = 1;
        if (done) outcome = outcomeOf(done);
    }
    job->m_state = outcome.state;
    job->m_error = outcome.message;
    job->m_errorDetail = outcome.detail;
    emit job->changed();
    emit jobChanged(job);
    emit job->finished();
    emit jobFinished(job);
}

bool JobQueue::busy() const {
    return !m_impl->open.empty();
}

void JobQueue::forgetFinished() {
    std::erase_if(m_jobs, [](Job* job) {
        if (job->isOver()) job->deleteLater();
        return job->isOver();
    });
}

} // namespace granule::project
