// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/StudentT.h"

#include <QTest>

#include <cmath>

using namespace granule::agreement;

class tst_StudentT : public QObject {
    Q_OBJECT
private slots:
    /// Values of scipy.stats.t.sf times two, and of norm.cdf.
    void chancesAreThoseOfTables() {
        const auto near = [](double found, double expected) { return std::abs(found - expected) < 1e-6; };
        QVERIFY(near(studentBeyond(12.7062047361747, 1), 0.05));
        QVERIFY(near(studentBeyond(4.30265272974946, 2), 0.05));
        QVERIFY(near(studentBeyond(-2.57058183563631, 5), 0.05));
        QVERIFY(near(studentBeyond(2.26215716279821, 9), 0.05));
        QVERIFY(near(studentBeyond(2.04522964213270, 29), 0.05));
        QVERIFY(near(studentBeyond(2.75638590366760, 29), 0.01));
        QVERIFY(near(studentBeyond(1.95996398454005, 1000000), 0.05));
        QCOMPARE(studentBeyond(0, 7), 1.0);
        QVERIFY(near(normalBelow(-1.95996398454005), 0.025));
        QCOMPARE(normalBelow(0), 0.5);
    }

    void quantilesTurnThemRound() {
        for (const int freedom : {1, 2, 5, 30, 1500})
            for (const double p : {0.5, 0.05, 0.001})
                QVERIFY(std::abs(studentBeyond(studentQuantile(p, freedom), freedom) / p - 1) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(tst_StudentT)
#include "tst_StudentT.moc"
