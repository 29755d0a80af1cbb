// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Error.h"
#include "core/volume/Progress.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <deque>
#include <functional>
#include <memory>
#include <stop_token>

namespace granule::project {

/// One piece of long work as the window sees it. Lives on the main thread; the work itself runs elsewhere.
class Job : public QObject {
    Q_OBJECT
public:
    enum class State { Queued, Running, Done, Cancelled, Failed };

    const QString& title() const noexcept { return m_title; }
    State state() const noexcept { return m_state; }
    bool isOver() const noexcept { return m_state != State::Queued && m_state != State::Running; }
    double fraction() const noexcept { return m_fraction; }
    const QString& status() const noexcept { return m_status; }
    /// Seconds left at the present rate; negative while unknown.
    double secondsLeft() const;
    /// Why it failed, a sentence for a person; and the library's own words.
    const QString& errorMessage() const noexcept { return m_error; }
    const QString& errorDetail() const noexcept { return m_errorDetail; }
    /// Asks the work to stop; the job is over a moment later. Its `done` does not run any more.
    void cancel();

signals:
    /// State, fraction or status changed; at most 20 times a second while running.
    void changed();
    void finished();

private:
    friend class JobQueue;
    Job(QString title, QObject* parent);
    QString m_title, m_status, m_error, m_errorDetail;
    State m_state = State::Queued;
    double m_fraction = 0;
    QElapsedTimer m_clock;
    std::stop_source m_stop;
};

/// Runs work off the main thread, in lanes: Compute (networks, one at a time), File (HDF5, one at a time), and Pool
/// (anything short, in parallel). All methods on the main thread. The destructor cancels and waits.
class JobQueue : public QObject {
    Q_OBJECT
public:
    enum class Lane { Pool, File, Compute };
    using Work = std::function<void(Progress&, std::stop_token)>;

    explicit JobQueue(QObject* parent = nullptr);
    ~JobQueue() override;

    /// Queues `work`. `done` runs on the main thread, only if the work ended without error and was not cancelled.
    /// The job stays valid until the queue is destroyed or `forgetFinished` is called.
    Job* run(Lane lane, const QString& title, Work work, std::function<void()> done = {});
    const std::deque<Job*>& jobs() const noexcept { return m_jobs; }
    /// True while any job is queued or running.
    bool busy() const;
    void forgetFinished();
    /// Cancels everything and waits until no work runs any more: to be called before what the work reports to goes.
    void stopAll();

signals:
    void jobAdded(granule::project::Job* job);
    void jobChanged(granule::project::Job* job);
    void jobFinished(granule::project::Job* job);

private:
    struct Impl;
    void lookAtJobs();
    void finish(Job* job, int state, const QString& message, const QString& detail);
    std::unique_ptr<Impl> m_impl;
    std::deque<Job*> m_jobs;
};

} // namespace granule::project
