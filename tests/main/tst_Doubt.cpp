// SPDX-License-Identifier: BSD-3-Clause
// Doubt and where to correct next, by the names of the widgets, on votes made here: no network is needed.
#include "tests/main/WindowFixture.h"
#include "ui/main/DoubtController.h"
#include "ui/main/NextController.h"
#include "ui/panel/doubt/RulesCard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QSlider>

#include <algorithm>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;
using review::Queue;

namespace {

constexpr Box voted{{2, 10, 20}, {10, 80, 110}};
constexpr Box doubtful{{4, 30, 40}, {8, 50, 70}};
constexpr Index sure{5, 20, 30}, unsure{5, 40, 50};
constexpr LabelId cell = 1, mitochondrion = 2, alpha = 3, dense = 5;

/// Three networks that are sure of a cell, but within a box, where one sees a mitochondrion and two, less surely, an alpha
/// granule.
review::Votes someVotes() {
    constexpr std::size_t classes = 7;
    review::VoteRecorder recorder(voted, 3, classes);
    const auto n = static_cast<std::size_t>(voted.shape().voxels());
    for (std::size_t m = 0; m < 3; ++m) {
        std::vector<std::uint8_t> p(n * classes);
        std::size_t i = 0;
        for (auto z = voted.lo.z; z < voted.hi.z; ++z)
            for (auto y = voted.lo.y; y < voted.hi.y; ++y)
                for (auto x = voted.lo.x; x < voted.hi.x; ++x, ++i) {
                    if (!doubtful.contains(Index{z, y, x})) p[cell * n + i] = 255;
                    else if (m == 0) p[mitochondrion * n + i] = 230, p[alpha * n + i] = 25;
                    else p[alpha * n + i] = 130, p[mitochondrion * n + i] = 105, p[4 * n + i] = 20;
                }
        recorder.write(voted, m, p);
    }
    return recorder.finish();
}

const QStringList names{"One, seed 1", "One, seed 2", "One, seed 3"};

} // namespace

class TestDoubt : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    static const project::LabelLayer& labels(Window& window) { return *window.project().activeLayer(); }
    static void paint(Window& window, const Box& box, LabelId id) {
        LabelMap after = labels(window).map;
        const std::vector<LabelId> ids(static_cast<std::size_t>(box.shape().voxels()), id);
        after.write(box, ids.data());
        window.project().commitEdit(window.project().activeLayerId(), BlockDelta::between(labels(window).map, after), "Paint", false);
        QCoreApplication::processEvents();
    }
    /// The networks' own labels as the active layer, and their votes.
    static void segment(Window& window) {
        LabelMap map = labels(window).map;
        granule::testing::fill(map, voted, cell);
        granule::testing::fill(map, doubtful, mitochondrion); // 440 against 285: what the plain mean says
        window.project().addLayer("Ensemble", "", map);
        window.doubt().setVotes(someVotes(), names, window.project().activeLayerId());
        window.settle();
        QTest::qWait(50); // sections have their new sizes
    }
    static view::SliceView& xy(Window& window) { return window.views().slice(view::Plane::XY); }
    static QRgb pixelAt(Window& window, const Index& voxel) {
        auto& view = xy(window);
        static_cast<void>(QTest::qWaitFor([&] { return view.isCurrent(); }, 10000));
        const auto image = view.grab().toImage();
        return image.pixel((view.geometry().middleOf(voxel) * image.devicePixelRatio()).toPoint());
    }
    /// Things that cannot be, in a cell: a core of a dense granule without one, and a speck of an alpha granule.
    static void breakRules(Window& window) {
        paint(window, {{1, 5, 5}, {11, 90, 120}}, cell);
        paint(window, {{4, 20, 20}, {7, 34, 34}}, 6);
        paint(window, {{5, 60, 60}, {6, 62, 62}}, alpha);
    }
    static std::size_t placeOf(Window& window, LabelId classId) {
        const auto& places = window.doubt().places().queue().places();
        return static_cast<std::size_t>(std::ranges::find(places, classId, &review::Place::classId) - places.begin());
    }

private slots:
    void initTestCase() { useOwnSettings(); }
    void cleanup() { QSettings().clear(); }

    void doubtLiesOverTheSlicesThatWereVotedFor() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        QVERIFY(child<QLabel>(window, "doubtEmpty")->isVisibleTo(&window));
        segment(window);
        window.selection().setCrosshair({5, 85, 5});
        QVERIFY(window.settle());
        const QRgb plainSure = pixelAt(window, sure), plainUnsure = pixelAt(window, unsure);
        auto* show = child<QComboBox>(window, "doubtShow");
        for (int i = 0; i < 2; ++i) QTest::keyClick(show, Qt::Key_Down);
        QCOMPARE(window.doubt().ballot().shown(), panel::HeatKind::Doubt);
        QVERIFY(window.settle());
        QVERIFY(xy(window).heat());
        QCOMPARE(pixelAt(window, sure), plainSure);
        QVERIFY(pixelAt(window, unsure) != plainUnsure);
        QVERIFY(child<QWidget>(window, "doubtLegend")->isVisibleTo(&window));

        auto* opacity = child<QSlider>(window, "doubtOpacity");
        opacity->setValue(0);
        QCOMPARE(pixelAt(window, unsure), plainUnsure);
        opacity->setValue(80);

        xy(window).goToSlice(0); // nobody voted here
        QVERIFY(window.settle());
        QVERIFY(!xy(window).heat());
        xy(window).goToSlice(6);
        QVERIFY(window.settle());
        QVERIFY(xy(window).heat() && xy(window).heat()->slice == 6);
        QVERIFY(window.views().slice(view::Plane::XZ).heat() == nullptr); // the crosshair's y lies outside
        window.selection().setCrosshair(unsure);
        QVERIFY(window.settle());
        QVERIFY(window.views().slice(view::Plane::XZ).heat() && window.views().slice(view::Plane::YZ).heat());
        QTest::keyClick(&window, Qt::Key_S, Qt::ShiftModifier);
        QVERIFY(!xy(window).heat());
    }

    void everyNetworksVoteFollowsTheCursor() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window);
        window.selection().setHovered(unsure);
        QCOMPARE(child<QLabel>(window, "member0Vote")->text(), QString("90 %"));
        QCOMPARE(child<QLabel>(window, "member1Vote")->text(), QString("51 %"));
        QVERIFY(child<QLabel>(window, "member1Vote")->toolTip().contains("Alpha"));
        window.selection().setHovered(Index{0, 0, 0});
        QCOMPARE(child<QLabel>(window, "member0Vote")->text(), QString());
    }

    void aDroppedNetworkIsOneStepAndTheLastOneStays() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window);
        const int steps = window.project().history().count();
        child<QCheckBox>(window, "member0Counts")->click();
        QVERIFY(window.settle());
        QCOMPARE(labels(window).map.at(unsure), alpha);
        QCOMPARE(window.project().history().count(), steps + 1);
        child<QCheckBox>(window, "member1Counts")->click();
        QVERIFY(window.settle());
        QVERIFY(!child<QCheckBox>(window, "member2Counts")->isEnabled());
        QVERIFY(!child<QSlider>(window, "member1Weight")->isEnabled());
        window.project().undo();
        QCOMPARE(labels(window).map.at(unsure), mitochondrion);
    }

    void aSliderDecidesTheSliceAtOnceAndAllOfItOnceItRests() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window);
        window.selection().setActiveClass(alpha);
        window.selection().setCrosshair({5, 85, 5});
        QVERIFY(window.settle());
        const QRgb before = pixelAt(window, unsure), beside = pixelAt(window, sure);
        const int steps = window.project().history().count();
        auto* prior = child<QSlider>(window, "priorSlider");
        prior->setSliderDown(true);
        prior->setSliderPosition(20);
        QVERIFY(window.settle());
        QVERIFY(pixelAt(window, unsure) != before);
        QCOMPARE(pixelAt(window, sure), beside);
        QCOMPARE(labels(window).map.at(unsure), mitochondrion); // only tried out
        QCOMPARE(window.project().history().count(), steps);
        prior->setSliderDown(false);
        QTRY_COMPARE(window.project().history().count(), steps + 1);
        QVERIFY(window.settle());
        QCOMPARE(window.project().history().undoText(), QString("Decide anew"));
        for (auto z = doubtful.lo.z; z < doubtful.hi.z; ++z) QCOMPARE(labels(window).map.at({z, 40, 50}), alpha);
        QCOMPARE(labels(window).map.at(sure), cell);
        window.project().undo();
        QCOMPARE(labels(window).map.at(unsure), mitochondrion);
        QCoreApplication::processEvents();
        QCOMPARE(pixelAt(window, unsure), before);
        window.click("doubtReset");
        QVERIFY(window.settle());
        QVERIFY(window.doubt().ballot().isPlain());
    }

    void locksHoldWhileItIsDecidedAnew() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window);
        window.project().setClassLocked(mitochondrion, true);
        window.selection().setActiveClass(cell);
        child<QCheckBox>(window, "thresholdOn")->click();
        child<QCheckBox>(window, "member0Counts")->click();
        QVERIFY(window.settle());
        QCOMPARE(labels(window).map.at(unsure), mitochondrion);
    }

    void whatAPersonCorrectedStays() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window);
        const Index corrected = unsure;
        paint(window, {corrected, {corrected.z + 1, corrected.y + 1, corrected.x + 1}}, dense);
        window.selection().setActiveClass(alpha);
        const int steps = window.project().history().count();
        auto* prior = child<QSlider>(window, "priorSlider");
        prior->setSliderDown(true);
        prior->setSliderPosition(20);
        prior->setSliderDown(false);
        QTRY_COMPARE(window.project().history().count(), steps + 1);
        QVERIFY(window.settle());
        QCOMPARE(labels(window).map.at(corrected), dense);
        QCOMPARE(labels(window).map.at({corrected.z, corrected.y, corrected.x + 1}), alpha);
    }

    void anEditWhileASliderMovesIsNotLost() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window);
        window.selection().setActiveClass(alpha);
        auto* prior = child<QSlider>(window, "priorSlider");
        prior->setSliderDown(true);
        prior->setSliderPosition(20);
        QVERIFY(window.settle());
        paint(window, {{5, 0, 0}, {6, 4, 4}}, dense);
        QCOMPARE(labels(window).map.at({5, 2, 2}), dense);
        QCOMPARE(labels(window).map.at(unsure), mitochondrion);
        window.project().undo();
        QCOMPARE(labels(window).map.at(unsure), mitochondrion);
        prior->setSliderDown(false);
        QVERIFY(window.settle());
    }

    void votesGoWithTheirLayerAndTheirStack() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        const int layer = window.project().addLayer("Ensemble", "", LabelMap(window.project().volume().shape(), window.project().spacing()));
        window.doubt().setVotes(someVotes(), names, layer);
        QVERIFY(window.settle());
        window.project().removeLayer(layer);
        QVERIFY(window.doubt().ballot().isEmpty());
        window.doubt().setVotes(someVotes(), names, 0);
        QVERIFY(window.settle());
        window.document().close();
        QVERIFY(window.doubt().ballot().isEmpty());
    }

    void votesWithoutALayerLabelOnlyWhenAsked() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        window.doubt().setVotes(someVotes(), names, 0);
        QVERIFY(window.settle());
        child<QCheckBox>(window, "member0Counts")->click();
        QVERIFY(window.settle());
        QCOMPARE(labels(window).map.at(unsure), LabelId{0});
        child<QPushButton>(window, "doubtLabel")->click();
        QVERIFY(window.settle());
        QCOMPARE(labels(window).map.at(unsure), alpha);
        QCOMPARE(window.project().history().count(), 1);
    }

    void jWalksThroughWhatCannotBe() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        breakRules(window);
        auto& next = window.doubt().places();
        QTest::keyClick(&window, Qt::Key_J); // looks for them first
        QVERIFY(window.settle());
        QTRY_VERIFY(next.current().has_value());
        const auto count = next.queue().places().size();
        QVERIFY(count >= 2);
        QCOMPARE(static_cast<std::size_t>(child<QListWidget>(window, "placesList")->count()), count);
        const auto first = *next.current();
        QCOMPARE(window.selection().crosshair(), next.queue().places()[first].at);
        QCOMPARE(*xy(window).place(), next.queue().places()[first].box);
        QTest::keyClick(&window, Qt::Key_J);
        QVERIFY(*next.current() != first);
        QTest::keyClick(&window, Qt::Key_J, Qt::ShiftModifier);
        QCOMPARE(*next.current(), first);
        QTest::keyClick(&window, Qt::Key_Y);
        QCOMPARE(next.queue().stateOf(first), Queue::State::Done);
        QVERIFY(*next.current() != first);
        const auto second = *next.current();
        child<QPushButton>(window, "placeSkip")->click();
        QCOMPARE(next.queue().stateOf(second), Queue::State::Skipped);
        QVERIFY2(child<QLabel>(window, "placesCount")->text().startsWith(QString("1 of %1 done").arg(count)),
                 qPrintable(child<QLabel>(window, "placesCount")->text()));
        window.setWorkspace(Workspace::Compare);
        const auto current = next.current();
        QTest::keyClick(&window, Qt::Key_J); // not this workspace's
        QCOMPARE(next.current(), current);
    }

    void oneClickMendsAndUndoOpensThePlaceAgain() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        breakRules(window);
        child<QPushButton>(window, "placesFind")->click();
        QVERIFY(window.settle());
        auto& next = window.doubt().places();
        const auto speck = placeOf(window, alpha);
        QVERIFY(speck < next.queue().places().size());
        while (next.current() != speck) next.walk(true);
        const int steps = window.project().history().count();
        auto* mend = child<QPushButton>(window, "placeMend");
        QVERIFY(mend->isVisibleTo(&window));
        mend->click();
        QTRY_COMPARE(labels(window).map.at({5, 60, 60}), cell);
        QCOMPARE(window.project().history().count(), steps + 1);
        QTRY_COMPARE(next.queue().stateOf(speck), Queue::State::Done);
        QVERIFY(window.settle());
        QVERIFY(!mend->isVisibleTo(&window));
        window.click("undoButton");
        QCOMPARE(labels(window).map.at({5, 60, 60}), alpha);
        QTRY_COMPARE(next.queue().stateOf(speck), Queue::State::Open);
    }

    void anEditSettlesThePlaceItIsAt() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        breakRules(window);
        child<QPushButton>(window, "placesFind")->click();
        QVERIFY(window.settle());
        auto& next = window.doubt().places();
        const auto speck = placeOf(window, alpha), core = placeOf(window, 6);
        paint(window, {{5, 58, 58}, {6, 64, 64}}, cell);
        QTRY_COMPARE(next.queue().stateOf(speck), Queue::State::Done);
        QCOMPARE(next.queue().stateOf(core), Queue::State::Open);
    }

    void doubtfulPlacesAreListedToo() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window); // looks for places by itself
        const auto& places = window.doubt().places().queue().places();
        const auto at = std::ranges::find_if(places, [](const review::Place& p) { return p.kind != review::PlaceKind::Impossible; });
        QVERIFY(at != places.end());
        QVERIFY(doubtful.contains(at->at));
    }

    void rulesAreEditedAndSwitchedOff() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        breakRules(window);
        child<QPushButton>(window, "placesFind")->click();
        QVERIFY(window.settle());
        auto& next = window.doubt().places();
        const auto before = next.queue().places().size();
        child<QPushButton>(window, "rulesOpen")->click();
        QVERIFY(child<panel::RulesCard>(window, "rulesCard")->isVisible());
        child<QCheckBox>(window, "ruleInside0On")->click(); // cores inside dense granules
        QVERIFY(!next.rules().inside[0].on);
        QVERIFY(window.settle());
        QCOMPARE(next.queue().places().size(), before - 1);
        const auto sizes = next.rules().sizes.size();
        child<QPushButton>(window, "ruleSizeAdd")->click();
        QTRY_VERIFY(window.findChild<QWidget*>(QString("ruleSize%1On").arg(sizes)));
        child<QPushButton>(window, "rulesDefaults")->click();
        QVERIFY(window.settle());
        QVERIFY(next.rules().inside[0].on);
        QTest::keyClick(child<QWidget>(window, "rulesCard"), Qt::Key_Escape);
        QVERIFY(!child<QWidget>(window, "rulesCard")->isVisible());
    }

    void whatWasDecidedIsSavedWithTheProject() {
        const QString file = QString::fromStdString(m_folder.file("walk.granule"));
        std::size_t count = 0;
        {
            Window window;
            QVERIFY(window.load(writeStack(m_folder)));
            breakRules(window);
            QTest::keyClick(&window, Qt::Key_J);
            QVERIFY(window.settle());
            QTest::keyClick(&window, Qt::Key_Y);
            count = window.doubt().places().queue().places().size();
            auto rules = window.doubt().places().rules();
            rules.holes[0].on = false;
            rules.sizes[0].rule.mostNm3 = 5e8;
            window.doubt().places().setRules(rules);
            window.doubt().ballot().setShown(panel::HeatKind::Disagreement);
            QVERIFY(window.settle());
            bool saved = false;
            window.saveTo(file, [&] { saved = true; });
            QTRY_VERIFY(saved);
        }
        Window window;
        QVERIFY(window.load(file));
        auto& next = window.doubt().places();
        QVERIFY(!next.rules().holes[0].on);
        QCOMPARE(next.rules().sizes[0].rule.mostNm3, 5e8);
        QCOMPARE(window.doubt().ballot().shown(), panel::HeatKind::Disagreement);
        child<QPushButton>(window, "placesFind")->click();
        QVERIFY(window.settle());
        QCOMPARE(next.queue().places().size(), count);
        QCOMPARE(next.queue().openCount(), count - 1);
    }
};

QTEST_MAIN(TestDoubt)
#include "tst_Doubt.moc"
