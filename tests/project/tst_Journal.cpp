// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/JournalKeeper.h"
#include "core/store/Journal.h"
#include "core/store/JournalFile.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <random>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace granule;
using namespace granule::project;
namespace fs = std::filesystem;

namespace {

const Shape shape{20, 100, 150};
constexpr auto aLongTime = std::chrono::seconds(30); // the machine may be busy
const Volume stack = testing::greyRamp(shape);

/// The n-th stroke: a box of its own class, somewhere.
BlockDelta stroke(const LabelMap& map, unsigned n) {
    std::mt19937 random(n);
    const auto pick = [&](std::int64_t to) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(to)); };
    const auto& shape = map.shape();
    const Index lo{pick(shape.z - 3), pick(shape.y - 12), pick(shape.x - 12)};
    auto after = map;
    testing::fill(after, {lo, {lo.z + 3, lo.y + 12, lo.x + 12}}, 1 + n % 300); // some ids need more than a byte
    return BlockDelta::between(map, after);
}

void paint(Project& project, unsigned n) {
    const int layer = project.activeLayerId();
    project.commitEdit(layer, stroke(project.layer(layer)->map, n), QStringLiteral("Stroke %1").arg(n), false);
}

/// A person at work: a project and the keeper of its journal.
struct Desk {
    explicit Desk(const std::string& path, const Volume& volume = stack, std::size_t undoBytes = JournalKeeper::usualBudget)
        : keeper(showing(project, volume), undoBytes) {
        keeper.begin(QString::fromStdString(path), {});
    }
    Project project;
    JournalKeeper keeper;

private:
    static Project& showing(Project& project, const Volume& volume) {
        project.setVolume(volume, "stack.tif");
        return project;
    }
};

using Labels = std::vector<LabelId>;
/// All that the history speaks of, to be compared.
struct State {
    std::vector<std::pair<std::string, Labels>> layers;
    int active = 0;
    bool operator==(const State&) const = default;
};

State stateOf(const std::vector<store::LayerContents>& layers, int active) {
    State state;
    for (const auto& l : layers) state.layers.emplace_back(l.name, l.map.read(Box::of(l.map.shape())));
    state.active = active;
    return state;
}

State stateOf(const Project& project) {
    const auto contents = contentsOf(project);
    return stateOf(contents.layers, contents.activeLayer);
}

State restored(const store::Journal& journal, std::uint64_t to) {
    auto contents = journal.beginning();
    journal.move(contents.layers, contents.activeLayer, 0, to);
    return stateOf(contents.layers, contents.activeLayer);
}

int kills() {
    return qEnvironmentVariableIntValue("GRANULE_KILLS") > 0 ? qEnvironmentVariableIntValue("GRANULE_KILLS") : 20;
}

} // namespace

class tst_Journal : public QObject {
    Q_OBJECT
private slots:
    void everyStateCanBeReachedFromEveryOther() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule-journal");
        Desk desk(path);
        auto& [project, keeper] = desk;
        std::map<std::uint64_t, State> seen{{0, stateOf(project)}};
        std::mt19937 random(5);
        for (unsigned n = 1; n <= 120; ++n) {
            switch (random() % 8) {
            case 0: project.history().undo(); break;
            case 1: project.history().undo(); project.history().undo(); break;
            case 2: project.history().redo(); break;
            case 3: project.addLayer("Added", "test", testing::randomLabels(shape, 400, n)); break;
            case 4:
                if (project.layers().size() > 1) project.removeLayer(project.layers()[random() % project.layers().size()].id);
                break;
            case 5: project.renameLayer(project.layers().front().id, QStringLiteral("Name %1").arg(n)); break;
            default: paint(project, n);
            }
            project.setActiveLayer(project.layers()[random() % project.layers().size()].id);
            paint(project, 1000 + n);
            seen[keeper.state()] = stateOf(project);
        }
        QVERIFY(keeper.flush(aLongTime));
        const auto journal = store::Journal::read(path);
        QCOMPARE(journal.current(), keeper.state());
        QVERIFY(journal.hasUnsaved());
        for (const auto& [state, labels] : seen) {
            auto there = restored(journal, state);
            there.active = labels.active; // which layer is active is no step of its own
            QVERIFY2(there == labels, qPrintable(QStringLiteral("state %1").arg(state)));
        }
        for (int i = 0; i < 40; ++i) {
            const auto from = std::next(seen.begin(), static_cast<int>(random() % seen.size()))->first;
            const auto to = std::next(seen.begin(), static_cast<int>(random() % seen.size()))->first;
            auto contents = journal.beginning();
            journal.move(contents.layers, contents.activeLayer, 0, from);
            journal.move(contents.layers, contents.activeLayer, from, to);
            contents.activeLayer = seen[to].active;
            QVERIFY(stateOf(contents.layers, contents.activeLayer) == seen[to]);
        }
    }

    void undoReachesBackBeyondARestart() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule-journal");
        std::vector<State> states;
        {
            Desk desk(path);
            auto& project = desk.project;
            states.push_back(stateOf(project));
            for (unsigned n = 1; n <= 12; ++n) {
                if (n == 5) project.addLayer("More", "test", testing::randomLabels(shape, 5, n));
                else if (n == 8) project.removeLayer(project.layers().front().id);
                else if (n == 9) project.renameLayer(project.layers().front().id, "Other");
                else paint(project, n);
                states.push_back(stateOf(project));
            }
        } // as by a crash
        const auto journal = store::Journal::read(path);
        auto contents = journal.beginning();
        journal.move(contents.layers, contents.activeLayer, 0, journal.current());
        Project project;
        project.restore(stack, "stack.tif", layersOf(contents.layers), contents.activeLayer, contents.schema, {});
        JournalKeeper keeper(project);
        keeper.goOn(journal, journal.current());
        project.setHistory(historyOf(project, journal, journal.current()), {});
        QVERIFY(project.isDirty());
        QCOMPARE(project.history().undoText(), QString("Stroke 12"));
        for (auto i = states.size() - 1; i > 0; --i) {
            QVERIFY(stateOf(project) == states[i]);
            project.history().undo();
        }
        QVERIFY(stateOf(project) == states[0]);
        QVERIFY(!project.history().canUndo());
        for (std::size_t i = 1; i < states.size(); ++i) {
            project.history().redo();
            QVERIFY(stateOf(project) == states[i]);
        }
        paint(project, 77); // and on
        QVERIFY(keeper.flush(aLongTime));
        const auto after = store::Journal::read(path);
        QCOMPARE(after.steps().size(), states.size());
        QVERIFY(restored(after, after.current()) == stateOf(project));
    }

    void undoTakesLittleMemory() {
        testing::TemporaryFolder folder;
        constexpr std::size_t little = 1 << 20; // three steps or so
        Desk desk(folder.file("p.granule-journal"), stack, little);
        auto& [project, keeper] = desk;
        std::vector<State> states{stateOf(project)};
        std::vector<std::weak_ptr<const LabelBlock>> blocks;
        for (unsigned n = 1; n <= 60; ++n) {
            paint(project, n);
            QVERIFY(keeper.flush(aLongTime));
            states.push_back(stateOf(project));
            const auto& map = project.activeLayer()->map;
            for (std::size_t i = 0; i < map.blockCount(); ++i)
                if (!map.block(i)->isConstant()) blocks.push_back(map.block(i));
        }
        std::set<const LabelBlock*> alive;
        std::size_t bytes = 0;
        for (const auto& weak : blocks)
            if (const auto block = weak.lock(); block && alive.insert(block.get()).second) bytes += block->bytes();
        std::size_t shown = 0;
        for (std::size_t i = 0; i < project.activeLayer()->map.blockCount(); ++i) shown += project.activeLayer()->map.block(i)->bytes();
        QVERIFY2(bytes <= shown + 3 * little, qPrintable(QString::number(bytes)));
        for (auto i = states.size() - 1; i > 0; --i) {
            QVERIFY(stateOf(project) == states[i]);
            project.history().undo();
        }
        QVERIFY(stateOf(project) == states[0]);
        while (project.history().canRedo()) project.history().redo();
        QVERIFY(stateOf(project) == states.back());
    }

    void killedPainterLosesNothingThatWasFinished() {
        testing::TemporaryFolder folder;
        std::mt19937 random(3);
        unsigned most = 0;
        for (int i = 0; i < kills(); ++i) {
            const auto path = folder.file("p" + std::to_string(i) + ".granule-journal");
            int pipe[2];
            QVERIFY(::pipe(pipe) == 0);
            const pid_t child = fork();
            if (child == 0) {
                Desk desk(path);
                auto& [project, keeper] = desk;
                for (unsigned n = 1;; ++n) {
                    paint(project, n);
                    // A stroke is over when the journal has it; on a loaded machine that may take longer than it waits.
                    if (!keeper.flush(aLongTime) || write(pipe[1], &n, sizeof n) != sizeof n) _exit(1);
                }
            }
            QVERIFY(child > 0);
            close(pipe[1]);
            unsigned finished = 0;
            QVERIFY(read(pipe[0], &finished, sizeof finished) == sizeof finished); // it is at work
            usleep(random() % 60000);
            kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(waitpid(child, &status, 0), child);
            QVERIFY(WIFSIGNALED(status));
            while (read(pipe[0], &finished, sizeof finished) == sizeof finished) {}
            close(pipe[0]);
            const auto journal = store::Journal::read(path);
            QVERIFY(journal.current() >= finished && journal.current() <= finished + 1);
            LabelMap expected(shape, stack.spacingOrDefault());
            for (unsigned n = 1; n <= journal.current(); ++n) stroke(expected, n).apply(expected);
            auto contents = journal.beginning();
            journal.move(contents.layers, contents.activeLayer, 0, journal.current());
            QVERIFY(contents.layers[0].map.read(Box::of(shape)) == expected.read(Box::of(shape)));
            most = std::max(most, finished);
        }
        QVERIFY2(most > 1, "no painter got beyond a stroke: the test proves nothing");
    }

    void tornEndIsLeftOutAndPaintedOver() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule-journal");
        {
            Desk desk(path);
            for (unsigned n = 1; n <= 3; ++n) paint(desk.project, n);
        }
        const auto whole = testing::bytesOf(path);
        const auto steps = store::Journal::read(path).steps().size();
        QCOMPARE(steps, std::size_t(3));
        std::mt19937 random(8);
        for (int i = 0; i < 200; ++i) {
            auto bytes = whole;
            if (i % 2) bytes.resize(random() % bytes.size());
            else bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
            testing::writeBytes(path, bytes);
            try {
                const auto journal = store::Journal::read(path);
                QVERIFY(journal.steps().size() <= steps);
                restored(journal, journal.current()); // sound, or an Error
                Project project;
                project.setVolume(stack, "stack.tif");
                JournalKeeper keeper(project);
                keeper.goOn(journal, journal.current());
                paint(project, 9);
                QVERIFY(keeper.flush(aLongTime));
                QCOMPARE(store::Journal::read(path).steps().size(), journal.steps().size() + 1);
            } catch (const Error&) {
            }
        }
    }

    void fullDiskIsToldAndMadeGood() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule-journal");
        Desk desk(path);
        auto& [project, keeper] = desk;
        QSignalSpy troubled(&keeper, &JournalKeeper::troubled);
        paint(project, 1);
        QVERIFY(keeper.flush(aLongTime));
        {
            const testing::SmallDisk disk(fs::file_size(path) + 100);
            paint(project, 2);
            paint(project, 3);
            QVERIFY(troubled.wait(5000));
            QVERIFY2(troubled[0][0].toString().contains("the disk is full"), qPrintable(troubled[0][0].toString()));
            QCOMPARE(store::Journal::read(path).steps().size(), std::size_t(1));
        }
        QTRY_COMPARE_WITH_TIMEOUT(troubled.count(), 2, 10000);
        QCOMPARE(troubled[1][0].toString(), QString());
        const auto journal = store::Journal::read(path);
        QCOMPARE(journal.current(), std::uint64_t(3));
        QVERIFY(restored(journal, 3) == stateOf(project));
    }

    void tenThousandStrokesComeBackInFiveSeconds() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("p.granule-journal");
        const auto thin = testing::greyRamp({8, 128, 128});
        Project project;
        project.setVolume(thin, "stack.tif");
        {
            JournalKeeper keeper(project);
            keeper.begin(QString::fromStdString(path), {});
            std::vector<double> ms;
            for (unsigned n = 1; n <= 10000; ++n) {
                const auto delta = stroke(project.activeLayer()->map, n);
                QElapsedTimer one;
                one.start();
                project.commitEdit(project.activeLayerId(), delta, QStringLiteral("Stroke %1").arg(n), false);
                ms.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
            }
            std::ranges::sort(ms);
            qInfo("end of a stroke, with its journal: median %.2f, p99 %.2f ms", ms[5000], ms[9900]);
        }
        QElapsedTimer clock;
        clock.start();
        const auto journal = store::Journal::read(path);
        const auto read = clock.elapsed();
        const auto state = restored(journal, journal.current());
        const auto moved = clock.elapsed();
        Project again;
        again.setVolume(thin, "stack.tif");
        again.setHistory(historyOf(again, journal, journal.current()), {});
        qInfo("10,000 strokes, %.1f MB: read in %lld ms, labels after %lld ms, undo history after %lld ms",
              static_cast<double>(fs::file_size(path)) / 1e6, read, moved, clock.elapsed());
        QVERIFY(clock.elapsed() < 5000);
        QVERIFY(state == stateOf(project));
        QCOMPARE(again.history().count(), 10000);
    }

    void savingTakesTheJournalAlong() {
        testing::TemporaryFolder folder;
        const auto unsaved = folder.file("u.granule-journal"), first = folder.file("a.granule"), second = folder.file("b.granule");
        Desk desk(unsaved);
        auto& [project, keeper] = desk;
        const auto save = [&](const std::string& path) {
            NoProgress nobody;
            auto contents = contentsOf(project);
            contents.journal = keeper.id();
            contents.state = keeper.state();
            const auto checksum = store::saveProject(path, contents, nobody);
            project.markSaved(QString::fromStdString(path));
            keeper.saved(QString::fromStdString(path), contents.state, checksum);
            QVERIFY(keeper.flush(aLongTime));
        };
        paint(project, 1);
        save(first);
        QVERIFY(!fs::exists(unsaved));
        QVERIFY(!store::Journal::read(store::journalPathOf(first)).hasUnsaved());
        paint(project, 2);
        QVERIFY(keeper.flush(aLongTime));
        QVERIFY(store::Journal::read(store::journalPathOf(first)).hasUnsaved());
        save(second);
        const auto left = store::Journal::read(store::journalPathOf(first)), gone = store::Journal::read(store::journalPathOf(second));
        QVERIFY(!left.hasUnsaved()); // the first file stays as it was saved
        QCOMPARE(left.current(), std::uint64_t(1));
        QVERIFY(!gone.hasUnsaved());
        QCOMPARE(gone.current(), std::uint64_t(2));
        paint(project, 3);
        keeper.end(); // not wanted
        QVERIFY(!store::Journal::read(store::journalPathOf(second)).hasUnsaved());
        QCOMPARE(store::Journal::read(store::journalPathOf(second)).current(), std::uint64_t(2));
    }
};

QTEST_GUILESS_MAIN(tst_Journal)
#include "tst_Journal.moc"
