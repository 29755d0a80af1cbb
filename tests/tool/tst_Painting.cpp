// SPDX-License-Identifier: BSD-3-Clause
#include "tests/tool/ToolFixture.h"

#include <QSignalSpy>

using namespace granule;
using granule::testing::ToolFixture;
using project::Tool;

namespace {

void stroke(ToolFixture& f, view::SliceView& view, const Index& from, const Index& to,
            Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers held = {}) {
    ToolFixture::press(view, ToolFixture::at(view, from), button, held);
    ToolFixture::move(view, ToolFixture::at(view, to), button, held);
    ToolFixture::release(view, ToolFixture::at(view, to), button, held);
    f.settle();
}

} // namespace

class TestPainting : public QObject {
    Q_OBJECT
private slots:
    void aStrokeIsOneStepAndUndoGivesTheSameBlocks() {
        ToolFixture f;
        const LabelMap before = f.labels();
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveClass(4);
        stroke(f, f.xy(), {20, 50, 30}, {20, 120, 190});
        QCOMPARE(f.project.history().count(), 1);
        QCOMPARE(f.project.history().undoText(), QString("Paint Canalicular vessel"));
        QCOMPARE(f.labels().at({20, 85, 110}), 4u);
        const LabelMap painted = f.labels();
        f.project.history().undo();
        for (std::size_t i = 0; i < before.blockCount(); ++i) QCOMPARE(f.labels().block(i), before.block(i));
        f.project.history().redo();
        for (std::size_t i = 0; i < before.blockCount(); ++i) QCOMPARE(f.labels().block(i), painted.block(i));
    }

    void escapeLeavesTheLabelsUntouched() {
        ToolFixture f;
        const LabelMap before = f.labels();
        f.selection.setTool(Tool::Brush);
        QSignalSpy strokes(&f.tools, &tool::ViewTools::strokeChanged);
        ToolFixture::press(f.xy(), ToolFixture::at(f.xy(), {20, 50, 50}));
        ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), {20, 80, 80}));
        QVERIFY(f.tools.strokeRunning());
        QCOMPARE(f.labels().at({20, 50, 50}), 1u);
        QTest::keyClick(&f.xy(), Qt::Key_Escape);
        QVERIFY(!f.tools.strokeRunning());
        QCOMPARE(strokes.count(), 2);
        ToolFixture::release(f.xy(), ToolFixture::at(f.xy(), {20, 90, 90}));
        QCOMPARE(f.project.history().count(), 0);
        for (std::size_t i = 0; i < before.blockCount(); ++i) QCOMPARE(f.labels().block(i), before.block(i));
    }

    void rightDragCtrlDragAndEraserErase() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        for (int way = 0; way < 3; ++way) {
            f.selection.setTool(Tool::Brush);
            stroke(f, f.xy(), {20, 100, 100}, {20, 100, 120});
            QCOMPARE(f.labels().at({20, 100, 110}), 1u);
            if (way == 2) f.selection.setTool(Tool::Eraser);
            stroke(f, f.xy(), {20, 100, 100}, {20, 100, 120}, way == 0 ? Qt::RightButton : Qt::LeftButton,
                   way == 1 ? Qt::ControlModifier : Qt::NoModifier);
            QCOMPARE(f.labels().at({20, 100, 110}), 0u);
        }
    }

    void aDiscStaysInItsSliceABallDoesNot() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setBrushDiameterNm(400);
        stroke(f, f.xz(), {20, 100, 60}, {20, 100, 60});
        QCOMPARE(f.labels().at({24, 100, 60}), 1u);
        QCOMPARE(f.labels().at({25, 100, 60}), 0u);
        QCOMPARE(f.labels().at({20, 100, 79}), 1u);
        QCOMPARE(f.labels().at({20, 101, 60}), 0u);
        QTest::keyClick(&f.xy(), Qt::Key_D);
        stroke(f, f.xy(), {20, 100, 160}, {20, 100, 160});
        QCOMPARE(f.labels().at({24, 100, 160}), 1u);
        QCOMPARE(f.labels().at({25, 100, 160}), 0u);
        QCOMPARE(f.labels().at({20, 119, 160}), 1u);
    }

    void lockedClassesAreProtectedAndTold() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveClass(2);
        stroke(f, f.xy(), {20, 100, 100}, {20, 100, 100});
        f.project.setClassLocked(2, true);
        f.selection.setActiveClass(3);
        stroke(f, f.xy(), {20, 100, 60}, {20, 100, 140});
        QCOMPARE(f.labels().at({20, 100, 100}), 2u);
        QCOMPARE(f.labels().at({20, 100, 60}), 3u);
        QSignalSpy told(&f.tools, &tool::ViewTools::message);
        f.selection.setActiveClass(2);
        stroke(f, f.xy(), {20, 20, 20}, {20, 20, 20});
        QCOMPARE(f.labels().at({20, 20, 20}), 0u);
        QCOMPARE(told.count(), 1);
        QVERIFY(told.first().first().toString().contains("Mitochondrion is locked"));
    }

    void pickAndFill() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setActiveClass(5);
        stroke(f, f.xy(), {20, 100, 60}, {20, 100, 140});
        f.selection.setActiveClass(1);
        ToolFixture::click(f.xy(), {20, 100, 100}, Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(f.selection.activeClass(), 5u);
        QCOMPARE(f.project.history().count(), 1);
        f.selection.setActiveClass(1);
        ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), {20, 100, 100}), Qt::NoButton);
        QTest::keyClick(&f.xy(), Qt::Key_K);
        QCOMPARE(f.selection.activeClass(), 5u);

        f.selection.setActiveClass(6);
        QTest::keyClick(&f.xy(), Qt::Key_F);
        ToolFixture::click(f.xy(), {20, 100, 100});
        QCOMPARE(f.labels().at({20, 100, 60}), 6u);
        QCOMPARE(f.labels().at({20, 100, 140}), 6u);
        QCOMPARE(f.labels().at({20, 20, 20}), 0u);
        QCOMPARE(f.project.history().count(), 2);

        QTest::keyClick(&f.xy(), Qt::Key_F, Qt::ShiftModifier);
        ToolFixture::click(f.xy(), {20, 20, 20});
        QTRY_COMPARE(f.labels().at({0, 0, 0}), 6u);
        QCOMPARE(f.labels().at({39, 199, 239}), 6u);
        QCOMPARE(f.project.history().count(), 3);
        f.project.history().undo();
        QCOMPARE(f.labels().at({0, 0, 0}), 0u);
    }

    void aFillOvertakenByAnEditIsDropped() {
        ToolFixture f;
        f.selection.setActiveClass(6);
        QTest::keyClick(&f.xy(), Qt::Key_F, Qt::ShiftModifier);
        QSignalSpy told(&f.tools, &tool::ViewTools::message);
        ToolFixture::click(f.xy(), {20, 20, 20});
        LabelMap after = f.labels();
        const LabelId one = 3;
        after.write({{0, 0, 0}, {1, 1, 1}}, &one);
        f.project.commitEdit(f.project.activeLayerId(), BlockDelta::between(f.labels(), after), "other",
                             false);
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(f.labels().at({0, 0, 0}), 3u);
        QCOMPARE(f.labels().at({20, 20, 20}), 0u);
        QCOMPARE(f.project.history().count(), 1);
    }

    void theBrushOutlineFollowsTheMouse() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), {20, 44, 55}), Qt::NoButton);
        QVERIFY(f.xy().brushPreview());
        QCOMPARE(f.xy().brushPreview()->centre, (Index{20, 44, 55}));
        f.selection.setTool(Tool::Navigate);
        QVERIFY(!f.xy().brushPreview());
    }

    void aStrokeRepaintsOnlyWhatItTouches() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        f.selection.setBrushDiameterNm(100);
        ToolFixture::press(f.xy(), ToolFixture::at(f.xy(), {20, 50, 50}));
        f.settle();
        QTest::qWait(60);
        qint64 area = 0;
        connect(&f.xy(), &view::SliceView::painted, &f.tools, [&](const QRegion& r) {
            for (const QRect& part : r) area += qint64(part.width()) * part.height();
        });
        ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), {20, 52, 54}));
        f.settle();
        QTRY_VERIFY(area > 0);
        QVERIFY2(area < qint64(f.xy().width()) * f.xy().height() / 8, qPrintable(QString::number(area)));
        ToolFixture::release(f.xy(), ToolFixture::at(f.xy(), {20, 52, 54}));
    }
};

QTEST_MAIN(TestPainting)
#include "tst_Painting.moc"
