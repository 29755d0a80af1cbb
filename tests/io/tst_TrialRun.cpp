// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/io/TrialRun.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <fstream>
#include <vector>

using namespace granule;

class tst_TrialRun : public QObject {
    Q_OBJECT
private slots:
    void whatSurvivesIsLetThrough() {
        int ran = 0;
        io::tryInChild("a file", [&] { ++ran; });
        QCOMPARE(ran, 0); // elsewhere
        io::tryInChild("a file", [] { throw Error(ErrorKind::Unreadable, "It is damaged."); });
        io::tryInChild("a file", [] { throw 7; });
    }

    void crashesAreErrors_data() {
        QTest::addColumn<int>("signal");
        for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS}) QTest::addRow("%d", signal) << signal;
    }
    void crashesAreErrors() {
        QFETCH(int, signal);
        const auto message = testing::messageOf([&] { io::tryInChild("the file", [signal] { raise(signal); }); });
        QVERIFY2(message.find("'the file' is damaged") != std::string::npos, message.c_str());
    }

    void memoryIsLimited() {
        const auto message = testing::messageOf([] {
            io::tryInChild("greedy", [] {
                std::vector<std::vector<char>> all;
                try {
                    for (int i = 0; i < 64; ++i) all.emplace_back(std::size_t{64} << 20, 'x');
                } catch (const std::bad_alloc&) {
                    raise(SIGSEGV); // as a library would that does not look
                }
            });
        });
        QVERIFY(!message.empty());
    }

    void nothingIsWritten() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("x");
        std::signal(SIGXFSZ, SIG_IGN);
        io::tryInChild("writer", [&] { std::ofstream(path) << "something" << std::flush; });
        QVERIFY(testing::bytesOf(path).empty());
    }

    void itIsQuick() {
        testing::TemporaryFolder folder;
        NoProgress nobody;
        const auto path = folder.file("a.h5");
        io::writeStack(path, testing::greyRamp({8, 64, 64}), {}, VoxelType::UInt8, nobody);
        std::vector<double> ms;
        for (int i = 0; i < 50; ++i) {
            QElapsedTimer clock;
            clock.start();
            io::inspect(path);
            ms.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        std::ranges::sort(ms);
        qInfo("an HDF5 file is opened in %.2f ms, its trial included", ms[25]);
        QVERIFY(ms[25] < 50);
    }
};

QTEST_GUILESS_MAIN(tst_TrialRun)
#include "tst_TrialRun.moc"
