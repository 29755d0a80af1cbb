// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Study.h"
#include "tests/agreement/Simulated.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace granule;
using namespace granule::agreement;
using namespace granule::testing;

namespace {

NoProgress quiet;

StudyOptions countsOnly(int resamples = 1000) {
    StudyOptions options;
    options.surfaces = options.tolerant = options.objects = false;
    options.bootstrap.resamples = resamples;
    return options;
}

CellsWithGranules mixedCells(std::int64_t count) {
    return cellsWithGranules(count, 6, true);
}

const CeilingRow& rowOf(const Agreement& found, CeilingRow::What what, LabelId classId = 0) {
    return *std::ranges::find_if(
        found.ceiling, [&](const CeilingRow& row) { return row.what == what && row.classId == classId; });
}

/// Two people and an algorithm of the given carelessness.
Agreement study(const CellsWithGranules& world, std::uint64_t seed, const Carelessness& net,
                const StudyOptions& options = countsOnly()) {
    std::mt19937_64 random(seed);
    const auto ann = labelledBy(world, random), bo = labelledBy(world, random),
               algorithm = labelledBy(world, random, net);
    return agree({person("Ann", ann), person("Bo", bo), testing::algorithm("Net", algorithm)}, world.cells,
                 options, quiet);
}

double widthOf(const Score& score) {
    return score.interval->high - score.interval->low;
}

bool contains(const std::vector<std::string>& sentences, const std::string& words) {
    return std::ranges::any_of(sentences,
                               [&](const std::string& s) { return s.find(words) != std::string::npos; });
}

} // namespace

class tst_Ceiling : public QObject {
    Q_OBJECT
private slots:
    void intervalsCoverWhatTheyShould() {
        std::mt19937_64 random(1);
        const auto large = mixedCells(600), small = mixedCells(20);
        const auto truth = labelledBy(large, random), other = labelledBy(large, random);
        const double expected =
            agree({person("Ann", truth), person("Bo", other)}, large.cells, countsOnly(1), quiet)
                .pairs[0]
                .counts.iou(3);
        int covered = 0;
        constexpr int studies = 120;
        for (int i = 0; i < studies; ++i) {
            const auto ann = labelledBy(small, random), bo = labelledBy(small, random);
            const auto found =
                agree({person("Ann", ann), person("Bo", bo)}, small.cells, countsOnly(300), quiet);
            const auto& interval = found.pairs[0].scores.iou[3].interval.value();
            QVERIFY(interval.low <= interval.estimate && interval.estimate <= interval.high);
            covered += interval.low <= expected && expected <= interval.high;
        }
        QVERIFY2(covered >= 0.90 * studies && covered <= 0.99 * studies,
                 qPrintable(QString::number(covered)));
    }

    void moreCellsNarrowAnInterval() {
        double few = 0, many = 0;
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            few += widthOf(study(mixedCells(12), seed, {}).pairs[0].scores.iou[3]);
            many += widthOf(study(mixedCells(108), seed, {}).pairs[0].scores.iou[3]);
        }
        QVERIFY2(
            few / many > 2.4 && few / many < 3.9,
            qPrintable(QString::number(few / many))); // of nine times the cells, a third, and Student's t
    }

    void theSeedDecides() {
        const auto world = mixedCells(15);
        auto options = countsOnly();
        const auto first = study(world, 9, {}, options), again = study(world, 9, {}, options);
        options.bootstrap.seed = 2;
        const auto other = study(world, 9, {}, options);
        const auto interval = [](const Agreement& found) { return *found.pairs[1].scores.kappa.interval; };
        QCOMPARE(interval(first).low, interval(again).low);
        QCOMPARE(interval(first).high, interval(again).high);
        QVERIFY(interval(first).low != interval(other).low);
        QCOMPARE(interval(first).estimate, interval(other).estimate);
        QCOMPARE(interval(first).low, 0.914409988142048); // the same on any machine
        QCOMPARE(interval(first).high, 0.933681542155669);
        QCOMPARE(first.resampledCells, std::size_t{15});
    }

    void oneLikePeopleIsNotToldApart() {
        const auto found = study(mixedCells(30), 3, {});
        const auto& row = rowOf(found, CeilingRow::What::MIoUOrg);
        QCOMPARE(row.rater, std::size_t{2});
        QCOMPARE(row.verdict, Verdict::Indistinguishable);
        QCOMPARE(row.human.value, found.pairs[0].scores.miouOrg.value);
        QCOMPARE(row.human.interval->low, found.pairs[0].scores.miouOrg.interval->low);
        QCOMPARE(row.model.value,
                 (found.pairs[1].scores.miouOrg.value + found.pairs[2].scores.miouOrg.value) / 2);
        QVERIFY(std::abs(row.difference.value - (row.model.value - row.human.value)) < 1e-12);
        QVERIFY(row.difference.interval->low < 0 && row.difference.interval->high > 0);
        QVERIFY2(contains(found.sentences, "Net: not told apart from human agreement by MIoU(org)"),
                 found.sentences.at(0).c_str());
        QVERIFY(contains(found.sentences, "Paired bootstrap over 30 cells, 95 %, corrected by Holm."));
        // Classes that nobody labelled have no row; those that somebody did have one each.
        QCOMPARE(found.ceiling.size(), std::size_t{5});
    }

    void aBadOneIsBelow() {
        for (const std::int64_t cells : {10, 30}) {
            const auto found = study(mixedCells(cells), 4, {.dropped = 0.8, .otherClass = 0.1});
            QCOMPARE(rowOf(found, CeilingRow::What::MIoUOrg).verdict, Verdict::Below);
            QCOMPARE(rowOf(found, CeilingRow::What::IoU, 3).verdict, Verdict::Below);
            QVERIFY2(contains(found.sentences, "Net: below human agreement by MIoU(org)"),
                     found.sentences.at(0).c_str());
            QVERIFY2(contains(found.sentences, "By class: below it for"), found.sentences.at(0).c_str());
        }
    }

    void oneThatMakesNoErrorsIsAbove() {
        const auto found = study(mixedCells(30), 4, {0, 0, 0});
        const auto& row = rowOf(found, CeilingRow::What::IoU, 3);
        QCOMPARE(row.verdict, Verdict::Above);
        QVERIFY(row.difference.interval->low > 0);
        QVERIFY2(contains(found.sentences, "above human agreement"), found.sentences.at(0).c_str());
    }

    void chanceSeldomLooksLikeAFinding() {
        const auto world = mixedCells(8);
        int findings = 0;
        constexpr int studies = 200;
        for (int i = 0; i < studies; ++i) {
            const auto found = study(world, 1000 + static_cast<std::uint64_t>(i), {}, countsOnly(200));
            findings += std::ranges::any_of(found.ceiling, [](const CeilingRow& row) {
                return row.verdict == Verdict::Below || row.verdict == Verdict::Above;
            });
        }
        QVERIFY2(findings <= 0.08 * studies,
                 qPrintable(QString::number(
                     findings))); // 5 % are allowed; 16 of 200 or fewer come in 98 of 100 such tests
    }

    void fewCellsSayNothing() {
        const auto found = study(mixedCells(5), 1, {.dropped = 0.9});
        QVERIFY(!found.pairs[0].scores.miouOrg.interval);
        QCOMPARE(rowOf(found, CeilingRow::What::MIoUOrg).verdict, Verdict::TooFewCells);
        QCOMPARE(rowOf(found, CeilingRow::What::MIoUOrg).p, 1.0);
        QVERIFY2(contains(found.sentences, "With 5 cells, fewer than 6"), found.sentences.at(0).c_str());
    }

    void aCeilingNeedsTwoPeople() {
        const auto world = mixedCells(8);
        const auto found = agree({person("Ann", world.labels), algorithm("Net", world.labels)}, world.cells,
                                 countsOnly(), quiet);
        QVERIFY(found.ceiling.empty());
        QCOMPARE(found.sentences.size(), std::size_t{1});
        QVERIFY2(contains(found.sentences, "known from two people on; there is one"),
                 found.sentences.at(0).c_str());
        QVERIFY(
            agree({person("Ann", world.labels), person("Bo", world.labels)}, world.cells, countsOnly(), quiet)
                .sentences.empty());
    }

    void absentClassesFollowThePolicy() {
        auto options = countsOnly();
        const auto world = mixedCells(10);
        const auto org = [&](analysis::AbsentClass absent) {
            options.absent = absent;
            const auto found = study(world, 3, {}, options);
            return std::pair(rowOf(found, CeilingRow::What::MIoUOrg), found.pairs[0].scores);
        };
        const auto [zero, zeroScores] = org(analysis::AbsentClass::Zero);
        QCOMPARE(zeroScores.iou[4].value, 0.0);
        const auto [skip, skipScores] = org(analysis::AbsentClass::Skip);
        QVERIFY(std::isnan(skipScores.iou[4].value) && !skipScores.iou[4].interval);
        QVERIFY(skip.human.value > zero.human.value && skip.human.interval);
        const auto [undefined, nanScores] = org(analysis::AbsentClass::NotANumber);
        QVERIFY(std::isnan(undefined.human.value) && !undefined.human.interval &&
                !undefined.difference.interval);
        QCOMPARE(undefined.verdict, Verdict::TooFewCells);
        QCOMPARE(undefined.p, 1.0);
    }
};

QTEST_GUILESS_MAIN(tst_Ceiling)
#include "tst_Ceiling.moc"
