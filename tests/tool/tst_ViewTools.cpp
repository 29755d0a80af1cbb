// SPDX-License-Identifier: BSD-3-Clause
#include "tests/tool/ToolFixture.h"
#include "ui/tool/Shortcuts.h"

#include <QSignalSpy>

using namespace granule;
using granule::testing::ToolFixture;
using project::Tool;

class TestViewTools : public QObject {
    Q_OBJECT
private slots:
    void clickMovesTheCrosshairInAllViews() {
        ToolFixture f;
        ToolFixture::click(f.xy(), {20, 60, 90});
        QCOMPARE(f.selection.crosshair(), (Index{20, 60, 90}));
        QCOMPARE(f.xz().slice(), 60);
        QCOMPARE(f.yz().slice(), 90);
        ToolFixture::click(f.xz(), {31, 60, 12});
        QCOMPARE(f.selection.crosshair(), (Index{31, 60, 12}));
        QCOMPARE(f.xy().slice(), 31);
        ToolFixture::click(f.yz(), {3, 150, 12});
        QCOMPARE(f.selection.crosshair(), (Index{3, 150, 12}));
    }

    void shiftMoveIsALiveCrosshair() {
        ToolFixture f;
        f.selection.setTool(Tool::Brush);
        ToolFixture::move(f.xy(), ToolFixture::at(f.xy(), {20, 33, 44}), Qt::NoButton, Qt::ShiftModifier);
        QCOMPARE(f.selection.crosshair(), (Index{20, 33, 44}));
        QVERIFY(f.project.history().isClean());
    }

    void wheelStepsZoomsAndSizes() {
        ToolFixture f;
        const QPointF point = ToolFixture::at(f.xy(), {20, 50, 50});
        ToolFixture::wheel(f.xy(), point, -1);
        QCOMPARE(f.xy().slice(), 21);
        ToolFixture::wheel(f.xy(), point, 2);
        QCOMPARE(f.xy().slice(), 19);
        ToolFixture::wheel(f.xy(), point, -1, Qt::ShiftModifier);
        QCOMPARE(f.xy().slice(), 29);

        const double before = f.xy().geometry().nmPerPoint();
        ToolFixture::wheel(f.xy(), point, 1, Qt::ControlModifier);
        QVERIFY(f.xy().geometry().nmPerPoint() < before);
        QCOMPARE(*f.xy().indexAt(point), (Index{29, 50, 50}));
        QCOMPARE(f.xy().slice(), 29);

        f.selection.setTool(Tool::Brush);
        const double nm = f.selection.brushDiameterNm();
        ToolFixture::wheel(f.xy(), point, 1, Qt::ShiftModifier);
        QVERIFY(f.selection.brushDiameterNm() > nm);
        QCOMPARE(f.xy().slice(), 29);

        ToolFixture::wheel(f.xy(), point, -1, Qt::AltModifier);
        QCOMPARE(f.xy().slice(), 30);
        QCOMPARE(f.selection.crosshair().z, 29);
        QTest::keyRelease(&f.xy(), Qt::Key_Alt);
        QCOMPARE(f.xy().slice(), 29);
    }

    void keysDoWhatTheTableSays() {
        ToolFixture f;
        auto& view = f.xy();
        ToolFixture::move(view, ToolFixture::at(view, {20, 50, 50}), Qt::NoButton);
        const auto tool = [&](Qt::Key key, Qt::KeyboardModifiers held = {}) {
            QTest::keyClick(&view, key, held);
            return f.selection.tool();
        };
        QCOMPARE(tool(Qt::Key_B), Tool::Brush);
        QCOMPARE(tool(Qt::Key_V), Tool::Navigate);
        QCOMPARE(tool(Qt::Key_P), Tool::Brush);
        QCOMPARE(tool(Qt::Key_E), Tool::Eraser);
        QCOMPARE(tool(Qt::Key_F), Tool::Fill);
        QVERIFY(!f.selection.fill3d());
        QCOMPARE(tool(Qt::Key_F, Qt::ShiftModifier), Tool::Fill);
        QVERIFY(f.selection.fill3d());

        const auto slice = [&](Qt::Key key, Qt::KeyboardModifiers held = {}) {
            QTest::keyClick(&view, key, held);
            return view.slice();
        };
        QCOMPARE(slice(Qt::Key_Right), 21);
        QCOMPARE(slice(Qt::Key_PageDown), 22);
        QCOMPARE(slice(Qt::Key_Period), 23);
        QCOMPARE(slice(Qt::Key_Left), 22);
        QCOMPARE(slice(Qt::Key_PageUp), 21);
        QCOMPARE(slice(Qt::Key_Comma), 20);
        QCOMPARE(slice(Qt::Key_Right, Qt::ShiftModifier), 30);
        QCOMPARE(slice(Qt::Key_Less, Qt::ShiftModifier), 20);
        QCOMPARE(slice(Qt::Key_End), 39);
        QCOMPARE(slice(Qt::Key_Right), 39);
        QCOMPARE(slice(Qt::Key_Home), 0);

        const auto label = [&](Qt::Key key) {
            QTest::keyClick(&view, key);
            return f.selection.activeClass();
        };
        QCOMPARE(label(Qt::Key_3), 3u);
        QCOMPARE(label(Qt::Key_W), 4u);
        QCOMPARE(label(Qt::Key_Q), 3u);
        QCOMPARE(label(Qt::Key_X), 0u);
        QCOMPARE(label(Qt::Key_X), 3u);
        QCOMPARE(label(Qt::Key_9), 3u); // there is no class 9
        QTest::keyClick(&view, Qt::Key_O);
        QVERIFY(f.project.schema().isLocked(3));
        QTest::keyClick(&view, Qt::Key_O);
        QVERIFY(!f.project.schema().isLocked(3));

        const double nm = f.selection.brushDiameterNm();
        QTest::keyClick(&view, Qt::Key_BracketRight);
        QVERIFY(f.selection.brushDiameterNm() > nm);
        QTest::keyClick(&view, Qt::Key_Minus);
        QVERIFY(std::abs(f.selection.brushDiameterNm() - nm) <= 10);
        QTest::keyClick(&view, Qt::Key_S);
        QVERIFY(!f.selection.labelsShown());
        QTest::keyClick(&view, Qt::Key_A, Qt::AltModifier);
        QVERIFY(std::abs(f.selection.labelOpacity() - 0.9) < 1e-9);
        QTest::keyClick(&view, Qt::Key_D, Qt::AltModifier);
        QVERIFY(std::abs(f.selection.labelOpacity() - 1) < 1e-9);
    }

    void autoContrastFollowsTheSlice() {
        ToolFixture f;
        const auto expected = autoContrast(f.project.volume(), 20);
        f.selection.setGreyRange({1, 2});
        QTest::keyClick(&f.xy(), Qt::Key_H);
        QTRY_COMPARE(f.selection.greyRange(), expected);
    }

    void panZoomAndContrastByMouse() {
        ToolFixture f;
        auto& view = f.xy();
        const QPointF from(200, 200), to(240, 170);
        const auto held = view.geometry().toNm(from);
        ToolFixture::press(view, from, Qt::MiddleButton);
        ToolFixture::move(view, to, Qt::MiddleButton);
        ToolFixture::release(view, to, Qt::MiddleButton);
        QVERIFY((view.geometry().toNm(to) - held).manhattanLength() < 1e-6);

        f.selection.setTool(Tool::Brush);
        QTest::keyPress(&view, Qt::Key_Space);
        ToolFixture::press(view, to);
        ToolFixture::move(view, from);
        ToolFixture::release(view, from);
        QTest::keyRelease(&view, Qt::Key_Space);
        QVERIFY((view.geometry().toNm(from) - held).manhattanLength() < 1e-6);
        QVERIFY(!f.project.history().canUndo());

        f.selection.setTool(Tool::Navigate);
        const double nm = view.geometry().nmPerPoint();
        ToolFixture::press(view, from, Qt::RightButton);
        ToolFixture::move(view, from - QPointF(0, 60), Qt::RightButton);
        ToolFixture::release(view, from, Qt::RightButton);
        QVERIFY(view.geometry().nmPerPoint() < nm);

        f.selection.setGreyRange({0, 200});
        ToolFixture::press(view, from, Qt::LeftButton, Qt::AltModifier);
        ToolFixture::move(view, from - QPointF(0, 100), Qt::LeftButton, Qt::AltModifier);
        const auto range = f.selection.greyRange();
        QVERIFY(range.white - range.black < 200);
        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(f.selection.greyRange(), (GreyRange{0, 200}));
    }

    void doubleClickMaximises() {
        ToolFixture f;
        ToolFixture::mouse(f.xz(), QEvent::MouseButtonDblClick, {50, 50}, Qt::LeftButton);
        QCOMPARE(f.views.maximised(), std::optional(view::OrthoView::Cell::XZ));
        ToolFixture::mouse(f.xz(), QEvent::MouseButtonDblClick, {50, 50}, Qt::LeftButton);
        QVERIFY(!f.views.maximised());
    }

    void hoverFeedsTheReadOut() {
        ToolFixture f;
        ToolFixture::move(f.xz(), ToolFixture::at(f.xz(), {7, f.xz().slice(), 31}), Qt::NoButton);
        QVERIFY(f.selection.hovered());
        QCOMPARE(*f.selection.hovered(), (Index{7, 100, 31}));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&f.xz(), &leave);
        QVERIFY(!f.selection.hovered());
    }

    void boxIsDrawnAndItsEdgesMove() {
        ToolFixture f;
        f.selection.setTool(Tool::BoxSelect);
        auto& view = f.xy();
        ToolFixture::press(view, ToolFixture::at(view, {20, 40, 50}));
        ToolFixture::move(view, ToolFixture::at(view, {20, 99, 149}));
        ToolFixture::release(view, ToolFixture::at(view, {20, 99, 149}));
        QCOMPARE(*f.selection.box(), (Box{{0, 40, 50}, {40, 100, 150}}));

        f.selection.setCrosshair({20, 70, 100});
        auto& side = f.xz();
        const QRectF shown = side.geometry().rectOf(*f.selection.box());
        ToolFixture::press(side, {shown.center().x(), shown.top()});
        ToolFixture::move(side, ToolFixture::at(side, {12, 70, 100}));
        ToolFixture::release(side, ToolFixture::at(side, {12, 70, 100}));
        QCOMPARE(*f.selection.box(), (Box{{12, 40, 50}, {40, 100, 150}}));
        QTest::keyClick(&side, Qt::Key_Escape);
        QVERIFY(!f.selection.box());
    }

    void everyOwnCommandRuns() {
        ToolFixture f;
        int own = 0;
        for (const auto& s : tool::shortcuts())
            if (f.tools.handles(s.id)) {
                QVERIFY2(f.tools.run(s.id), qPrintable(s.id));
                ++own;
            }
        QVERIFY(own > 35);
        QVERIFY(!f.tools.run("file.open"));
    }

    void nothingHappensWithoutAStack() {
        project::Project project;
        project::Selection selection;
        project::JobQueue jobs;
        view::OrthoView views(project, selection, jobs);
        tool::ViewTools tools(views, project, selection, jobs);
        views.resize(600, 400);
        views.show();
        auto& view = views.slice(view::Plane::XY);
        for (const auto& s : tool::shortcuts()) tools.run(s.id);
        for (const auto t :
             {Tool::Navigate, Tool::Brush, Tool::Eraser, Tool::Fill, Tool::Pick, Tool::BoxSelect}) {
            selection.setTool(t);
            ToolFixture::press(view, {50, 50});
            ToolFixture::move(view, {90, 50});
            ToolFixture::release(view, {90, 50});
            ToolFixture::wheel(view, {50, 50}, 1);
        }
        QVERIFY(!selection.box());
    }
};

QTEST_MAIN(TestViewTools)
#include "tst_ViewTools.moc"
