// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceGeometry.h"
#include "ui/view/SliceOverlay.h"

#include <QTest>

using namespace granule;
using namespace granule::view;

class TestSliceGeometry : public QObject {
    Q_OBJECT
private slots:
    void mapsBothWays_data() {
        QTest::addColumn<int>("plane");
        QTest::addColumn<double>("dpr");
        QTest::addColumn<double>("zoom");
        for (int plane = 0; plane < 3; ++plane)
            for (const double dpr : {1.0, 1.5, 2.0})
                for (const double zoom : {0.1, 1.0, 7.3, 40.0})
                    QTest::addRow("%d at %g, zoom %g", plane, dpr, zoom) << plane << dpr << zoom;
    }
    void mapsBothWays() {
        QFETCH(int, plane);
        QFETCH(double, dpr);
        QFETCH(double, zoom);
        const Shape shape{50, 300, 400};
        SliceGeometry g(static_cast<Plane>(plane), shape, plateletSpacing);
        g.setView({640, 480}, dpr);
        g.fit();
        g.zoomAt({100, 77}, zoom);
        for (const Index at : {Index{0, 0, 0}, Index{49, 299, 399}, Index{17, 123, 321}}) {
            const auto slice = toPlane(g.plane(), at).slice;
            const auto back = g.indexAt(g.middleOf(at), slice);
            QVERIFY(back);
            QCOMPARE(*back, at);
        }
        const QPointF point(123.25, 45.5);
        QVERIFY((g.toPoint(g.toNm(point)) - point).manhattanLength() < 1e-6);
    }

    void zoomHoldsThePointUnderTheCursor() {
        SliceGeometry g(Plane::XY, {10, 500, 500}, plateletSpacing);
        g.setView({500, 500}, 1);
        g.fit();
        const QPointF point(321, 87), nm = g.toNm(point);
        g.zoomAt(point, 3.5);
        QVERIFY((g.toNm(point) - nm).manhattanLength() < 1e-6);
        QVERIFY(g.nmPerPoint() < 10);
    }

    void showsTrueAspect() {
        SliceGeometry g(Plane::XZ, {50, 800, 800}, {40, 10, 10});
        g.setView({800, 400}, 1);
        g.fit();
        const QRectF r = g.imageRect();
        QVERIFY(std::abs(r.width() / r.height() - 8000.0 / 2000.0) < 1e-9);
        QVERIFY(QRectF(0, 0, 800, 400).contains(r));
    }

    void besideTheImageIsNoVoxel() {
        SliceGeometry g(Plane::XY, {5, 20, 20}, plateletSpacing);
        g.setView({200, 100}, 1);
        g.fit();
        QVERIFY(!g.indexAt({1, 50}, 0));
        QVERIFY(g.indexAt({100, 50}, 4));
    }

    void keepsItsPlaceWhenTheVoxelSizeChanges() {
        SliceGeometry g(Plane::XZ, {50, 80, 80}, {40, 10, 10});
        g.setView({300, 300}, 1);
        g.setCentreNm({400, 1000});
        g.setSpacing({25, 5, 5});
        QCOMPARE(g.centreNm(), QPointF(200, 625));
    }

    void scaleBarsAreRound() {
        QCOMPARE(roundLength(1234), 1000.0);
        QCOMPARE(roundLength(4999), 2000.0);
        QCOMPARE(roundLength(70), 50.0);
        QCOMPARE(lengthText(500), QString("500 nm"));
        QCOMPARE(lengthText(2000), QString::fromUtf8("2 µm"));
    }

    void brushOutlineEnclosesItsVoxels() {
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) {
            SliceGeometry g(plane, {60, 200, 200}, {40, 10, 10});
            g.setView({900, 900}, 1);
            g.fit();
            const Index centre{30, 100, 100};
            const auto path = brushOutline(g, {centre, 400, false, {}});
            const auto s = g.spacing();
            for (std::int64_t v = -25; v <= 25; ++v)
                for (std::int64_t u = -25; u <= 25; ++u) {
                    auto p = toPlane(plane, centre);
                    p.u += u;
                    p.v += v;
                    const bool inside = std::hypot(double(u) * s.uNm, double(v) * s.vNm) < 200;
                    QCOMPARE(path.contains(g.middleOf(fromPlane(plane, p))), inside);
                }
        }
    }
};

QTEST_MAIN(TestSliceGeometry)
#include "tst_SliceGeometry.moc"
