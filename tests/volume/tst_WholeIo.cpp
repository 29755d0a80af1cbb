// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/WholeIo.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace granule;

class tst_WholeIo : public QObject {
    Q_OBJECT
private slots:
    void whatIsWrittenIsReadUpToTheEnd() {
        testing::TemporaryFolder folder;
        const int file = ::open(folder.file("bytes").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        QVERIFY(file >= 0);
        QVERIFY(writeWhole(file, "abcdef", 6));
        QVERIFY(writeWholeAt(file, 2, "XY", 2));
        QVERIFY(writeWhole(file, "", 0));
        char seen[8] = "";
        QCOMPARE(readWholeAt(file, 1, seen, 4), std::size_t(4));
        QCOMPARE(std::string(seen), std::string("bXYe"));
        QCOMPARE(readWholeAt(file, 4, seen, 7), std::size_t(2));
        QCOMPARE(errno, 0);
        QCOMPARE(readWholeAt(file, 100, seen, 1), std::size_t(0));
        ::close(file);
        QCOMPARE(readWholeAt(-1, 0, seen, 1), std::size_t(0));
        QCOMPARE(errno, EBADF);
    }

    void fullDiskIsTold() {
        testing::TemporaryFolder folder;
        const int file = ::open(folder.file("bytes").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        QVERIFY(file >= 0);
        const std::string much(5000, 'x');
        {
            const testing::SmallDisk disk(4096);
            QVERIFY(!writeWhole(file, much.data(), much.size())); // part of it has gone well
            QCOMPARE(errno, EFBIG);
            QVERIFY(!writeWholeAt(file, 4000, much.data(), 200));
            QCOMPARE(errno, EFBIG);
        }
        ::close(file);
    }
};

QTEST_GUILESS_MAIN(tst_WholeIo)
#include "tst_WholeIo.moc"
