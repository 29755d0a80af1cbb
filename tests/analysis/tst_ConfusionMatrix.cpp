// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/Agreement.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace granule;
using namespace granule::analysis;
using testing::messageOf;

namespace {

NoProgress nobody;

ConfusionMatrix matrixOf(const std::vector<int>& truth, const std::vector<int>& predicted, int classes) {
    ConfusionMatrix m(classes);
    for (std::size_t i = 0; i < truth.size(); ++i) m.add(truth[i], predicted[i]);
    return m;
}

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

/// Voxel by voxel, without any of the short cuts.
ConfusionMatrix slowly(const LabelMap& a, const LabelMap& b, int classes) {
    ConfusionMatrix m(classes);
    const auto t = a.read(Box::of(a.shape())), p = b.read(Box::of(b.shape()));
    for (std::size_t i = 0; i < t.size(); ++i) m.add(static_cast<int>(t[i]), static_cast<int>(p[i]));
    return m;
}

bool same(const ConfusionMatrix& a, const ConfusionMatrix& b) {
    if (a.classes() != b.classes()) return false;
    for (int t = 0; t < a.classes(); ++t)
        for (int p = 0; p < a.classes(); ++p)
            if (a.count(t, p) != b.count(t, p)) return false;
    return true;
}

} // namespace

class tst_ConfusionMatrix : public QObject {
    Q_OBJECT
private slots:
    void scoresAsByHand() {
        const auto m = matrixOf({0, 0, 1, 1, 2, 2, 2}, {0, 1, 1, 1, 2, 0, 2}, 3);
        QVERIFY(near(m.iou(0), 1.0 / 3) && near(m.iou(1), 2.0 / 3) && near(m.iou(2), 2.0 / 3));
        QVERIFY(near(m.dice(0), 0.5) && near(m.dice(1), 0.8) && near(m.dice(2), 0.8));
        QVERIFY(near(m.mIoUAll(), 5.0 / 9));
        QVERIFY(near(m.mIoUOrg(), 2.0 / 3));
        QVERIFY(near(m.accuracy(), 5.0 / 7));
        QVERIFY(near(m.cohenKappa(), 19.0 / 33));
        QVERIFY(near(m.adjustedRandIndex(), 17.0 / 80)); // sum of pairs 2, margins 5 and 5, of 21
        QVERIFY(near(m.rowShare(2, 0), 1.0 / 3));
        QCOMPARE(m.total(), std::uint64_t(7));
    }

    void absentClassesFollowThePolicy() {
        const auto m = matrixOf({0, 0, 1, 1}, {0, 1, 1, 1}, 4); // classes 2 and 3 in neither
        QVERIFY(near(m.mIoUAll(AbsentClass::Zero), (0.5 + 2.0 / 3) / 4)); // as scikit-learn's macro Jaccard
        QVERIFY(near(m.mIoUAll(AbsentClass::Skip), (0.5 + 2.0 / 3) / 2));
        QVERIFY(std::isnan(m.mIoUAll(AbsentClass::NotANumber)));
        QCOMPARE(m.mIoUOrg(AbsentClass::Zero), 0.0);
        QVERIFY(std::isnan(m.mIoUOrg(AbsentClass::Skip)));
        QVERIFY(std::isnan(m.rowShare(3, 0)));
        QCOMPARE(m.dice(3), 0.0);
        QVERIFY(std::isnan(m.dice(3, AbsentClass::Skip)));
        const auto onlyOne = matrixOf({0, 2}, {0, 0}, 3); // present in one map only: 0 under every policy
        QCOMPARE(onlyOne.iou(2, AbsentClass::Skip), 0.0);
        QCOMPARE(onlyOne.iou(2, AbsentClass::NotANumber), 0.0);
    }

    void agreementAtItsEnds() {
        const auto perfect = matrixOf({0, 1, 2, 2}, {0, 1, 2, 2}, 3);
        QCOMPARE(perfect.adjustedRandIndex(), 1.0);
        QCOMPARE(perfect.cohenKappa(), 1.0);
        const auto renamed = matrixOf({0, 0, 1, 1}, {1, 1, 0, 0}, 2); // one partition under other names
        QCOMPARE(renamed.adjustedRandIndex(), 1.0);
        QVERIFY(renamed.cohenKappa() < 0);
        const auto single = matrixOf({1, 1, 1}, {1, 1, 1}, 2);
        QCOMPARE(single.adjustedRandIndex(), 1.0);
        QVERIFY(std::isnan(single.cohenKappa()));
        const ConfusionMatrix none(3);
        QVERIFY(std::isnan(none.accuracy()) && std::isnan(none.adjustedRandIndex()) && std::isnan(none.cohenKappa()));
        QCOMPARE(none.mIoUAll(), 0.0);
    }

    void billionsOfVoxelsKeepTheirDigits() {
        ConfusionMatrix m(2);
        m.add(0, 0, 30'000'000'000ull);
        m.add(1, 1, 10'000'000'000ull);
        m.add(0, 1, 1);
        QVERIFY(m.adjustedRandIndex() > 0.999999999 && m.adjustedRandIndex() < 1);
        QVERIFY(m.iou(1) < 1);
    }

    void fleissKappaOfThePublishedExample() {
        // Fourteen raters, ten subjects, five categories: votes for each category. Known result: 0.210.
        const int votes[10][5] = {{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
                                  {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}};
        std::vector<std::vector<int>> raters(14);
        for (const auto& subject : votes) {
            std::size_t rater = 0;
            for (int k = 0; k < 5; ++k)
                for (int n = 0; n < subject[k]; ++n) raters[rater++].push_back(k);
        }
        std::vector<ConfusionMatrix> pairs;
        for (std::size_t a = 0; a < 14; ++a)
            for (std::size_t b = a + 1; b < 14; ++b) pairs.push_back(matrixOf(raters[a], raters[b], 5));
        QVERIFY(std::abs(fleissKappa(pairs) - 0.2099) < 1e-4);
        QVERIFY(std::isnan(fleissKappa({})));
        QVERIFY(std::isnan(fleissKappa({ConfusionMatrix(3)})));
        QCOMPARE(fleissKappa({matrixOf({0, 1}, {0, 1}, 2)}), 1.0);
    }

    void alphaOfPublishedExamples() {
        // Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: two observers, two categories, and then five.
        QVERIFY(std::abs(krippendorffAlpha({matrixOf({0, 1, 0, 0, 0, 0, 0, 0, 1, 0}, {1, 1, 1, 0, 0, 1, 0, 0, 0, 0}, 2)}) - 0.095) < 5e-4);
        const auto letters = matrixOf({0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0}, {1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3}, 5);
        QVERIFY(std::abs(krippendorffAlpha({letters}) - 0.692) < 5e-4);
        QVERIFY(std::isnan(krippendorffAlpha({})) && std::isnan(krippendorffAlpha({matrixOf({1, 1}, {1, 1}, 2)})));
    }

    void threeRatersByHand() {
        // Voxels 000, 111, 001, 011: pairs agree in 2/3 of all cases, each class has half of the twelve labels.
        const std::vector<int> a{0, 1, 0, 0}, b{0, 1, 0, 1}, c{0, 1, 1, 1};
        const std::vector pairs{matrixOf(a, b, 2), matrixOf(a, c, 2), matrixOf(b, c, 2)};
        QVERIFY(near(fleissKappa(pairs), (2.0 / 3 - 0.5) / 0.5));
        QVERIFY(near(krippendorffAlpha(pairs), 1 - (1.0 / 3) / (1 - 2 * (6.0 * 5) / (12 * 11))));
    }

    void informationByHand() {
        // Independent halves: each tells nothing of the other, one bit is lost and one is new.
        const auto apart = matrixOf({0, 0, 1, 1}, {0, 1, 0, 1}, 2);
        QVERIFY(near(apart.variationOfInformation(), 2));
        QVERIFY(near(matrixOf({0, 0, 1, 1}, {1, 1, 0, 0}, 2).variationOfInformation(), 0)); // the same parts under other names
        QVERIFY(near(matrixOf({0, 0, 1, 1}, {0, 0, 0, 0}, 2).variationOfInformation(), 1));
        QVERIFY(std::isnan(ConfusionMatrix(2).variationOfInformation()));
        QVERIFY(near(apart.precision(0), 0.5) && near(apart.recall(1), 0.5));
        const auto missed = matrixOf({0, 1, 1}, {0, 0, 0}, 3);
        QCOMPARE(missed.recall(1), 0.0);
        QCOMPARE(missed.precision(1, AbsentClass::NotANumber), 0.0); // never called, but there
        QVERIFY(std::isnan(missed.precision(2, AbsentClass::NotANumber)));
    }

    void blockwiseEqualsVoxelwise() {
        const Shape shape{70, 67, 130};
        auto a = testing::randomLabels(shape, 7, 1), b = testing::ball(shape, {35, 30, 60}, 400, 5);
        const auto constant = [&](LabelMap& map, std::size_t block, LabelId id) {
            map.setBlock(block, LabelBlock::constant(map.blockBox(block).shape(), id));
        };
        constant(a, 0, 3); // constant against bytes, constant against constant, shared pointers
        constant(a, 2, 4);
        constant(b, 2, 4);
        constant(b, 5, 6);
        b.setBlock(3, a.block(3));
        const auto fast = compare(a, b, 7, false, nobody), exact = slowly(a, b, 7);
        QVERIFY(same(fast, exact));
        QCOMPARE(fast.total(), std::uint64_t(shape.voxels()));
        const auto inside = compare(a, b, 7, true, nobody);
        QCOMPARE(inside.total(), exact.total() - exact.rowTotal(0));
        for (int p = 0; p < 7; ++p) QCOMPARE(inside.count(0, p), std::uint64_t(0));
        QCOMPARE(inside.count(3, 5), exact.count(3, 5));
    }

    void idsOfAByteCount() {
        const Shape shape{3, 66, 70};
        for (const int classes : {2, 16, 17, 200}) {
            const auto a = testing::randomLabels(shape, classes, 1), b = testing::randomLabels(shape, classes, 2);
            QVERIFY(same(compare(a, b, classes, false, nobody), slowly(a, b, classes)));
        }
    }

    void longAndShortRunsCount() {
        const Shape shape{64, 64, 128};
        const auto made = [&](auto idAt) {
            std::vector<std::uint8_t> ids;
            for (std::int64_t z = 0; z < shape.z; ++z)
                for (std::int64_t y = 0; y < shape.y; ++y)
                    for (std::int64_t x = 0; x < shape.x; ++x) ids.push_back(static_cast<std::uint8_t>(idAt(z, y, x)));
            return LabelMap::fromVoxels(shape, ids);
        };
        for (const std::int64_t most : {6, 30}) { // few classes and many have ways of their own
            const auto turns = made([](auto, auto, auto x) { return x % 2; });
            const auto runs = made([&](auto z, auto y, auto x) { return (z + y + 3 * x) / 17 % (most + 1); });
            const auto ends = made([&](auto, auto y, auto x) { return x % 64 == 63 || (x % 64 == 0 && y % 2) ? most : 0; });
            for (const auto* a : {&turns, &runs, &ends})
                for (const auto* b : {&turns, &runs, &ends}) QVERIFY(same(compare(*a, *b, static_cast<int>(most) + 1, false, nobody), slowly(*a, *b, static_cast<int>(most) + 1)));
        }
    }

    void maskedSlicesDoNotCount() {
        const Shape shape{70, 20, 70};
        const auto a = testing::randomLabels(shape, 5, 1), b = testing::ball(shape, {35, 10, 30}, 300, 4);
        const std::vector<std::int64_t> masked{0, 1, 40, 63, 64, 69};
        ConfusionMatrix expected(5);
        for (std::int64_t z = 0; z < shape.z; ++z)
            if (!std::ranges::binary_search(masked, z)) expected.add(slowly(a.cutOut({{z, 0, 0}, {z + 1, 20, 70}}), b.cutOut({{z, 0, 0}, {z + 1, 20, 70}}), 5));
        QVERIFY(same(compareWithout(masked, a, b, 5, false, nobody), expected));
        QVERIFY_THROWS_EXCEPTION(Error, compareWithout({70}, a, b, 5, false, nobody));
    }

    void cellsCountByThemselves() {
        const Shape shape{70, 20, 200};
        const auto a = testing::randomLabels(shape, 5, 1), b = testing::randomLabels(shape, 5, 2);
        auto cells = testing::filledBox(shape, {{3, 2, 10}, {50, 18, 50}}, 1); // in one block, across blocks, whole blocks
        testing::fill(cells, {{20, 0, 50}, {66, 20, 70}}, 3);
        testing::fill(cells, {{0, 0, 128}, {64, 20, 192}}, 2);
        const std::vector<std::int64_t> masked{5, 63};
        const auto found = compareByCell(a, b, cells, 4, 5, masked, nobody);
        QCOMPARE(found.size(), std::size_t{5});
        std::vector<ConfusionMatrix> expected(5, ConfusionMatrix(5));
        ConfusionMatrix sum(5);
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x)
                    if (!std::ranges::binary_search(masked, z)) {
                        const auto cell = cells.at({z, y, x});
                        expected[cell == 0 ? 4 : cell - 1].add(static_cast<int>(a.at({z, y, x})), static_cast<int>(b.at({z, y, x})));
                    }
        for (std::size_t i = 0; i < 5; ++i) {
            QVERIFY(same(found[i], expected[i]));
            sum.add(found[i]);
        }
        QVERIFY(same(sum, compareWithout(masked, a, b, 5, false, nobody)));
        QVERIFY_THROWS_EXCEPTION(Error, compareByCell(a, b, cells, 2, 5, {}, nobody)); // there are three
        QVERIFY_THROWS_EXCEPTION(Error, compareByCell(a, b, LabelMap({1, 2, 3}, plateletSpacing), 4, 5, {}, nobody));
        QVERIFY(messageOf([&] { compareByCell(a, b, cells, 4, 3, {}, nobody); }).find("classes end at 2") != std::string::npos);
    }

    void idsAbove255Count() {
        const Shape shape{2, 3, 5};
        const auto a = testing::singleVoxel(shape, {1, 2, 4}, 299), b = testing::singleVoxel(shape, {1, 2, 3}, 7);
        QVERIFY(same(compare(a, b, 300, false, nobody), slowly(a, b, 300)));
    }

    void swappingTheMapsTransposes() {
        const auto a = testing::randomLabels({3, 70, 70}, 4, 1), b = testing::randomLabels({3, 70, 70}, 4, 2);
        const auto ab = compare(a, b, 4, false, nobody), ba = compare(b, a, 4, false, nobody);
        for (int t = 0; t < 4; ++t)
            for (int p = 0; p < 4; ++p) QCOMPARE(ab.count(t, p), ba.count(p, t));
        QVERIFY(near(ab.mIoUAll(), ba.mIoUAll()) && near(ab.cohenKappa(), ba.cohenKappa()));
    }

    void otherGridIsRefusedWithBothShapes() {
        const auto message = messageOf([] {
            compare(testing::randomLabels({3, 7, 9}, 4, 1), testing::randomLabels({3, 9, 7}, 4, 1), 4, false, nobody);
        });
        QVERIFY(message.find("3x7x9") != message.npos && message.find("3x9x7") != message.npos);
    }

    void idsBeyondTheClassesAreRefused() {
        const Shape shape{3, 70, 70};
        const LabelMap zero(shape, plateletSpacing);
        for (const LabelId id : {7u, 70000u}) {
            const auto odd = testing::singleVoxel(shape, {2, 65, 65}, id);
            const auto inTruth = messageOf([&] { compare(odd, zero, 7, false, nobody); });
            QVERIFY(inTruth.starts_with("The truth") && inTruth.find(std::to_string(id)) != inTruth.npos);
            QVERIFY(messageOf([&] { compare(zero, odd, 7, false, nobody); }).starts_with("The other"));
            QVERIFY(!messageOf([&] { compare(testing::randomLabels(shape, 7, 1), odd, 7, false, nobody); }).empty());
        }
    }

    void stops() {
        std::stop_source stop;
        stop.request_stop();
        const auto a = testing::randomLabels({3, 70, 70}, 4, 1);
        QVERIFY_THROWS_EXCEPTION(Cancelled, compare(a, a, 4, false, nobody, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(tst_ConfusionMatrix)
#include "tst_ConfusionMatrix.moc"
