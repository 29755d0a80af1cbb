// SPDX-License-Identifier: BSD-3-Clause
// granule-cli train is killed without warning and goes on as if nothing had happened.
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace granule;
using testing::bytesOf;

namespace {

NoProgress nobody;
const Shape shape{4, 48, 56};

} // namespace

class tst_TrainResume : public QObject {
    Q_OBJECT
private:
    testing::TemporaryFolder m_folder;
    QString path(const std::string& name) const { return QString::fromStdString(m_folder.file(name)); }

    QStringList arguments(const std::string& out, const QStringList& more = {}) const {
        return QStringList{"train", "--quiet", "--image", path("i.tif"), "--labels", path("l.tif"), "--out", path(out), "--config", path("c.json"),
                           "--steps", "160", "--threads", "1", "--device", "cpu", "--snapshots", "25"} + more;
    }
    /// Kills the program once the checkpoint was written anew `times` times, and says whether it was still at work.
    bool killAfterCheckpoints(const std::string& out, int times, const QStringList& more) const {
        QProcess process;
        process.start(QStringLiteral(GRANULE_CLI), arguments(out, more));
        const auto file = m_folder.path / out / "checkpoint" / "state.safetensors";
        std::filesystem::file_time_type last{};
        for (int seen = 0; seen < times;) {
            if (process.waitForFinished(2)) return false;
            std::error_code none;
            const auto now = std::filesystem::last_write_time(file, none);
            if (!none && now != last) last = now, ++seen;
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        process.waitForFinished();
        return process.exitStatus() == QProcess::CrashExit;
    }

private slots:
    void initTestCase() {
        std::vector<std::uint8_t> grey, ids;
        for (std::int64_t i = 0; i < shape.voxels(); ++i) {
            const auto id = (i % shape.x / 8 + i / shape.x % shape.y / 8) % 7;
            ids.push_back(static_cast<std::uint8_t>(id));
            grey.push_back(static_cast<std::uint8_t>(20 + 30 * id + (i * 7919) % 11));
        }
        io::writeStack(m_folder.file("i.tif"), Volume::fromVoxels(shape, grey, plateletSpacing), {}, VoxelType::UInt8, nobody);
        io::writeLabels(m_folder.file("l.tif"), LabelMap::fromVoxels(shape, ids), nobody);
        testing::writeBytes(m_folder.file("c.json"), R"({"base": 4, "window": [3, 24, 24], "window_spacing": [1, 8, 8], "elastic_grid_px": 12, "elastic_px": 3,
            "checkpoint_every": 7, "validate_every": 40})");
    }

    void killedThreeTimesIsBitIdentical() {
        QProcess whole;
        whole.start(QStringLiteral(GRANULE_CLI), arguments("whole"));
        QVERIFY(whole.waitForFinished(200000));
        QVERIFY2(whole.exitCode() == 0, whole.readAllStandardError().constData());

        QVERIFY(killAfterCheckpoints("killed", 1, {})); // before the first step is safe
        QVERIFY(killAfterCheckpoints("killed", 5, {"--resume", "--loaders", "0"}));
        QVERIFY(killAfterCheckpoints("killed", 4, {"--resume", "--loaders", "3"}));
        QProcess rest;
        rest.start(QStringLiteral(GRANULE_CLI), arguments("killed", {"--resume"}));
        QVERIFY(rest.waitForFinished(200000));
        QVERIFY2(rest.exitCode() == 0, rest.readAllStandardError().constData());

        for (const char* file : {"weights.safetensors", "history.csv", "snapshots/step-00000000.pgm", "snapshots/step-00000150.pgm"}) {
            const auto expected = bytesOf(m_folder.path / "whole" / file);
            QVERIFY2(!expected.empty() && bytesOf(m_folder.path / "killed" / file) == expected, file);
        }
        // The checkpoint tells the seconds too, in its header; weights and moments follow.
        const auto one = bytesOf(m_folder.path / "whole/checkpoint/state.safetensors"), other = bytesOf(m_folder.path / "killed/checkpoint/state.safetensors");
        const auto data = [](const std::string& bytes) { return bytes.substr(bytes.size() > 100000 ? bytes.size() - 100000 : 0); };
        QVERIFY(data(one) == data(other));
    }
};

QTEST_GUILESS_MAIN(tst_TrainResume)
#include "tst_TrainResume.moc"
