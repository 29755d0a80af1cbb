// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/ClassBars.h"
#include "ui/panel/compare/MatrixView.h"
#include "ui/panel/compare/PairResults.h"
#include "ui/panel/compare/RaterChips.h"
#include "ui/panel/compare/RegionBar.h"

#include <QAction>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace granule;
using panel::ComparePanel;
using panel::MatrixView;
using testing::fill;

namespace {

const Shape shape{4, 100, 120};

/// A panel over two maps of a cell with two mitochondria; the second map calls one (the larger) and a part of the other
/// alpha granules.
struct Scene {
    project::Project project;
    project::Selection selection;
    project::JobQueue jobs;
    int truth = 0, other = 0;
    ComparePanel panel{project, selection, jobs};

    explicit Scene(bool withLayers = true) {
        panel.resize(560, 1200);
        project.setVolume(testing::greyRamp(shape), "ramp.tif");
        selection.setShape(shape);
        if (!withLayers) return;
        LabelMap a(shape, plateletSpacing);
        fill(a, {{0, 10, 10}, {4, 90, 110}}, 1);
        fill(a, {{1, 20, 20}, {3, 40, 50}}, 2);
        fill(a, {{2, 60, 60}, {3, 70, 70}}, 2);
        auto b = a;
        fill(b, {{1, 20, 20}, {3, 40, 50}}, 3);
        fill(b, {{2, 60, 60}, {3, 65, 70}}, 3);
        truth = project.addLayer("Annotator 1", "", a);
        other = project.addLayer("Algorithm", "", b);
    }

    /// Another person, whose first mitochondrion is a little smaller.
    int addThird() {
        auto c = project.layer(truth)->map;
        fill(c, {{1, 20, 20}, {3, 22, 50}}, 1);
        return project.addLayer("Annotator 2", "", c);
    }
};

/// The places that were asked for.
struct Doors {
    std::vector<agreement::PlaceFilter> filters;
    QStringList titles;
    std::vector<bool> jumps;
    explicit Doors(ComparePanel& panel) {
        QObject::connect(&panel, &ComparePanel::placesAsked, &panel, [this](const agreement::PlaceFilter& filter, const QString& title, bool jump) {
            filters.push_back(filter);
            titles << title;
            jumps.push_back(jump);
        });
    }
};

bool waitForResult(ComparePanel& panel) {
    return QTest::qWaitFor([&] { return panel.raters().result() != nullptr; }, 20000);
}

template <typename T>
T* child(QWidget& panel, const char* name) {
    return panel.findChild<T*>(name);
}

/// Shows the panel and waits until its maps are compared.
bool showCompared(ComparePanel& panel) {
    panel.show();
    panel.activateWindow(); // its shortcuts work where no window manager does that
    return QTest::qWaitForWindowExposed(&panel) && QTest::qWaitFor([&] { return panel.matrix().has_value(); });
}

/// Clicks the middle of a cell of the matrix.
void clickCell(QWidget& panel, int truth, int predicted) {
    auto* view = panel.findChild<MatrixView*>("compareMatrix");
    const double w = (view->width() - 52.0) / 7, h = (view->height() - 24.0) / 7;
    QTest::mouseClick(view, Qt::LeftButton, {}, QPoint(static_cast<int>(52 + (predicted + 0.5) * w), static_cast<int>(24 + (truth + 0.5) * h)));
}

} // namespace

class tst_ComparePanel : public QObject {
    Q_OBJECT
private slots:
    void oneLayerShowsWhatToDo() {
        Scene scene(false);
        auto& panel = scene.panel;
        panel.show();
        QVERIFY(child<QWidget>(panel, "compareEmpty")->isVisible());
        QVERIFY(!child<QWidget>(panel, "compareMatrix")->isVisible());
        QSignalSpy asked(&panel, &ComparePanel::addRequested);
        QTest::mouseClick(child<QPushButton>(panel, "compareAddFirst"), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void paintedLayersAreComparedFirst() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(!panel.matrix()); // nothing is computed before it is looked at
        QVERIFY(showCompared(panel));
        QCOMPARE(panel.raters().pair(), std::pair(scene.truth, scene.other)); // not the empty "Labels"
        NoProgress nobody;
        const auto expected = analysis::compare(scene.project.layer(scene.truth)->map, scene.project.layer(scene.other)->map, 7, false, nobody);
        QCOMPARE(*panel.matrix(), expected);
        QCOMPARE(child<QLabel>(panel, "compareMiouAll")->text(), QString::number(expected.mIoUAll(), 'f', 3));
        QCOMPARE(child<QLabel>(panel, "compareKappa")->text(), QString::number(expected.cohenKappa(), 'f', 3));
        QCOMPARE(child<QLabel>(panel, "compareVariation")->text(), QString::number(expected.variationOfInformation(), 'f', 3));
    }

    void layersThatComeLaterAreTakenUntilAPersonChose() {
        Scene scene(false);
        auto& panel = scene.panel;
        auto& raters = panel.raters();
        panel.show();
        const int first = scene.project.addLayer("First", "", testing::randomLabels(shape, 7, 1));
        QCOMPARE(raters.pair(), std::pair(0, 0)); // an empty layer says nothing
        const int second = scene.project.addLayer("Second", "", testing::randomLabels(shape, 7, 2));
        QCOMPARE(raters.pair(), std::pair(first, second));
        const int network = scene.project.addLayer("Ensemble of 4", "12 s, the processor", testing::randomLabels(shape, 7, 4));
        QCOMPARE(raters.find(network)->kind, agreement::RaterKind::Algorithm);
        QCOMPARE(raters.pair(), std::pair(first, network)); // a person against the algorithm
        panel.setRaters(second, first);
        scene.project.addLayer("Third", "", testing::randomLabels(shape, 7, 3));
        QCOMPARE(raters.pair(), std::pair(second, first));
    }

    void theTwoChosenLastStandAgainstEachOther() {
        Scene scene;
        const int third = scene.addThird();
        auto& raters = scene.panel.raters();
        QVERIFY(showCompared(scene.panel));
        const auto click = [&](int layer) { QTest::mouseClick(scene.panel.findChild<QAbstractButton*>(QStringLiteral("raterChip%1").arg(layer)), Qt::LeftButton, {}, QPoint(10, 10)); };
        QCOMPARE(raters.pair(), std::pair(scene.truth, scene.other));
        click(third); // in the place of the one that was there longer; persons before algorithms
        QCOMPARE(raters.pair(), std::pair(third, scene.other));
        click(scene.truth);
        QCOMPARE(raters.pair(), std::pair(scene.truth, third));
        QTRY_VERIFY(scene.panel.matrix());
        click(scene.truth); // is one of the two
        QCOMPARE(raters.pair(), std::pair(scene.truth, third));
        raters.setKind(scene.truth, agreement::RaterKind::Consensus);
        QCOMPARE(raters.all().back().layer, scene.truth);
        raters.setCounts(third, false);
        QCOMPARE(raters.snapshots().size(), std::size_t(2));
        QVERIFY(!raters.placeOf(third));
    }

    void theMenuOfAChipSaysWhatARaterIs() {
        Scene scene;
        QVERIFY(showCompared(scene.panel));
        auto* chip = scene.panel.findChild<QAbstractButton*>(QStringLiteral("raterChip%1").arg(scene.other));
        QTest::mouseClick(chip, Qt::LeftButton, {}, QPoint(chip->width() - 8, 10)); // its arrow
        auto* menu = scene.panel.findChild<QMenu*>("raterMenu");
        QVERIFY(menu);
        QVERIFY(menu->actions()[1]->isChecked()); // an algorithm, by its name
        menu->actions()[0]->trigger();
        menu->close();
        QCOMPARE(scene.panel.raters().find(scene.other)->kind, agreement::RaterKind::Person);
    }

    void aCellIsADoor() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        Doors doors(panel);
        clickCell(panel, 2, 3);
        QCOMPARE(doors.filters.size(), std::size_t(1));
        QCOMPARE(doors.filters[0].truthClass, std::optional<LabelId>(2));
        QCOMPARE(doors.filters[0].otherClass, std::optional<LabelId>(3));
        QCOMPARE(doors.titles[0], QString("Mitochondrion called alpha granule"));
        QVERIFY(doors.jumps[0]);
    }

    void barsAndTablesAreDoors() {
        Scene scene;
        scene.addThird();
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        QVERIFY(waitForResult(panel));
        Doors doors(panel);
        auto* bars = panel.findChild<panel::ClassBars*>("compareBars");
        QCOMPARE(bars->rows().size(), std::size_t(7));
        QTest::mouseClick(bars, Qt::LeftButton, {}, QPoint(40, 2 * 26 + 13));
        QCOMPARE(doors.filters.size(), std::size_t(1));
        QCOMPARE(doors.filters[0].truthClass, std::optional<LabelId>(2));
        QVERIFY(!doors.filters[0].otherClass);
        const auto click = [&](const char* table) {
            auto* found = child<QTableWidget>(panel, table);
            QVERIFY(found && found->rowCount() > 0);
            QTest::mouseClick(found->viewport(), Qt::LeftButton, {}, found->visualItemRect(found->item(0, 0)).center());
        };
        click("compareSurfaces");
        QCOMPARE(doors.filters.size(), std::size_t(2));
        QCOMPARE(doors.filters[1].kinds, std::set{agreement::Difference::LineWidth});
        scene.selection.setCrosshair({0, 0, 0});
        click("compareObjectList"); // an object that is not the same in both
        const auto at = scene.selection.crosshair();
        const auto said = [&](int layer) { return scene.project.layer(layer)->map.at(at); };
        QVERIFY(at != (Index{0, 0, 0}));
        QVERIFY(said(scene.truth) != said(scene.other));
    }

    void peopleAreTheYardstickOfAlgorithms() {
        Scene scene;
        const int third = scene.addThird();
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        QVERIFY(waitForResult(panel));
        const auto& result = *panel.raters().result();
        QCOMPARE(result.raters.size(), std::size_t(3));
        auto* bars = panel.findChild<panel::ClassBars*>("compareBars");
        const auto* human = result.pair(*panel.raters().placeOf(scene.truth), *panel.raters().placeOf(third));
        QVERIFY(bars->rows()[2].human);
        QCOMPARE(bars->rows()[2].human->value, human->scores.iou[2].value);
        QVERIFY(child<QLabel>(panel, "compareSentence")->text().startsWith("Algorithm:"));
        QCOMPARE(child<QLabel>(panel, "compareFleiss")->text(), QString::number(result.fleissKappa, 'f', 3));
        panel.setRaters(scene.truth, third); // two people have no yardstick but themselves
        QTRY_VERIFY(panel.matrix());
        QVERIFY(!bars->rows()[2].human);
        QVERIFY(child<QLabel>(panel, "compareSentence")->text().contains("human agreement"));
        QCOMPARE(panel.raters().result().get(), &result); // what was worked out of all of them stays
    }

    void regionAndAbsentClassesAreChosen() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        const auto all = panel.matrix()->total();
        panel.setChoice({agreement::Region::Labelled});
        QVERIFY(!panel.matrix());
        QTRY_VERIFY(panel.matrix());
        QCOMPARE(panel.matrix()->total(), std::uint64_t(4 * 80 * 100));
        QVERIFY(panel.matrix()->total() < all);
        QVERIFY(waitForResult(panel));
        QCOMPARE(panel.matrix()->total(), std::uint64_t(4 * 80 * 100));
        const auto zero = child<QLabel>(panel, "compareMiouOrg")->text();
        panel.setChoice({agreement::Region::Labelled, {}, analysis::AbsentClass::Skip}); // four of seven classes are nowhere
        QVERIFY(panel.matrix());
        QVERIFY(waitForResult(panel));
        QVERIFY(child<QLabel>(panel, "compareMiouOrg")->text() != zero);
        QVERIFY(!panel.raters().result()->cells.empty());
        panel.setRaters(scene.other, scene.truth); // what the algorithm labelled is counted on its own
        QTRY_VERIFY(panel.matrix());
        NoProgress nobody;
        QCOMPARE(*panel.matrix(), analysis::compare(scene.project.layer(scene.other)->map, scene.project.layer(scene.truth)->map, 7, true, nobody));
        QVERIFY(child<QLabel>(panel, "compareSentence")->text().contains("swap"));
        panel.setRaters(scene.truth, scene.other);
        panel.setChoice({agreement::Region::ChosenCells, {0}});
        QVERIFY(!panel.matrix());
        QVERIFY(waitForResult(panel));
        QVERIFY(panel.matrix());
        QVERIFY(panel.matrix()->total() > 0 && panel.matrix()->total() < all);
    }

    void editsAreComparedAgainWithoutMovingTheView() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        QVERIFY(waitForResult(panel));
        Doors doors(panel);
        clickCell(panel, 2, 3);
        auto after = scene.project.layer(scene.other)->map;
        fill(after, {{1, 20, 20}, {3, 40, 50}}, 2); // the larger one put right
        scene.project.commitEdit(scene.other, BlockDelta::between(scene.project.layer(scene.other)->map, after), "Brush", false);
        QTRY_VERIFY(!panel.raters().result()); // what was worked out is no longer so
        QTRY_COMPARE(panel.matrix()->count(2, 3), std::uint64_t(50));
        QTRY_COMPARE(doors.filters.size(), std::size_t(2));
        QVERIFY(!doors.jumps[1]);
        QVERIFY(waitForResult(panel));
        QCOMPARE(panel.raters().result()->pairs[0].counts.count(2, 3), std::uint64_t(50));
    }

    void swapTransposes() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        const auto before = *panel.matrix();
        QTest::mouseClick(child<QPushButton>(panel, "compareSwap"), Qt::LeftButton);
        QTRY_VERIFY(panel.matrix() && panel.matrix()->count(3, 2) == before.count(2, 3));
        QVERIFY(waitForResult(panel));
        QCOMPARE(*panel.matrix(), before.transposed());
        const auto recall = panel::scoreOf({&panel.raters().result()->pairs[0], true}, 2, panel::ClassScore::Recall).value;
        QCOMPARE(recall, panel.matrix()->recall(2));
    }

    void removingARaterIsTakenInStride() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        scene.project.removeLayer(scene.other);
        QVERIFY(child<QWidget>(panel, "compareEmpty")->isVisible());
        QVERIFY(!panel.matrix());
        scene.project.history().undo();
        QTRY_VERIFY(panel.matrix());
        QVERIFY(!child<QWidget>(panel, "compareEmpty")->isVisible());
    }

    void ratersAreFlippedOnceRound() {
        Scene scene;
        const int third = scene.addThird();
        auto& raters = scene.panel.raters();
        QSignalSpy flips(&raters, &panel::Raters::flippedChanged);
        std::vector<int> seen;
        for (int i = 0; i < 4; ++i) {
            raters.flip();
            seen.push_back(raters.flipped());
        }
        QCOMPARE(seen, (std::vector{scene.truth, scene.other, third, 0}));
        QCOMPARE(flips.count(), 4);
        raters.flip();
        scene.project.removeLayer(scene.truth);
        QCOMPARE(raters.flipped(), 0);
    }

    void whatAPersonSaidOfRatersIsKept() {
        Scene scene;
        const int third = scene.addThird();
        auto& raters = scene.panel.raters();
        raters.setKind(third, agreement::RaterKind::Consensus);
        raters.setPair(third, scene.truth);
        const auto state = raters.state();
        panel::Raters again(scene.project);
        again.restore(state);
        QCOMPARE(again.find(third)->kind, agreement::RaterKind::Consensus);
        QCOMPARE(again.pair(), std::pair(third, scene.truth));
        again.restore({{"pair", "nonsense"}, {"kinds", 7}});
        QCOMPARE(again.pair(), std::pair(scene.truth, scene.other));
    }

    void aTickIsDrawnWherePeopleStand() {
        panel::ClassBars bars;
        bars.resize(400, 60);
        bars.setRows({{1, "Cell", Qt::green, {0.5, analysis::Interval{0.5, 0.4, 0.6}}}});
        const auto without = bars.grab().toImage();
        bars.setRows({{1, "Cell", Qt::green, {0.5, analysis::Interval{0.5, 0.4, 0.6}}, agreement::Score{0.9}}});
        QVERIFY(bars.grab().toImage() != without);
    }

    void objectIdsAreToldInPlace() {
        Scene scene;
        LabelMap objects(shape, plateletSpacing);
        fill(objects, {{0, 0, 0}, {1, 5, 5}}, 250);
        const int odd = scene.project.addLayer("Objects", "", objects);
        auto& panel = scene.panel;
        panel.show();
        panel.setRaters(scene.truth, odd);
        auto* problem = child<QLabel>(panel, "compareProblem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains("250"));
        panel.raters().setCounts(odd, false); // left out, it does not stand in the way
        panel.setRaters(scene.truth, scene.other);
        QTRY_VERIFY(panel.matrix());
        QVERIFY(!problem->isVisible());
        QVERIFY(waitForResult(panel));
        QVERIFY(!problem->isVisible());
    }

    void exportsTableAndFigures() {
        Scene scene;
        testing::TemporaryFolder folder;
        auto& panel = scene.panel;
        panel.show();
        QVERIFY(!child<QPushButton>(panel, "compareExport")->isEnabled());
        QTRY_VERIFY(panel.matrix());
        QVERIFY(child<QPushButton>(panel, "compareExport")->isEnabled());
        const std::pair<const char*, QByteArray> files[] = {{"m.csv", "\"Annotator 1"}, {"m.svg", "<?xml"}, {"m.pdf", "%PDF"}, {"m.png", "\x89PNG"}};
        for (const auto& [name, start] : files) {
            const auto path = QString::fromStdString(folder.file(name));
            panel.exportTo(path);
            QFile file(path);
            QVERIFY2(file.open(QIODevice::ReadOnly), name);
            QVERIFY2(file.readAll().startsWith(start), name);
        }
        auto* problem = child<QLabel>(panel, "compareProblem");
        QVERIFY(problem->text().isEmpty());
        panel.exportTo(QString::fromStdString(folder.file("m.doc")));
        QVERIFY(problem->text().contains(".svg"));
        panel.exportTo(QString::fromStdString(folder.file("none/m.csv")));
        QVERIFY(problem->text().contains("none"));
    }
};

QTEST_MAIN(tst_ComparePanel)
#include "tst_ComparePanel.moc"
