// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/ProjectLock.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace granule;
using project::ProjectLock;

class tst_ProjectLock : public QObject {
    Q_OBJECT
private slots:
    void lockTellsWhoHasIt() {
        testing::TemporaryFolder folder;
        const auto path = QString::fromStdString(folder.file("p.granule"));
        ProjectLock lock;
        QVERIFY(lock.take(path) == ProjectLock::Result::Held);
        QVERIFY(lock.take(path) == ProjectLock::Result::Held);
        ProjectLock other;
        QVERIFY(other.take(path) == ProjectLock::Result::Taken);
        QVERIFY(ProjectLock::holder(path).contains(" on "));
        lock.release();
        QVERIFY(other.take(path) == ProjectLock::Result::Held);
        other.release();
        const pid_t child = fork(); // a program that is gone holds nothing
        if (child == 0) {
            ProjectLock mine;
            const bool held = mine.take(path) == ProjectLock::Result::Held;
            kill(getpid(), held ? SIGKILL : SIGTERM);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QCOMPARE(WTERMSIG(status), SIGKILL);
        QVERIFY(lock.take(path) == ProjectLock::Result::Held);
    }
};

QTEST_GUILESS_MAIN(tst_ProjectLock)
#include "tst_ProjectLock.moc"
