// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/TwoSamples.h"
#include "tests/support/Files.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace granule::analysis {

using testing::messageOf;

namespace {

bool near(double a, double b, double by = 1e-9) {
    return std::abs(a - b) <= by;
}

std::vector<double> normalValues(std::size_t count, double mean, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> bell(mean, 1);
    std::vector<double> values(count);
    for (auto& value : values) value = bell(random);
    return values;
}

} // namespace

class tst_TwoSamples : public QObject {
    Q_OBJECT
private slots:
    void histogramSharesSumToOne() {
        const auto shares = normalisedHistogram({0.1, 0.15, 0.5, 1.0, -3, std::numeric_limits<double>::quiet_NaN()}, 0, 1, 10);
        QVERIFY(near(std::accumulate(shares.begin(), shares.end(), 0.0), 1));
        QVERIFY(near(shares[0], 0.2) && near(shares[1], 0.4) && near(shares[5], 0.2) && near(shares[9], 0.2));
        QVERIFY(near(normalisedHistogram({}, 0, 1, 3)[1], 0));
        QVERIFY(!messageOf([] { normalisedHistogram({1}, 1, 1, 3); }).empty());
    }

    /// By hand: of the 20 ways to place 3 among 6, one has U = 0 and one U = 9, so p = 2/20; of 252 ways, 2/252.
    void exactChancesAreThoseOfCounting() {
        const auto apart = mannWhitney({1, 2, 3}, {4, 5, 6});
        QVERIFY(apart.exact && near(apart.u, 0) && near(apart.superiority, 0) && near(apart.p, 0.1));
        QVERIFY(near(mannWhitney({6, 7, 8, 9, 10}, {1, 2, 3, 4, 5}).p, 2.0 / 252));
        // U = 1 of 3 and 3: two arrangements reach it or less.
        QVERIFY(near(mannWhitney({1, 2, 4}, {3, 5, 6}).p, 0.2));
        QVERIFY(near(mannWhitney({1, 4}, {2, 3}).p, 1));
    }

    void tiesCountHalf() {
        const auto same = mannWhitney({1, 1, 2}, {1, 1, 2});
        QVERIFY(!same.exact && near(same.superiority, 0.5) && near(same.p, 1));
        QVERIFY(near(mannWhitney({5, 5}, {5, 5, 5}).p, 1));
        QVERIFY(near(mannWhitney({1, 2}, {2, 3}).u, 0.5));
    }

    void swappingSidesMirrorsTheResult() {
        const auto a = normalValues(30, 0.4, 1), b = normalValues(50, 0, 2);
        const auto one = mannWhitney(a, b), other = mannWhitney(b, a);
        QVERIFY(!one.exact && near(one.u + other.u, 1500) && near(one.p, other.p, 1e-12));
    }

    /// The normal approximation meets the count of all arrangements where both can be had.
    void approximationAgreesWithCounting() {
        auto a = normalValues(20, 0.8, 3), b = normalValues(20, 0, 4);
        const auto exact = mannWhitney(a, b);
        a.push_back(a[0]), b.push_back(b[0]); // a tie and 42 values: the approximation
        const auto normal = mannWhitney(a, b);
        QVERIFY(exact.exact && !normal.exact);
        QVERIFY2(near(std::log(exact.p), std::log(normal.p), 0.8), qPrintable(QString("%1 %2").arg(exact.p).arg(normal.p)));
    }

    /// Without a difference p is even on [0, 1]: a share of about alpha lies below alpha.
    void noDifferenceIsRarelyFound() {
        int found = 0;
        for (unsigned i = 0; i < 400; ++i) found += mannWhitney(normalValues(12, 0, 2 * i), normalValues(9, 0, 2 * i + 1)).p < 0.05;
        QVERIFY2(found > 6 && found < 34, qPrintable(QString::number(found)));
    }

    /// An interval of 90 % confidence holds the truth in about 90 of 100 repetitions.
    void bootstrapIntervalsCoverTheTruth() {
        int covered = 0;
        for (unsigned i = 0; i < 100; ++i) {
            const auto c = compareSamples(normalValues(30, 0.5, 2 * i + 1000), normalValues(40, 0, 2 * i + 1001), {400, 0.9, i});
            covered += c.meanDifference.low <= 0.5 && 0.5 <= c.meanDifference.high;
            QVERIFY(c.superiority.low <= c.superiority.estimate && c.superiority.estimate <= c.superiority.high);
        }
        QVERIFY2(covered > 80 && covered < 99, qPrintable(QString::number(covered)));
        const auto mean = meanInterval({2, 2, 2});
        QVERIFY(near(mean.low, 2) && near(mean.high, 2));
    }

    void manyTestsAreCorrected() {
        const auto p = holmCorrected({0.04, 0.01, 0.03});
        QVERIFY(near(p[1], 0.03) && near(p[2], 0.06) && near(p[0], 0.06));
        QVERIFY(near(holmCorrected({0.9, 0.8})[0], 1) && holmCorrected({}).empty());
    }

    void sameSeedSameInterval() {
        const auto a = normalValues(10, 0, 1), b = normalValues(10, 1, 2);
        QVERIFY(near(compareSamples(a, b, {100, 0.95, 7}).meanDifference.low, compareSamples(a, b, {100, 0.95, 7}).meanDifference.low, 0));
    }

    void nonsenseIsRefused() {
        QVERIFY(messageOf([] { mannWhitney({}, {1}); }).find("without values") != std::string::npos);
        QVERIFY(messageOf([] { mannWhitney({1}, {std::numeric_limits<double>::infinity()}); }).find("finite") != std::string::npos);
        QVERIFY(messageOf([] { compareSamples({1}, {1}, {0, 0.95, 1}); }).find("resample") != std::string::npos);
    }
};

} // namespace granule::analysis

QTEST_GUILESS_MAIN(granule::analysis::tst_TwoSamples)
#include "tst_TwoSamples.moc"
