// SPDX-License-Identifier: BSD-3-Clause
#include "tests/tool/ToolFixture.h"

#include "ui/tool/Proposal.h"

#include <QSignalSpy>

using namespace granule;
using granule::testing::ToolFixture;
using project::Tool;

namespace {

/// Clicks the corners; the last one twice, which closes the outline.
void outline(view::SliceView& view, const std::vector<Index>& corners) {
    for (const auto& corner : corners) ToolFixture::click(view, corner);
    const auto at = ToolFixture::at(view, corners.back());
    ToolFixture::mouse(view, QEvent::MouseButtonDblClick, at, Qt::LeftButton);
    ToolFixture::release(view, at);
}

std::int64_t count(const LabelMap& map, LabelId id) {
    const auto ids = map.read(Box::of(map.shape()));
    return std::ranges::count(ids, id);
}

} // namespace

class TestOutlines : public QObject {
    Q_OBJECT
private slots:
    void aPolygonPaintsItsSliceInEveryPlane() {
        ToolFixture f;
        f.selection.setActiveClass(3);
        f.selection.setTool(Tool::Polygon);
        outline(f.xy(), {{20, 40, 40}, {20, 40, 80}, {20, 90, 80}, {20, 90, 40}});
        QCOMPARE(f.labels().at({20, 60, 60}), 3u);
        QCOMPARE(f.labels().at({21, 60, 60}), 0u);
        QCOMPARE(f.labels().at({20, 60, 90}), 0u);
        QCOMPARE(f.project.history().count(), 1);
        outline(f.xz(), {{5, 100, 150}, {5, 100, 200}, {30, 100, 200}, {30, 100, 150}});
        QCOMPARE(f.labels().at({15, 100, 170}), 3u);
        QCOMPARE(f.labels().at({15, 101, 170}), 0u);
        outline(f.yz(), {{5, 20, 120}, {5, 60, 120}, {30, 60, 120}, {30, 20, 120}});
        QCOMPARE(f.labels().at({15, 40, 120}), 3u);
        QCOMPARE(f.labels().at({15, 40, 121}), 0u);
        while (f.project.history().canUndo()) f.project.history().undo();
        QCOMPARE(count(f.labels(), 3), 0);
    }

    void enterClosesBackspaceTakesBackEscapeDrops() {
        ToolFixture f;
        f.selection.setTool(Tool::Polygon);
        for (const Index& at : {Index{20, 40, 40}, Index{20, 40, 80}, Index{20, 90, 80}, Index{20, 150, 20}}) ToolFixture::click(f.xy(), at);
        QCOMPARE(f.xy().sketch().lines.front().points.size(), std::size_t(4));
        QTest::keyClick(&f.xy(), Qt::Key_Backspace);
        QCOMPARE(f.xy().sketch().lines.front().points.size(), std::size_t(3));
        QVERIFY(f.tools.hints().contains("Enter"));
        QTest::keyClick(&f.xy(), Qt::Key_Return);
        QCOMPARE(f.labels().at({20, 60, 75}), 1u);
        QVERIFY(f.xy().sketch().empty());
        ToolFixture::click(f.xy(), {20, 100, 100});
        ToolFixture::click(f.xy(), {20, 100, 140});
        QTest::keyClick(&f.xy(), Qt::Key_Escape);
        QVERIFY(f.xy().sketch().empty());
        QCOMPARE(f.project.history().count(), 1);
        ToolFixture::click(f.xy(), {20, 100, 100});
        f.selection.setTool(Tool::Brush);
        QVERIFY2(f.xy().sketch().empty(), "another tool drops the outline");
    }

    void theLassoPaintsAndErases() {
        ToolFixture f;
        f.selection.setTool(Tool::Lasso);
        const auto drawn = [&](Qt::MouseButton button) {
            ToolFixture::press(f.xy(), ToolFixture::at(f.xy(), {20, 40, 40}), button);
            for (const Index& at : {Index{20, 40, 120}, Index{20, 120, 120}, Index{20, 120, 40}}) ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), at), button);
            QVERIFY(!f.xy().sketch().empty());
            ToolFixture::release(f.xy(), ToolFixture::at(f.xy(), {20, 120, 40}), button);
        };
        drawn(Qt::LeftButton);
        QCOMPARE(f.labels().at({20, 80, 80}), 1u);
        drawn(Qt::RightButton);
        QCOMPARE(count(f.labels(), 1), 0);
        QCOMPARE(f.project.history().count(), 2);
    }

    void limitsHoldInEveryTool() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveClass(2);
        ToolFixture::click(f.xy(), {20, 60, 60});
        f.selection.setBox(Box{{0, 0, 0}, {40, 200, 100}});
        f.selection.setActiveClass(4);
        project::Limits limits;
        limits.box = true;
        limits.over = {edit::PaintOver::Kind::Background, 0};
        f.selection.setLimits(limits);
        f.selection.setTool(Tool::Polygon);
        outline(f.xy(), {{20, 20, 20}, {20, 20, 180}, {20, 150, 180}, {20, 150, 20}});
        QCOMPARE(f.labels().at({20, 60, 60}), 2u);
        QCOMPARE(f.labels().at({20, 100, 90}), 4u);
        QCOMPARE(f.labels().at({20, 100, 101}), 0u);
        f.selection.setTool(Tool::Fill);
        f.selection.setActiveClass(5);
        ToolFixture::click(f.xy(), {20, 180, 50});
        QCOMPARE(f.labels().at({20, 180, 50}), 5u);
        QCOMPARE(f.labels().at({20, 180, 150}), 0u);
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveClass(6);
        f.selection.setBrushDiameterNm(600);
        ToolFixture::click(f.xz(), {35, 100, 99});
        QCOMPARE(f.labels().at({35, 100, 95}), 6u);
        QCOMPARE(f.labels().at({35, 100, 100}), 0u);
    }

    void greyLimitsPaintOnlySuchVoxels() {
        ToolFixture f;
        const auto grey = [&](const Index& at) { return f.project.volume().read<float>({at, {at.z + 1, at.y + 1, at.x + 1}})[0]; };
        const Index centre{20, 100, 120};
        project::Limits limits;
        limits.grey = GreyRange{grey(centre) - 5, grey(centre) + 5};
        f.selection.setLimits(limits);
        f.selection.setTool(Tool::Brush);
        f.selection.setBrushDiameterNm(900);
        ToolFixture::click(f.xy(), centre);
        int painted = 0, left = 0;
        for (std::int64_t x = centre.x - 40; x <= centre.x + 40; ++x) {
            const float g = grey({20, 100, x});
            const bool inside = g >= limits.grey->black && g <= limits.grey->white;
            QCOMPARE(f.labels().at({20, 100, x}), inside ? 1u : 0u);
            ++(inside ? painted : left);
        }
        QVERIFY(painted > 0 && left > 0);
    }

    void objectsArePaintedPickedAndLocked() {
        ToolFixture f;
        const int layer = f.project.activeLayerId();
        ObjectTable table;
        table.set({256, 3, {}, {}, LabelObject::State::Open, false});
        table.set({257, 3, "second", {}, LabelObject::State::Open, false});
        f.project.changeObjects(layer, table, "New");
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveObject(256, 3);
        ToolFixture::click(f.xy(), {20, 100, 100});
        QCOMPARE(f.labels().at({20, 100, 100}), 256u);
        f.selection.setActiveClass(2);
        ToolFixture::click(f.xy(), {20, 100, 100}, Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(f.selection.activeObject(), 256u);
        QCOMPARE(f.selection.activeClass(), 3u);
        f.project.setObjectLocked(layer, 256, true);
        f.selection.setActiveObject(257, 3);
        ToolFixture::click(f.xy(), {20, 100, 100});
        QCOMPARE(f.labels().at({20, 100, 100}), 256u);
        QSignalSpy told(&f.tools, &tool::ViewTools::message);
        f.selection.setActiveObject(256, 3);
        ToolFixture::click(f.xy(), {20, 50, 50});
        QVERIFY(told.last().first().toString().contains("locked"));
        QCOMPARE(f.labels().at({20, 50, 50}), 0u);
    }

    void aSlicesLabelGoesToTheNext() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveClass(4);
        ToolFixture::click(f.xy(), {20, 100, 100});
        f.selection.setActiveClass(2);
        ToolFixture::click(f.xy(), {20, 150, 150});
        f.selection.setActiveClass(4);
        ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), {20, 100, 100}), Qt::NoButton);
        QTest::keyClick(&f.xy(), Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(f.selection.crosshair().z, std::int64_t(21));
        QCOMPARE(f.labels().at({21, 100, 100}), 4u);
        QCOMPARE(f.labels().at({21, 150, 150}), 0u);
        f.selection.setActiveClass(0);
        QTest::keyClick(&f.xy(), Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(f.selection.crosshair().z, std::int64_t(20));
    }

    void aProposalIsOutsideTheHistoryUntilItIsAccepted() {
        ToolFixture f;
        const int layer = f.project.activeLayerId();
        auto after = f.labels();
        testing::fill(after, {{20, 50, 50}, {22, 90, 90}}, 5);
        const auto delta = BlockDelta::between(f.labels(), after);
        f.tools.proposal().offer(layer, delta, "Interpolate");
        QCOMPARE(f.project.layers().size(), std::size_t(2));
        QCOMPARE(f.project.layers().back().map.at({20, 60, 60}), 5u);
        QCOMPARE(f.labels().at({20, 60, 60}), 0u);
        QVERIFY(f.tools.hints().startsWith("Interpolate"));
        QTest::keyClick(&f.xy(), Qt::Key_Escape);
        QCOMPARE(f.project.layers().size(), std::size_t(1));
        f.tools.proposal().offer(layer, delta, "Interpolate");
        QTest::keyClick(&f.xy(), Qt::Key_Return);
        QCOMPARE(f.labels().at({20, 60, 60}), 5u);
        QCOMPARE(f.project.history().count(), 1);
        f.project.history().undo();
        f.tools.proposal().offer(layer, delta, "Interpolate");
        auto other = f.labels();
        testing::fill(other, {{20, 50, 50}, {21, 51, 51}}, 2);
        f.project.commitEdit(layer, BlockDelta::between(f.labels(), other), "other", false);
        QSignalSpy told(&f.tools, &tool::ViewTools::message);
        QTest::keyClick(&f.xy(), Qt::Key_Return);
        QCOMPARE(told.count(), 1);
        QCOMPARE(f.labels().at({20, 60, 60}), 0u);
    }

    void aPensPressureSizesTheBrush() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setBrushDiameterNm(600);
        const auto dab = [&](double pressure, const Index& at) {
            const QPointingDevice pen("pen", 1, QInputDevice::DeviceType::Stylus, QPointingDevice::PointerType::Pen,
                                      QInputDevice::Capability::Position | QInputDevice::Capability::Pressure, 1, 1);
            const auto point = ToolFixture::at(f.xy(), at);
            QTabletEvent down(QEvent::TabletPress, &pen, point, f.xy().mapToGlobal(point), pressure, 0, 0, 0, 0, 0, {}, Qt::LeftButton, Qt::LeftButton);
            QApplication::sendEvent(&f.xy(), &down);
            QTabletEvent up(QEvent::TabletRelease, &pen, point, f.xy().mapToGlobal(point), 0, 0, 0, 0, 0, 0, {}, Qt::LeftButton, Qt::NoButton);
            QApplication::sendEvent(&f.xy(), &up);
        };
        dab(1.0, {20, 60, 60});
        const auto whole = count(f.labels(), 1);
        dab(0.5, {20, 140, 140});
        const auto both = count(f.labels(), 1);
        QVERIFY2(both - whole < whole / 3 && both > whole, qPrintable(QString("%1 %2").arg(whole).arg(both)));
    }
};

QTEST_MAIN(TestOutlines)
#include "tst_Outlines.moc"
