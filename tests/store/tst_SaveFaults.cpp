// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/store/Contents.h"

#include <QTest>

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace granule;
using namespace granule::store;
namespace fs = std::filesystem;

namespace {

enum class Fault { None, Full, Broken, Short, CrashBefore, CrashAfter };

/// What the disk does: the `at`-th operation after arming goes wrong.
struct Disk {
    bool armed = false;
    int at = -1, done = 0;
    Fault fault = Fault::None;
    std::string log; ///< a letter an operation: w(rite), s(ync), r(ename)
};
Disk disk;

/// Counts an operation, and says what is to go wrong with it.
Fault next(char letter) {
    if (!disk.armed) return Fault::None;
    disk.log += letter;
    const bool hit = disk.done++ == disk.at;
    if (hit && disk.fault == Fault::CrashBefore) _exit(42);
    return hit ? disk.fault : Fault::None;
}

template <typename Work>
long during(char letter, Work work) {
    const Fault fault = next(letter);
    if (fault == Fault::Full || fault == Fault::Broken || (fault == Fault::Short && letter != 'w')) {
        errno = fault == Fault::Broken ? EIO : ENOSPC;
        return -1;
    }
    const long result = work(fault == Fault::Short);
    if (fault == Fault::CrashAfter) _exit(42);
    return result;
}

} // namespace

// The program's own, in place of the system's.
extern "C" {
ssize_t write(int file, const void* bytes, size_t count) {
    return during('w', [&](bool half) { return syscall(SYS_write, file, bytes, half ? count / 2 : count); });
}
int fsync(int file) {
    return static_cast<int>(during('s', [&](bool) { return syscall(SYS_fsync, file); }));
}
int rename(const char* from, const char* to) noexcept {
    return static_cast<int>(during('r', [&](bool) { return syscall(SYS_rename, from, to); }));
}
}

namespace {

NoProgress nobody;
const Shape shape{6, 90, 70};

void arm(int at, Fault fault) {
    disk = {true, at, 0, fault, {}};
}

int temporariesIn(const fs::path& folder) {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) count += entry.path().filename().string().find(".saving-") != std::string::npos;
    return count;
}

/// 'a', 'b', or '?' where the file is neither.
char which(const std::string& path, const ProjectContents& a, const ProjectContents& b) {
    const auto back = loadProject(path, nobody);
    const auto same = [&](const ProjectContents& c) { return back.view == c.view && testing::sameLabels(back.layers[0].map, c.layers[0].map); };
    return same(a) ? 'a' : same(b) ? 'b' : '?';
}

} // namespace

/// Each write, sync and rename of a save fails in turn, and each is the last before a crash: the file is exactly the old
/// one or exactly the new one.
class tst_SaveFaults : public QObject {
    Q_OBJECT
    testing::TemporaryFolder m_folder;
    std::string m_path = m_folder.file("p.granule");
    ProjectContents m_a = testing::contents(shape, 1), m_b = testing::contents(shape, 2);
    std::string m_operations;

private slots:
    void initTestCase() {
        saveProject(m_path, m_a, nobody);
        arm(-1, Fault::None);
        saveProject(m_path, m_b, nobody);
        disk.armed = false;
        m_operations = disk.log;
        qInfo("a save: %s", m_operations.c_str());
        // All is written and synced before the new file takes the old one's place, and the folder is synced after that.
        const auto renamed = m_operations.find('r');
        QVERIFY(renamed != std::string::npos && renamed > 0);
        QCOMPARE(m_operations.find('w', renamed), std::string::npos);
        QCOMPARE(m_operations[renamed - 1], 's');
        QCOMPARE(m_operations.substr(renamed), std::string("rs"));
    }

    void failedOperationLeavesTheFormerFile() {
        const auto renamed = static_cast<int>(m_operations.find('r'));
        for (int at = 0; at < static_cast<int>(m_operations.size()); ++at)
            for (const auto fault : {Fault::Full, Fault::Broken, Fault::Short}) {
                saveProject(m_path, m_a, nobody);
                arm(at, fault);
                std::string message;
                try {
                    saveProject(m_path, m_b, nobody);
                } catch (const Error& e) {
                    message = e.what();
                }
                disk.armed = false;
                const auto where = "operation " + std::to_string(at) + " of " + m_operations + ": " + message;
                // A short write is gone on with; and once renamed, the new file is there, whether its folder can be synced or not.
                const bool mayPass = at > renamed || (fault == Fault::Short && m_operations[static_cast<std::size_t>(at)] == 'w');
                QVERIFY2(which(m_path, m_a, m_b) == (mayPass ? 'b' : 'a'), where.c_str());
                QVERIFY2(message.empty() == mayPass, where.c_str());
                QVERIFY2(message.empty() || message.find("untouched") != std::string::npos, where.c_str());
                QVERIFY2(temporariesIn(m_folder.path) == 0, where.c_str());
            }
    }

    void crashLeavesOneOrTheOther() {
        const auto renamed = static_cast<int>(m_operations.find('r'));
        for (int at = 0; at < static_cast<int>(m_operations.size()); ++at)
            for (const auto fault : {Fault::CrashBefore, Fault::CrashAfter}) {
                saveProject(m_path, m_a, nobody);
                const pid_t child = fork();
                if (child == 0) {
                    arm(at, fault);
                    try {
                        saveProject(m_path, m_b, nobody);
                    } catch (...) {
                    }
                    _exit(1);
                }
                int status = 0;
                QCOMPARE(waitpid(child, &status, 0), child);
                QCOMPARE(WEXITSTATUS(status), 42);
                const bool done = at > renamed || (at == renamed && fault == Fault::CrashAfter);
                QCOMPARE(which(m_path, m_a, m_b), done ? 'b' : 'a');
            }
        saveProject(m_path, m_b, nobody);
        QCOMPARE(temporariesIn(m_folder.path), 0);
    }
};

QTEST_APPLESS_MAIN(tst_SaveFaults)
#include "tst_SaveFaults.moc"
