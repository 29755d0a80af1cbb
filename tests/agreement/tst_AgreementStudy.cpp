// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Study.h"
#include "core/analysis/Agreement.h"
#include "core/volume/Error.h"
#include "tests/agreement/Simulated.h"

#include <QTest>

#include <cmath>

using namespace granule;
using namespace granule::agreement;
using namespace granule::testing;

namespace {

NoProgress quiet;

StudyOptions countsOnly() {
    StudyOptions options;
    options.surfaces = options.tolerant = options.objects = false;
    options.bootstrap.resamples = 500;
    return options;
}

} // namespace

class tst_AgreementStudy : public QObject {
    Q_OBJECT
private slots:
    void countsAreThoseOfTheWholeAndOfItsCells() {
        const auto world = cellsWithGranules(8);
        auto other = world.labels;
        fill(other, world.granules[0], 2); // a granule taken for a mitochondrion
        const auto found =
            agree({person("Ann", world.labels), person("Bo", other)}, world.cells, countsOnly(), quiet);
        const auto& pair = found.pairs.at(0);
        QCOMPARE(pair.counts, analysis::compare(world.labels, other, 7, false, quiet));
        QCOMPARE(pair.byCell.size(), std::size_t{9});
        QCOMPARE(pair.counts.count(3, 2), static_cast<std::uint64_t>(world.granules[0].shape().voxels()));
        QCOMPARE(pair.byCell[0].count(3, 2), pair.counts.count(3, 2));
        analysis::ConfusionMatrix sum(7);
        for (const auto& cell : pair.byCell) sum.add(cell);
        QCOMPARE(sum, pair.counts);
        QCOMPARE(pair.scores.miouOrg.value, pair.counts.mIoUOrg());
        QCOMPARE(found.raters.at(0).name, std::string("Ann"));
        QVERIFY(found.raters.at(0).hash != found.raters.at(1).hash);
        QVERIFY(found.groups.empty());
    }

    void regionsKeepWhatTheySay() {
        const auto world = cellsWithGranules(4);
        auto other = world.labels;
        fill(other, {{0, 0, 0}, {1, 3, 3}}, 1); // in no cell, and background for the first
        auto options = countsOnly();
        const auto matrix = [&] {
            return agree({person("Ann", world.labels), person("Bo", other)}, world.cells, options, quiet)
                .pairs[0]
                .counts;
        };
        const auto all = matrix();
        QCOMPARE(all.count(0, 1), std::uint64_t{9});
        options.region = Region::Labelled;
        QCOMPARE(matrix(), all.withoutTrueBackground());
        options.region = Region::ChosenCells;
        options.chosenCells = {2, 0, 2};
        const auto found =
            agree({person("Ann", world.labels), person("Bo", other)}, world.cells, options, quiet);
        QCOMPARE(found.options.chosenCells, (std::vector<int>{0, 2}));
        QCOMPARE(found.pairs[0].byCell.size(), std::size_t{5});
        QCOMPARE(found.pairs[0].byCell[1].total(), std::uint64_t{0});
        QCOMPARE(found.resampledCells, std::size_t{2});
        QCOMPARE(found.pairs[0].counts.total(),
                 static_cast<std::uint64_t>(world.cells.boxes[0].shape().voxels() +
                                            world.cells.boxes[2].shape().voxels()));
        for (const auto& wrong : {std::vector<int>{}, {4}, {-1, 1}}) {
            options.chosenCells = wrong;
            QVERIFY_EXCEPTION_THROWN(matrix(), Error);
        }
    }

    void maskedSlicesCountForNothing() {
        const auto world = cellsWithGranules(4);
        auto other = world.labels;
        const auto& shape = world.labels.shape();
        fill(other, {{2, 0, 0}, {3, shape.y, shape.x}}, 6); // a slice gone wrong
        auto options = countsOnly();
        options.masked = {2};
        const auto found =
            agree({person("Ann", world.labels), person("Bo", other)}, world.cells, options, quiet);
        QCOMPARE(found.pairs[0].scores.accuracy.value, 1.0);
        QCOMPARE(found.pairs[0].counts.total(),
                 static_cast<std::uint64_t>((shape.z - 1) * shape.y * shape.x));
        options.masked = {shape.z};
        QVERIFY_EXCEPTION_THROWN(
            agree({person("Ann", world.labels), person("Bo", other)}, world.cells, options, quiet), Error);
    }

    void theGroupIsTheSumOfTheOthers() {
        const auto world = cellsWithGranules(4);
        auto b = world.labels, c = world.labels;
        fill(b, world.granules[1], 0);
        fill(c, world.granules[2], 4);
        const auto found = agree({person("Ann", world.labels), person("Bo", b), person("Cy", c)}, world.cells,
                                 countsOnly(), quiet);
        QCOMPARE(found.pairs.size(), std::size_t{3});
        QCOMPARE(found.groups.size(), std::size_t{3});
        auto expected = analysis::compare(world.labels, b, 7, false, quiet);
        expected.add(analysis::compare(c, b, 7, false, quiet));
        QCOMPARE(found.groups[1].counts, expected);
        QVERIFY(found.pair(2, 1) == &found.pairs[2]);
        QVERIFY(found.pair(1, 1) == nullptr);
        std::vector<analysis::ConfusionMatrix> matrices;
        for (const auto& pair : found.pairs) matrices.push_back(pair.counts);
        QCOMPARE(found.fleissKappa, analysis::fleissKappa(matrices));
        QCOMPARE(found.krippendorffAlpha, analysis::krippendorffAlpha(matrices));
    }
};

QTEST_GUILESS_MAIN(tst_AgreementStudy)
#include "tst_AgreementStudy.moc"
