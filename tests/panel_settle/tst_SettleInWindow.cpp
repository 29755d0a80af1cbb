// SPDX-License-Identifier: BSD-3-Clause
#include "tests/panel_settle/SettleScene.h"
#include "ui/panel/training/TrainPanel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QProgressBar>
#include <QTimer>

#include <ctime>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

/// From a number to its places, from raters to a consensus, and from there place by place to what holds.
class tst_SettleInWindow : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    static panel::PlaceList& list(QObject& window) { return *child<panel::PlaceList>(window, "settlePlaces"); }
    static QString text(QObject& window, const char* name) { return child<QLabel>(window, name)->property("text").toString(); }
    /// What this thread worked, whatever else the machine is busy with.
    static double cpuMs() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }
    bool open(Window& window) {
        if (!window.load(writeStack(m_folder))) return false;
        ThreeRaters raters(window.project());
        window.setWorkspace(Workspace::Compare);
        return window.settle();
    }
    /// A consensus by majority, as a person makes it; and what is to be settled is listed.
    static bool makeConsensus(Window& window) {
        window.click("compareConsensus");
        window.click("consensusMake");
        return QTest::qWaitFor([&] { return window.settling().strip().mode() == panel::PlacesStrip::Mode::Disputes && list(window).count() == 3; }, 10000) && window.settle();
    }
    static int layerCalled(Window& window, const char* name) {
        const auto& layers = window.project().layers();
        return std::ranges::find(layers, QString(name), &project::LabelLayer::name)->id;
    }
    /// Whether any of the notices says so.
    static bool noticed(Window& window, const char* words) {
        return std::ranges::any_of(window.notices().findChildren<QLabel*>("noticeText"), [&](const QLabel* label) { return label->isVisible() && label->text().contains(words); });
    }
    static const LabelMap& consensusOf(Window& window) { return window.project().layer(window.settling().settling().consensusLayer())->map; }
    /// Chooses the place that holds this voxel.
    static bool choose(Window& window, const Index& voxel) {
        const auto& places = window.settling().strip().places();
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i].box.contains(voxel)) {
                list(window).setCurrentRow(static_cast<int>(i));
                return true;
            }
        return false;
    }
    static int settledCount(QObject& window) { return child<QProgressBar>(window, "settleProgress")->value(); }
    static bool rule(Window& window, const char* button) {
        window.click(button);
        return window.settle();
    }

private slots:
    void initTestCase() { useOwnSettings(); }

    void theStripIsThereInCompareOnly() {
        {
            Window window;
            QVERIFY(window.load(writeStack(m_folder)));
            window.setWorkspace(Workspace::Compare);
            QVERIFY(!child<panel::PlacesStrip>(window, "placesStrip")->isVisible()); // there are no raters
            QVERIFY(child<QPushButton>(window, "compareOpenReading")->isVisible());
        }
        Window window;
        QVERIFY(open(window));
        auto* strip = child<panel::PlacesStrip>(window, "placesStrip");
        QVERIFY(strip->isVisible());
        QVERIFY(!list(window).isVisible()); // nothing was asked for
        window.setWorkspace(Workspace::Annotate);
        QVERIFY(!strip->isVisible());
        window.setWorkspace(Workspace::Compare);
        window.resize(1000, 520); // no room: the views come first
        QTRY_VERIFY(strip->height() < 60);
    }

    void aNumberLeadsToItsPlaces() {
        Window window;
        QVERIFY(open(window));
        auto* compare = child<panel::ComparePanel>(window, "comparePanel");
        const int annotator = layerCalled(window, "Annotator 1"), algorithm = layerCalled(window, "Algorithm");
        compare->raters().setPair(annotator, algorithm);
        emit compare->placesAsked({.truthClass = LabelId{2}, .otherClass = LabelId{4}}, "Mitochondrion called canalicular vessel", true);
        QTRY_COMPARE(list(window).count(), 1);
        QVERIFY(list(window).isVisible());
        QCOMPARE(text(window, "settleTitle"), QString("Mitochondrion called canalicular vessel"));
        QVERIFY2(text(window, "settleAbout").contains("one place"), qPrintable(text(window, "settleAbout")));
        QVERIFY(ThreeRaters::torn.contains(window.selection().crosshair()));
        QTRY_COMPARE(list(window).pictureCount(), 1);
        // All differences; J walks, and every stop is a voxel where the two differ.
        emit compare->placesAsked({}, "All differences", false);
        QTRY_COMPARE(list(window).count(), 2);
        const auto &one = window.project().layer(annotator)->map, &three = window.project().layer(algorithm)->map;
        for (int i = 0; i < 3; ++i) {
            window.actions().action("place.next")->trigger();
            const auto at = window.selection().crosshair();
            QVERIFY(one.at(at) != three.at(at));
        }
        QCOMPARE(list(window).currentRow(), 1); // three on from the first of two
        window.actions().action("place.previous")->trigger();
        QCOMPARE(list(window).currentRow(), 0);
        // Filters narrow it.
        child<QAction>(window, "filterKind4")->trigger(); // extra: the algorithm's granule in what the annotator calls cell
        QTRY_COMPARE(list(window).count(), 1);
        QVERIFY(ThreeRaters::third.contains(window.settling().strip().places()[0].inside));
    }

    void aClickOnTheMatrixLandsOnSuchAVoxel() {
        Window window;
        QVERIFY(open(window));
        auto* compare = child<panel::ComparePanel>(window, "comparePanel");
        const int annotator = layerCalled(window, "Annotator 1"), algorithm = layerCalled(window, "Algorithm");
        compare->raters().setPair(annotator, algorithm);
        QTRY_VERIFY_WITH_TIMEOUT(compare->raters().result(), 20000);
        QVERIFY(window.settle());
        auto* matrix = child<QWidget>(window, "compareMatrix");
        QSignalSpy asked(compare, &panel::ComparePanel::placesAsked);
        // Wherever the cell of mitochondria called vessels lies: the matrix is searched for it by clicks along its row.
        for (int y = matrix->height() - 4; y > 0 && list(window).count() != 1; y -= 9)
            for (int x = 4; x < matrix->width() && list(window).count() != 1; x += 12) {
                asked.clear();
                QTest::mouseClick(matrix, Qt::LeftButton, {}, {x, y});
                if (asked.isEmpty()) continue;
                const auto filter = asked.first().first().value<agreement::PlaceFilter>();
                if (filter.truthClass != LabelId{2} || filter.otherClass != LabelId{4}) continue;
                QTRY_COMPARE(list(window).count(), 1);
            }
        QCOMPARE(list(window).count(), 1);
        const auto at = window.selection().crosshair();
        QCOMPARE(window.project().layer(annotator)->map.at(at), LabelId{2});
        QCOMPARE(window.project().layer(algorithm)->map.at(at), LabelId{4});
        QVERIFY2(list(window).item(0)->text().startsWith("z "), qPrintable(list(window).item(0)->text()));
        QVERIFY2(list(window).item(0)->text().contains("cell 1"), qPrintable(list(window).item(0)->text()));
    }

    void aConsensusIsOneStepAndSaysWhereItComesFrom() {
        Window window;
        QVERIFY(open(window));
        const auto layers = window.project().layers().size();
        const int steps = window.project().history().index();
        QVERIFY(makeConsensus(window));
        QCOMPARE(window.project().history().index(), steps + 1);
        const auto& layer = window.project().layers().back();
        QCOMPARE(layer.name, QString("Consensus"));
        QVERIFY2(layer.origin.contains("majority of Annotator 1, Annotator 2, Algorithm"), qPrintable(layer.origin));
        QVERIFY(holds(layer.map, ThreeRaters::second, 2)); // two against one
        QVERIFY(holds(layer.map, ThreeRaters::third, 1));
        QVERIFY2(text(window, "settleProgressText").contains("by two of three"), qPrintable(text(window, "settleProgressText")));
        // A consensus is no rater of the next one.
        QCOMPARE(settledCount(window), 0);
        QTRY_COMPARE(list(window).currentRow(), 0); // the largest is looked at first
        window.project().undo();
        QCOMPARE(window.project().layers().size(), layers);
        QVERIFY(child<QWidget>(window, "settleMode")->isHidden());
        window.project().redo();
        QTRY_VERIFY(!child<QWidget>(window, "settleMode")->isHidden());
    }

    void aRulingMakesTheConsensusSayWhatTheRaterSays() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        const auto before = consensusOf(window);
        QVERIFY(choose(window, ThreeRaters::torn.lo));
        QVERIFY(ThreeRaters::torn.contains(window.selection().crosshair()));
        child<QLineEdit>(window, "settleWhy")->setText("cristae are seen");
        QVERIFY(rule(window, "settleTake3")); // the algorithm
        QVERIFY(holds(consensusOf(window), ThreeRaters::torn, 4));
        QCOMPARE(settledCount(window), 1);
        QVERIFY2(text(window, "settleProgressText").contains("by rulings, 0.0 % open"), qPrintable(text(window, "settleProgressText")));
        // Nothing else changed.
        auto expected = before;
        granule::testing::fill(expected, ThreeRaters::torn, 4);
        QVERIFY(expected.read(Box::of(expected.shape())) == consensusOf(window).read(Box::of(expected.shape())));
        // It has gone on to an open place by itself.
        QVERIFY(!ThreeRaters::torn.contains(window.selection().crosshair()));
        const auto rulings = window.settling().settling().rulings();
        QCOMPARE(rulings.all().size(), std::size_t{1});
        QCOMPARE(rulings.all()[0].choice, std::string("Algorithm"));
        QCOMPARE(rulings.all()[0].why, std::string("cristae are seen"));
        QVERIFY(!rulings.all()[0].who.empty() && rulings.all()[0].whenMs > 0);
        QVERIFY(window.project().history().undoText().contains("Ruling: Algorithm"));
    }

    void undoTakesBackLabelsAndRuling() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        const auto before = consensusOf(window);
        QVERIFY(choose(window, ThreeRaters::torn.lo));
        QVERIFY(rule(window, "settleTake2"));
        QVERIFY(choose(window, ThreeRaters::second.lo));
        QVERIFY(rule(window, "settleTake1")); // says what the consensus says: a step all the same
        QCOMPARE(settledCount(window), 2);
        window.project().undo();
        QCOMPARE(settledCount(window), 1);
        QVERIFY(ThreeRaters::second.contains(window.selection().crosshair())); // the place that is open again
        window.project().undo();
        QCOMPARE(settledCount(window), 0);
        QVERIFY(before.read(Box::of(before.shape())) == consensusOf(window).read(Box::of(before.shape())));
        window.project().redo();
        QCOMPARE(settledCount(window), 1);
        QVERIFY(holds(consensusOf(window), ThreeRaters::torn, 3));
        QCOMPARE(window.settling().settling().rulings().all()[0].choice, std::string("Annotator 2"));
    }

    void keysRuleAsButtonsDo() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        QVERIFY(choose(window, ThreeRaters::torn.lo));
        QTest::keyClick(&window, Qt::Key_3, Qt::ShiftModifier);
        QVERIFY(window.settle());
        QTRY_COMPARE(settledCount(window), 1);
        QVERIFY(holds(consensusOf(window), ThreeRaters::torn, 4));
        QTest::keyClick(&window, Qt::Key_U, Qt::ShiftModifier);
        QCOMPARE(window.settling().settling().rulings().all().back().choice, agreement::leftOpen);
        window.setWorkspace(Workspace::Annotate); // there they mean nothing
        QTest::keyClick(&window, Qt::Key_1, Qt::ShiftModifier);
        QVERIFY(window.settle());
        QCOMPARE(window.settling().settling().rulings().all().size(), std::size_t{2});
    }

    void lineWidthIsNotDisputedUnlessAskedFor() {
        Window window;
        QVERIFY(open(window));
        // One rater draws a border a voxel further out.
        const int rater = layerCalled(window, "Annotator 2");
        auto map = window.project().layer(rater)->map;
        granule::testing::fill(map, {{1, 8, 120}, {11, 88, 121}}, 1);
        window.project().commitEdit(rater, BlockDelta::between(window.project().layer(rater)->map, map), "Brush", false);
        QVERIFY(makeConsensus(window)); // three places, as without
        child<QAction>(window, "filterLineWidth")->trigger();
        QTRY_COMPARE(list(window).count(), 4);
    }

    void whatIsLeftOpenComesLast() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        QVERIFY(choose(window, ThreeRaters::torn.lo));
        window.click("settleLeaveOpen");
        QCOMPARE(settledCount(window), 0);
        QVERIFY(!ThreeRaters::torn.contains(window.selection().crosshair()));
        QVERIFY(rule(window, "settleTake1"));
        QVERIFY(rule(window, "settleTake1"));
        QCOMPARE(settledCount(window), 2);
        QVERIFY(ThreeRaters::torn.contains(window.selection().crosshair())); // what was left open is all that remains
        // Only what is undecided.
        child<QAction>(window, "filterUndecided")->trigger();
        QTRY_COMPARE(list(window).count(), 1);
    }

    void aPlaceIsPaintedAnewWithinItsBox() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        const int consensus = window.settling().settling().consensusLayer();
        const auto limits = window.selection().limits();
        QVERIFY(choose(window, ThreeRaters::third.lo));
        window.click("settleRepaint");
        QCOMPARE(window.workspace(), Workspace::Annotate);
        QCOMPARE(window.project().activeLayerId(), consensus);
        QVERIFY(window.selection().limits().box && window.selection().box()->contains(ThreeRaters::third));
        QTRY_VERIFY(noticed(window, "Paint z"));
        // A stroke, as a tool makes it.
        auto painted = consensusOf(window);
        granule::testing::fill(painted, {{4, 62, 82}, {5, 66, 86}}, 6);
        window.project().commitEdit(consensus, BlockDelta::between(consensusOf(window), painted), "Brush", false);
        window.actions().action("settle.repaint")->trigger(); // again: done
        QCOMPARE(window.workspace(), Workspace::Compare);
        QVERIFY(window.selection().limits() == limits);
        QVERIFY(window.settle());
        QCOMPARE(window.settling().settling().rulings().all().back().choice, agreement::repainted);
        QCOMPARE(settledCount(window), 1);
        window.project().undo();
        QCOMPARE(settledCount(window), 0);
        // Nothing painted, nothing ruled.
        QVERIFY(choose(window, ThreeRaters::third.lo));
        window.click("settleRepaint");
        window.setWorkspace(Workspace::Compare);
        QCOMPARE(settledCount(window), 0);
        QTRY_VERIFY(!noticed(window, "Paint z"));
    }

    void progressIsKeptWithTheProject() {
        const QString path = QString::fromStdString(m_folder.file("kept.granule"));
        std::vector<agreement::Ruling> said;
        {
            Window window;
            QVERIFY(open(window));
            QVERIFY(makeConsensus(window));
            QVERIFY(choose(window, ThreeRaters::torn.lo));
            QVERIFY(rule(window, "settleTake3"));
            QVERIFY(rule(window, "settleTake1"));
            QCOMPARE(settledCount(window), 2);
            said = window.settling().settling().rulings().all();
            window.saveTo(path);
            QVERIFY(window.settle());
        }
        Window window;
        QVERIFY(window.load(path));
        QCOMPARE(window.workspace(), Workspace::Compare);
        QTRY_COMPARE(list(window).count(), 3);
        QTRY_COMPARE(settledCount(window), 2);
        QVERIFY(window.settling().settling().rulings().all() == said);
        QVERIFY(holds(consensusOf(window), ThreeRaters::torn, 4));
        // Undo goes back beyond the restart, and takes the rulings along.
        window.project().undo();
        window.project().undo();
        QTRY_COMPARE(settledCount(window), 0);
        QVERIFY(!holds(consensusOf(window), ThreeRaters::torn, 4));
    }

    void rulingsLeaveAsATable() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        QVERIFY(rule(window, "settleTake1"));
        const auto path = m_folder.file("rulings.csv");
        window.settling().settling().exportRulings(QString::fromStdString(path));
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[1].contains("Annotator 1"));
    }

    void theConsensusIsWhatTrainingLearnsFrom() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        window.click("settleUseAsTruth");
        QCOMPARE(window.workspace(), Workspace::Models);
        QCOMPARE(child<panel::TrainPanel>(window, "trainPanel")->order().layer, window.settling().settling().consensusLayer());
        QTRY_VERIFY(noticed(window, "still open"));
    }

    void aChangedRaterIsLookedAtAgain() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        const int rater = window.project().layers()[1].id;
        auto map = window.project().layer(rater)->map;
        granule::testing::fill(map, {{9, 80, 100}, {10, 84, 110}}, 5);
        window.project().commitEdit(rater, BlockDelta::between(window.project().layer(rater)->map, map), "Brush", false);
        QTRY_COMPARE(list(window).count(), 4);
    }

    void lockedClassesStay() {
        Window window;
        QVERIFY(open(window));
        QVERIFY(makeConsensus(window));
        QVERIFY(choose(window, ThreeRaters::torn.lo));
        window.project().setClassLocked(4, true);
        const auto before = consensusOf(window);
        QVERIFY(rule(window, "settleTake3"));
        QTRY_VERIFY(noticed(window, "is locked"));
        QCOMPARE(settledCount(window), 0);
        QVERIFY(BlockDelta::between(before, consensusOf(window)).empty());
    }

    void theWindowStaysResponsive() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder, "large.tif", {24, 480, 480})));
        auto& project = window.project();
        const auto shape = project.volume().shape();
        for (unsigned rater = 1; rater <= 3; ++rater) { // thousands of places
            LabelMap map(shape, project.spacing());
            granule::testing::fill(map, Box::of(shape), 1);
            const auto noise = granule::testing::randomLabels({24, 60, 60}, 4, rater);
            for (std::int64_t y = 0; y < 60; ++y)
                for (std::int64_t x = 0; x < 60; ++x)
                    if (const auto id = noise.at({3, y, x}); id > 1) granule::testing::fill(map, {{4, y * 8, x * 8}, {6, y * 8 + 4, x * 8 + 4}}, id);
            project.addLayer(QStringLiteral("Annotator %1").arg(rater), "a file", map);
        }
        window.setWorkspace(Workspace::Compare);
        QVERIFY(window.settle());
        double longest = 0, last = cpuMs();
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] { longest = std::max(longest, cpuMs() - std::exchange(last, cpuMs())); });
        beat.start(1);
        window.settling().settling().makeConsensus(agreement::ConsensusRule::Majority, "Consensus");
        QTRY_VERIFY_WITH_TIMEOUT(list(window).count() > 500, 30000);
        QVERIFY(window.settle());
        for (int i = 0; i < 5; ++i) QVERIFY(rule(window, "settleTake2"));
        QCOMPARE(settledCount(window), 5);
        beat.stop();
        qInfo("longest work between two events: %.0f ms", longest);
        QVERIFY2(longest < 50, "the window stood still");
    }
};

QTEST_MAIN(tst_SettleInWindow)
#include "tst_SettleInWindow.moc"
