// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/JobQueue.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

using namespace granule;
using project::Job;
using project::JobQueue;

namespace {

/// Work that goes on until it is stopped.
void untilStopped(Progress&, std::stop_token stop) {
    while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    throw Cancelled{};
}

} // namespace

class tst_JobQueue : public QObject {
    Q_OBJECT
private slots:
    void doneRunsOnTheMainThread() {
        JobQueue queue;
        QThread *worked = nullptr, *finished = nullptr;
        QSignalSpy added(&queue, &JobQueue::jobAdded), over(&queue, &JobQueue::jobFinished);
        auto* job = queue.run(
            JobQueue::Lane::Pool, "Count",
            [&](Progress& p, std::stop_token) {
                worked = QThread::currentThread();
                p.status("halfway");
                p.update(0.5);
            },
            [&] { finished = QThread::currentThread(); });
        QVERIFY(queue.busy());
        QTRY_VERIFY(job->isOver());
        QVERIFY(job->state() == Job::State::Done);
        QCOMPARE(job->fraction(), 1.0);
        QCOMPARE(job->status(), QString("halfway"));
        QVERIFY(worked != QThread::currentThread());
        QCOMPARE(finished, QThread::currentThread());
        QCOMPARE(added.count(), 1);
        QCOMPARE(over.count(), 1);
        QVERIFY(!queue.busy());
        queue.forgetFinished();
        QVERIFY(queue.jobs().empty());
    }

    void progressIsCoalescedAndNeverFalls() {
        JobQueue queue;
        double last = 0;
        bool rising = true;
        int changes = 0;
        auto* job = queue.run(JobQueue::Lane::Pool, "Busy", [](Progress& p, std::stop_token) {
            const auto start = std::chrono::steady_clock::now();
            for (int i = 0; std::chrono::steady_clock::now() - start < std::chrono::milliseconds(400); ++i)
                p.update(i % 2 ? 0.1 : std::min(0.9, i * 1e-6));
        });
        connect(job, &Job::changed, [&] {
            ++changes;
            rising = rising && job->fraction() >= last;
            last = job->fraction();
        });
        QTRY_VERIFY(job->isOver());
        QVERIFY(rising);
        QVERIFY2(changes <= 12, qPrintable(QString::number(changes))); // 0.4 s at 20 a second, start and end
        QVERIFY(changes >= 2);
    }

    void runningJobIsCancelled() {
        JobQueue queue;
        bool done = false;
        auto* job = queue.run(JobQueue::Lane::Compute, "Endless", untilStopped, [&] { done = true; });
        QTRY_VERIFY(job->state() == Job::State::Running);
        job->cancel();
        QTRY_VERIFY(job->isOver());
        QVERIFY(job->state() == Job::State::Cancelled);
        QVERIFY(!done);
    }

    void queuedJobIsCancelledWithoutWaiting() {
        JobQueue queue;
        auto* first = queue.run(JobQueue::Lane::Compute, "Endless", untilStopped);
        bool ran = false;
        auto* second = queue.run(JobQueue::Lane::Compute, "Next", [&](Progress&, std::stop_token) { ran = true; });
        second->cancel();
        QTRY_VERIFY(second->isOver());
        QVERIFY(second->state() == Job::State::Cancelled);
        QVERIFY(!first->isOver());
        queue.forgetFinished(); // the lane still holds what is left of it
        first->cancel();
        QTRY_VERIFY(first->isOver());
        auto* third = queue.run(JobQueue::Lane::Compute, "Third", [](Progress&, std::stop_token) {});
        QTRY_VERIFY(third->isOver());
        QVERIFY(!ran);
    }

    void doneNeverRunsAfterCancel() {
        JobQueue queue;
        bool done = false;
        QSemaphore worked;
        auto* job = queue.run(JobQueue::Lane::Pool, "Quick", [&](Progress&, std::stop_token) { worked.release(); }, [&] { done = true; });
        QVERIFY(worked.tryAcquire(1, 5000));
        QThread::msleep(20); // the work is over, its outcome waits for the event loop
        job->cancel();
        QTRY_VERIFY(job->isOver());
        QVERIFY(job->state() == Job::State::Cancelled);
        QVERIFY(!done);
    }

    void failuresBecomeSentences() {
        JobQueue queue;
        const auto fail = [&](JobQueue::Work work) {
            bool done = false;
            auto* job = queue.run(JobQueue::Lane::File, "Fails", std::move(work), [&] { done = true; });
            [&] { QTRY_VERIFY(job->isOver()); }();
            [&] { QVERIFY(!done); }();
            [&] { QVERIFY(job->state() == Job::State::Failed); }();
            return job;
        };
        auto* job = fail([](Progress&, std::stop_token) { throw Error(ErrorKind::NotFound, "It is gone.", "errno 2"); });
        QCOMPARE(job->errorMessage(), QString("It is gone."));
        QCOMPARE(job->errorDetail(), QString("errno 2"));
        QVERIFY(fail([](Progress&, std::stop_token) { throw std::bad_alloc(); })->errorMessage().contains("memory"));
        QCOMPARE(fail([](Progress&, std::stop_token) { throw std::runtime_error("odd"); })->errorDetail(), QString("odd"));
        QVERIFY(!fail([](Progress&, std::stop_token) { throw 7; })->errorMessage().isEmpty());
    }

    void failingDoneFailsTheJob() {
        JobQueue queue;
        auto* job = queue.run(JobQueue::Lane::Pool, "x", [](Progress&, std::stop_token) {},
                              [] { throw Error(ErrorKind::Mismatch, "Other shape."); });
        QTRY_VERIFY(job->isOver());
        QVERIFY(job->state() == Job::State::Failed);
        QCOMPARE(job->errorMessage(), QString("Other shape."));
    }

    void oneAtATimeInComputeAndFile() {
        for (const auto lane : {JobQueue::Lane::Compute, JobQueue::Lane::File}) {
            JobQueue queue;
            std::atomic<int> now = 0, most = 0;
            for (int i = 0; i < 6; ++i)
                queue.run(lane, "x", [&](Progress&, std::stop_token) {
                    most = std::max<int>(most, ++now);
                    std::this_thread::sleep_for(std::chrono::milliseconds(3));
                    --now;
                });
            QTRY_VERIFY(!queue.busy());
            QCOMPARE(most.load(), 1);
        }
    }

    void destructionStopsRunningAndQueuedJobs() {
        std::atomic<int> stopped = 0;
        bool done = false;
        {
            JobQueue queue;
            QSemaphore started;
            for (int i = 0; i < 3; ++i)
                queue.run(JobQueue::Lane::Compute, "Endless",
                          [&](Progress& p, std::stop_token stop) {
                              started.release();
                              try {
                                  untilStopped(p, stop);
                              } catch (const Cancelled&) {
                                  ++stopped;
                                  throw;
                              }
                          },
                          [&] { done = true; });
            QVERIFY(started.tryAcquire(1, 5000));
        }
        QCoreApplication::processEvents();
        QCOMPARE(stopped.load(), 1); // the two behind it never started
        QVERIFY(!done);
    }

    void doneMayStartTheNextJob() {
        JobQueue queue;
        bool second = false;
        queue.run(JobQueue::Lane::Pool, "a", [](Progress&, std::stop_token) {}, [&] {
            queue.run(JobQueue::Lane::Pool, "b", [](Progress&, std::stop_token) {}, [&] { second = true; });
        });
        QTRY_VERIFY(second);
    }
};

QTEST_GUILESS_MAIN(tst_JobQueue)
#include "tst_JobQueue.moc"
