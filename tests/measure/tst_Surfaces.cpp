// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Morphometry.h"
#include "tests/measure/Bodies.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using measure::Ellipsoid;

namespace {

measure::MeasuredObject only(const LabelMap& map) {
    NoProgress none;
    const auto all = measure::measure(map, {}, ClassSchema::platelet(), {}, none);
    return all.objects.size() == 1 ? all.objects[0] : measure::MeasuredObject{};
}

} // namespace

class TestSurfaces : public QObject {
    Q_OBJECT
private slots:
    void spheresAndEllipsoids_data() {
        QTest::addColumn<double>("radiusNm");
        QTest::addColumn<double>("percent");
        QTest::newRow("R 100") << 100.0 << 6.0;
        QTest::newRow("R 150") << 150.0 << 5.0;
        QTest::newRow("R 200") << 200.0 << 2.0;
        QTest::newRow("R 300") << 300.0 << 1.0;
        QTest::newRow("R 500") << 500.0 << 1.0;
        QTest::newRow("R 1000") << 1000.0 << 1.0;
    }
    void spheresAndEllipsoids() {
        QFETCH(double, radiusNm);
        QFETCH(double, percent);
        std::mt19937 random(7);
        std::uniform_real_distribution<double> within(-0.5, 0.5);
        for (const measure::Vector& ratio : {measure::Vector{1, 1, 1}, {1, 1, 0.5}, {1, 0.5, 0.5}, {1, 0.7, 0.4}, {1, 1, 0.3}}) {
            double worst = 0, sum = 0;
            const int times = radiusNm > 400 ? 3 : 12;
            for (int i = 0; i < times; ++i) {
                Ellipsoid e{{radiusNm * ratio[0], radiusNm * ratio[1], radiusNm * ratio[2]}, testing::turned(random)};
                if (i == 0) e.axes = {{{0, 0, 1}, {0, 1, 0}, {1, 0, 0}}};
                if (i == 1) e.axes = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
                const auto map = testing::body(testing::roomFor(radiusNm), [&](const auto& at) { return testing::isIn(e, at); }, 3, plateletSpacing,
                                               {40 * within(random), 10 * within(random), 10 * within(random)});
                const double error = 100 * (only(map).surfaceNm2 / e.surfaceNm2() - 1);
                worst = std::max(worst, std::abs(error)), sum += error;
            }
            qInfo("ratio %.1f %.1f: mean %+.2f %%, worst %.2f %%", ratio[1], ratio[2], sum / times, worst);
            QVERIFY2(worst < percent, qPrintable(QString::number(worst)));
        }
    }
};

QTEST_APPLESS_MAIN(TestSurfaces)
#include "tst_Surfaces.moc"
