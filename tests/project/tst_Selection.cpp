// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/Selection.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace granule;
using project::Selection;

class tst_Selection : public QObject {
    Q_OBJECT
private slots:
    void crosshairStaysInside() {
        Selection s;
        s.setShape({5, 10, 20});
        QSignalSpy spy(&s, &Selection::crosshairChanged);
        s.setCrosshair({-3, 99, 7});
        QCOMPARE(s.crosshair(), (Index{0, 9, 7}));
        s.setCrosshair({0, 1000, 7}); // the same voxel after clamping
        QCOMPARE(spy.count(), 1);
        s.setShape({5, 4, 4});
        QCOMPARE(s.crosshair(), (Index{0, 3, 3}));
        QCOMPARE(spy.count(), 2);
    }
    void boxIsClipped() {
        Selection s;
        s.setShape({5, 10, 20});
        s.setBox(Box{{-5, -5, -5}, {2, 200, 3}});
        QCOMPARE(*s.box(), (Box{{0, 0, 0}, {2, 10, 3}}));
        s.setBox(Box{{9, 0, 0}, {12, 5, 5}});
        QVERIFY(!s.box());
        s.setBox(Box{{0, 8, 8}, {1, 10, 10}});
        s.setShape({5, 4, 4});
        QVERIFY(!s.box());
    }
    void backgroundAndClassChangePlaces() {
        Selection s;
        s.setActiveClass(4);
        s.swapWithBackground();
        QCOMPARE(s.activeClass(), 0u);
        s.swapWithBackground();
        QCOMPARE(s.activeClass(), 4u);
        s.setActiveClass(0);
        s.swapWithBackground();
        QCOMPARE(s.activeClass(), 4u);
    }
    void numbersAreClamped() {
        Selection s;
        s.setBrushDiameterNm(1);
        QCOMPARE(s.brushDiameterNm(), 10.0);
        s.setBrushDiameterNm(1e9);
        QCOMPARE(s.brushDiameterNm(), 20000.0);
        s.setBrushDiameterNm(std::nan(""));
        QCOMPARE(s.brushDiameterNm(), 20000.0);
        s.setLabelOpacity(7);
        QCOMPARE(s.labelOpacity(), 1.0);
    }
    void onlyChangesAreTold() {
        Selection s;
        s.setShape({5, 10, 20});
        QSignalSpy tool(&s, &Selection::toolChanged), display(&s, &Selection::displayChanged), brush(&s, &Selection::brushChanged);
        for (int i = 0; i < 2; ++i) {
            s.setTool(project::Tool::Brush);
            s.setGreyRange({10, 20});
            s.setLabelsShown(false);
            s.setLabelOpacity(0.5);
            s.setBrush3d(true);
        }
        QCOMPARE(tool.count(), 1);
        QCOMPARE(display.count(), 3);
        QCOMPARE(brush.count(), 1);
    }
};

QTEST_APPLESS_MAIN(tst_Selection)
#include "tst_Selection.moc"
