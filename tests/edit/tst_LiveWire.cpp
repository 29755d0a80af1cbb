// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/GreyPatch.h"
#include "core/edit/LiveWire.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>

using namespace granule;
using edit::LiveWire;
using edit::Patch;
using edit::PlanePoint;

namespace {

/// A bright disc of radius `radiusNm` (round in nm) on dark ground, with noise.
Patch<float> disc(std::int64_t width, std::int64_t height, double uNm, double vNm, double radiusNm) {
    Patch<float> patch(30, 40, width, height);
    std::mt19937 random(2);
    for (std::int64_t v = 0; v < height; ++v)
        for (std::int64_t u = 0; u < width; ++u)
            patch.row(v)[u] = float(random() % 20) + (std::hypot((double(u) - double(width) / 2) * uNm, (double(v) - double(height) / 2) * vNm) < radiusNm ? 160 : 60);
    return patch;
}

bool sideBySide(const std::vector<PlanePoint>& points) {
    for (std::size_t i = 1; i < points.size(); ++i)
        if (std::abs(points[i].u - points[i - 1].u) > 1 || std::abs(points[i].v - points[i - 1].v) > 1) return false;
    return true;
}

} // namespace

class TestLiveWire : public QObject {
    Q_OBJECT
private slots:
    void followsAnEdge() {
        for (const auto& [uNm, vNm, height] : {std::tuple{10.0, 10.0, 240}, {10.0, 40.0, 60}}) {
            LiveWire wire(disc(240, height, uNm, vNm, 800), uNm, vNm);
            const double middleU = 30 + 120, middleV = 40 + height / 2;
            wire.setAnchor({middleU - 800 / uNm, middleV});
            const auto points = wire.path({middleU + 800 / uNm, middleV});
            QVERIFY(sideBySide(points));
            QCOMPARE(points.front().u, std::floor(middleU - 800 / uNm) + 0.5);
            QCOMPARE(points.back().u, std::floor(middleU + 800 / uNm) + 0.5);
            for (const auto& p : points) {
                const double away = std::hypot((p.u - 0.5 - middleU) * uNm, (p.v - 0.5 - middleV) * vNm) - 800;
                QVERIFY2(std::abs(away) < 2 * vNm + 20, qPrintable(QString("%1 nm away").arg(away)));
            }
        }
    }

    void isStraightWhereThereIsNoEdge() {
        LiveWire wire(Patch<float>(0, 0, 50, 50, 7), 10, 10);
        wire.setAnchor({5, 20});
        const auto points = wire.path({40.9, 20.2});
        QCOMPARE(points.size(), std::size_t{36});
        for (const auto& p : points) QCOMPARE(p.v, 20.5);
    }

    void theOrderOfMovesChangesNoLength() {
        const auto patch = disc(120, 90, 10, 10, 300);
        LiveWire moved(patch, 10, 10);
        moved.setAnchor({60, 60});
        std::mt19937 random(3);
        for (int i = 0; i < 50; ++i) {
            const PlanePoint to{30.0 + random() % 120, 40.0 + random() % 90};
            LiveWire fresh(patch, 10, 10);
            fresh.setAnchor({60, 60});
            const auto a = moved.path(to), b = fresh.path(to);
            QVERIFY(sideBySide(a) && a.size() == b.size());
            QCOMPARE(a.back().u, to.u + 0.5);
        }
    }

    void staysInItsPatch() {
        LiveWire wire(disc(120, 90, 10, 10, 300), 10, 10);
        QVERIFY(wire.path({50, 50}).empty()); // no anchor yet
        wire.setAnchor({-1000, 50});
        const auto points = wire.path({1e9, -1e9});
        QCOMPARE(points.front().u, 30.5);
        QCOMPARE(points.back().u, 149.5);
        QCOMPARE(points.back().v, 40.5);
        LiveWire nothing(Patch<float>(), 10, 10);
        nothing.setAnchor({0, 0});
        QVERIFY(nothing.path({1, 1}).empty());
    }

    void isFast() {
        LiveWire wire(disc(512, 512, 10, 10, 1500), 10, 10);
        QBENCHMARK {
            wire.setAnchor({40, 50});
            wire.path({541, 551});
        }
    }
};

QTEST_GUILESS_MAIN(TestLiveWire)
#include "tst_LiveWire.moc"
