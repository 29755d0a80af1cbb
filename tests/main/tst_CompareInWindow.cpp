// SPDX-License-Identifier: BSD-3-Clause
// The Compare workspace in the whole window: numbers are doors to voxels, raters are flipped and swiped, and where they differ is shown.
#include "core/agreement/Disagreement.h"
#include "tests/main/WindowFixture.h"
#include "ui/main/CompareController.h"
#include "ui/main/DifferencePlanes.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/MatrixView.h"

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;
using view::OrthoView;
using view::Plane;

namespace {

/// A window in Compare on a ramp with two cells: a person, and an algorithm that calls their alpha granules dense ones.
class CompareWindow : public Window {
public:
    bool prepare(const TemporaryFolder& folder) {
        const auto cells = granule::testing::touchingCells();
        if (!load(writeStack(folder, "cells.tif", cells.shape()))) return false;
        auto ids = cells.read<std::uint8_t>(Box::of(cells.shape()));
        for (auto& id : ids)
            if (id == 3) id = 5;
        person = project().addLayer("Annotator 1", "from a file", cells);
        algorithm = project().addLayer("Algorithm", "made", LabelMap::fromVoxels(cells.shape(), ids, project().spacing()));
        setWorkspace(Workspace::Compare);
        return QTest::qWaitFor([this] { return panel().matrix().has_value(); }, 10000) && settle();
    }
    panel::ComparePanel& panel() { return *findChild<panel::ComparePanel*>("comparePanel"); }
    view::SliceView& xy() { return views().slice(Plane::XY); }
    LabelId said(int layer, const Index& at) { return project().layer(layer)->map.at(at); }
    /// A click into the middle of a cell of the matrix.
    void clickCell(int truth, int predicted) {
        auto* matrix = findChild<panel::MatrixView*>("compareMatrix");
        const double w = (matrix->width() - 52.0) / 7, h = (matrix->height() - 24.0) / 7;
        QTest::mouseClick(matrix, Qt::LeftButton, {}, QPoint(static_cast<int>(52 + (predicted + 0.5) * w), static_cast<int>(24 + (truth + 0.5) * h)));
    }

    int person = 0, algorithm = 0;
};

} // namespace

class TestCompareInWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useOwnSettings(); }
    void cleanup() { QSettings().clear(); }

    void aClickOnACellLandsOnAVoxelOfThatKind() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        window.selection().setCrosshair({0, 0, 0});
        window.clickCell(3, 5);
        QTRY_VERIFY(window.said(window.person, window.selection().crosshair()) == 3);
        const auto at = window.selection().crosshair();
        QCOMPARE(window.said(window.algorithm, at), LabelId{5});
        QVERIFY(QRectF(window.xy().rect()).contains(window.xy().geometry().middleOf(at)));
        QTRY_VERIFY(window.xy().place());
        QCOMPARE(window.views().beside().place(), window.xy().place());
        QVERIFY(window.settle());
    }

    void cFlipsAndEscapeEndsIt() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        auto& view = window.xy();
        QCOMPARE(view.only(), std::optional(std::set{window.person, window.algorithm}));
        QCOMPARE(view.swipe()->before, window.person);
        QCOMPARE(view.swipe()->afterName, QString("Algorithm"));
        QCOMPARE(view.notes().caption, QString("Annotator 1 | Algorithm"));
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_C);
        QCOMPARE(view.only(), std::optional(std::set{window.person}));
        QVERIFY(!view.swipe());
        QCOMPARE(view.notes().caption, QString("Annotator 1"));
        QTRY_VERIFY(view.isCurrent());
        const auto persons = view.frame().copy();
        QTest::keyClick(&view, Qt::Key_C);
        QCOMPARE(view.notes().caption, QString("Algorithm"));
        QTRY_VERIFY(view.isCurrent() && view.frame() != persons); // in place: the same slice, other labels
        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(window.panel().raters().flipped(), 0);
        QVERIFY(view.swipe());
        for (int i = 0; i < 3; ++i) QTest::keyClick(&view, Qt::Key_C); // once round
        QCOMPARE(window.panel().raters().flipped(), 0);
        QVERIFY(window.settle());
    }

    void whatIsPaintedIsSeen() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        window.project().setActiveLayer(window.project().layers().front().id);
        window.selection().setTool(project::Tool::Brush);
        QCOMPARE(window.xy().only(), std::optional(std::set{window.project().activeLayerId()}));
        QVERIFY(!window.xy().swipe());
        window.project().setActiveLayer(window.algorithm);
        QCOMPARE(window.xy().only(), std::optional(std::set{window.algorithm}));
        window.selection().setTool(project::Tool::Navigate);
        QVERIFY(window.xy().swipe());
        QVERIFY(window.settle());
    }

    void theLineIsDragged() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        auto& view = window.xy();
        QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(view.width() / 2, 60));
        QTest::mouseMove(&view, QPoint(view.width() / 4, 60));
        QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(view.width() / 4, 60));
        QVERIFY(std::abs(view.swipe()->share - 0.25) < 0.02);
        QVERIFY(window.settle());
    }

    void whereTheyDifferIsShownAndNowhereKept() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        auto& beside = window.views().beside();
        QVERIFY(beside.isVisible());
        QTRY_VERIFY(beside.heat());
        QVERIFY(window.settle());
        const auto layers = window.project().layers().size();
        QCOMPARE(layers, std::size_t{3}); // the empty one, and the two
        const auto z = beside.slice();
        const auto& shape = window.project().volume().shape();
        std::uint64_t differ = 0;
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const bool differs = window.said(window.person, {z, y, x}) != window.said(window.algorithm, {z, y, x});
                const auto pixel = beside.heat()->picture.pixelColor(static_cast<int>(x), static_cast<int>(y));
                QCOMPARE(pixel.alpha() > 0, differs);
                if (differs) QCOMPARE(pixel.rgb(), DifferencePlanes::colourOf(agreement::Difference::OtherClass).rgb());
                differ += differs;
            }
        QVERIFY(differ > 0);
        const auto& matrix = *window.panel().matrix();
        QCOMPARE(window.comparing().differences().counts()->at(2), matrix.count(3, 5));
        QVERIFY(beside.notes().note.endsWith("% of voxels"));
        QCOMPARE(beside.notes().legend.size(), std::size_t{1});
        // An edit is seen a moment later.
        auto after = window.project().layer(window.algorithm)->map;
        granule::testing::fill(after, {{z, 0, 0}, {z + 1, 4, 4}}, 2);
        window.project().commitEdit(window.algorithm, BlockDelta::between(window.project().layer(window.algorithm)->map, after), "Brush", false);
        QTRY_VERIFY(beside.heat() && beside.heat()->picture.pixelColor(1, 1).alpha() > 0);
        QVERIFY(window.settle());
    }

    void leavingBringsBackWhatWasThere() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        window.setWorkspace(Workspace::Annotate);
        QVERIFY(!window.xy().only() && !window.xy().swipe());
        QCOMPARE(window.xy().notes(), view::SliceNotes());
        QVERIFY(!window.views().beside().isVisible() && window.views().slice(Plane::XZ).isVisible());
        QTest::keyClick(&window.xy(), Qt::Key_C); // is of no use here
        QCOMPARE(window.panel().raters().flipped(), 0);
        window.setWorkspace(Workspace::Compare);
        window.click("compareSurface");
        QVERIFY(window.views().slice(Plane::XZ).isVisible() && window.views().beside().isVisible());
        window.click("compareDifferences");
        QVERIFY(!window.views().beside().isVisible());
        window.click("compareSwipe");
        QCOMPARE(window.xy().only(), std::optional(std::set{window.person}));
        QVERIFY(window.settle());
    }

    void theBarSaysWhatBothSay() {
        TemporaryFolder folder;
        CompareWindow window;
        QVERIFY(window.prepare(folder));
        window.clickCell(3, 5);
        QTRY_VERIFY(window.said(window.person, window.selection().crosshair()) == 3);
        const auto text = child<QLabel>(window, "positionText")->text();
        QVERIFY2(text.contains("Annotator 1: Alpha granule") && text.contains("Algorithm: Dense granule"), qPrintable(text));
        QVERIFY(window.settle());
        window.setWorkspace(Workspace::Annotate);
        QVERIFY(!child<QLabel>(window, "positionText")->text().contains("Annotator 1"));
    }

    void theProjectKeepsItsRaters() {
        TemporaryFolder folder;
        const auto path = QString::fromStdString(folder.file("p.granule"));
        std::pair<int, int> pair;
        {
            CompareWindow window;
            QVERIFY(window.prepare(folder));
            window.panel().raters().setKind(window.person, agreement::RaterKind::Consensus);
            window.panel().setRaters(window.algorithm, window.person);
            window.panel().setChoice({agreement::Region::Labelled});
            window.click("compareSwipe");
            pair = window.panel().raters().pair();
            bool saved = false;
            window.saveTo(path, [&] { saved = true; });
            QTRY_VERIFY_WITH_TIMEOUT(saved, 10000);
            QVERIFY(window.settle());
        }
        Window again;
        QVERIFY(again.load(path));
        auto* panel = again.findChild<panel::ComparePanel*>("comparePanel");
        QCOMPARE(again.workspace(), Workspace::Compare);
        QCOMPARE(panel->raters().pair(), pair);
        QCOMPARE(panel->raters().find(pair.second)->kind, agreement::RaterKind::Consensus);
        QCOMPARE(panel->choice().region, agreement::Region::Labelled);
        QVERIFY(!panel->shown().swipe);
        QVERIFY(!again.project().isDirty()); // looking is no change
        QVERIFY(again.views().beside().isVisible());
        QVERIFY(again.settle());
    }
};

QTEST_MAIN(TestCompareInWindow)
#include "tst_CompareInWindow.moc"
