// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/store/Contents.h"
#include "tests/support/SmallDisk.h"

#include <QTest>

#include <csignal>
#include <filesystem>
#include <functional>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace granule;
using namespace granule::store;
namespace fs = std::filesystem;

namespace {

NoProgress nobody;
const Shape shape{12, 200, 200};

/// Runs `work` in a child process; it ends with the code that `work` returns.
pid_t inChild(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        int code = 99;
        try {
            code = work();
        } catch (...) {
        }
        _exit(code);
    }
    return child;
}

int temporariesIn(const fs::path& folder) {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) count += entry.path().filename().string().find(".saving-") != std::string::npos;
    return count;
}

} // namespace

class tst_ProjectFileCrash : public QObject {
    Q_OBJECT
private slots:
    void killedWhileSavingLosesNothing() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule");
        const auto a = testing::contents(shape, 1), b = testing::contents(shape, 2);
        saveProject(path, a, nobody);
        std::mt19937 random(11);
        int leftBehind = 0, replaced = 0;
        for (int i = 0; i < 20; ++i) {
            const pid_t child = inChild([&] {
                for (int round = 0;; ++round) saveProject(path, round % 2 ? a : b, nobody);
                return 0;
            });
            QVERIFY(child > 0);
            usleep(1000 + random() % 120000);
            kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(waitpid(child, &status, 0), child);
            QVERIFY(WIFSIGNALED(status)); // it was still at work
            const auto back = loadProject(path, nobody);
            const auto& meant = back.view == a.view ? a : b;
            replaced += &meant == &b;
            QCOMPARE(back.view, meant.view);
            QVERIFY(testing::sameLabels(back.layers[0].map, meant.layers[0].map));
            QVERIFY(testing::sameLabels(back.layers[1].map, meant.layers[1].map));
            QVERIFY(temporariesIn(folder.path) <= 1); // each save clears those of the killed ones before it
            leftBehind += temporariesIn(folder.path);
        }
        QVERIFY2(leftBehind > 0, "no kill hit a save in the middle: the test proves nothing");
        saveProject(path, a, nobody);
        QCOMPARE(temporariesIn(folder.path), 0);
        QCOMPARE(loadProject(path, nobody).view, a.view);
    }

    void fullDiskLeavesTheFormerFile() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule");
        const auto a = testing::contents(shape, 1), b = testing::contents(shape, 2);
        saveProject(path, b, nobody);
        const auto size = fs::file_size(path); // of what will not fit
        saveProject(path, a, nobody);
        for (const auto limit : {std::uintmax_t(0), std::uintmax_t(600), size / 2, size - 1}) {
            const pid_t child = inChild([&] {
                const testing::SmallDisk disk(static_cast<rlim_t>(limit));
                try {
                    saveProject(path, b, nobody);
                } catch (const Error& e) {
                    const bool told = e.kind() == ErrorKind::Unwritable && std::string(e.what()).find("untouched") != std::string::npos;
                    return told ? 0 : 2;
                }
                return 1;
            });
            int status = 0;
            QCOMPARE(waitpid(child, &status, 0), child);
            QVERIFY(WIFEXITED(status));
            QCOMPARE(WEXITSTATUS(status), 0);
            QCOMPARE(temporariesIn(folder.path), 0);
            const auto back = loadProject(path, nobody);
            QVERIFY(testing::sameLabels(back.layers[0].map, a.layers[0].map));
        }
    }
};

QTEST_APPLESS_MAIN(tst_ProjectFileCrash)
#include "tst_ProjectFileCrash.moc"
