// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Study.h"
#include "core/objects/Components.h"
#include "tests/agreement/Simulated.h"
#ifdef GRANULE_IO
#include "core/io/Stack.h"
#endif

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace granule;
using namespace granule::agreement;
using namespace granule::testing;

namespace {

NoProgress quiet;
constexpr std::size_t alpha = 3, dense = 5;

StudyOptions withAll() {
    StudyOptions options;
    options.bootstrap.resamples = 200;
    return options;
}

PairAgreement compared(const LabelMap& truth, const LabelMap& other, const CellMap& cells,
                       const StudyOptions& options = withAll()) {
    return agree({person("Ann", truth), person("Bo", other)}, cells, options, quiet).pairs.at(0);
}

#ifdef GRANULE_IO
/// A part of the platelet's annotations, with background around it: so what is moved by a voxel stays inside.
std::optional<LabelMap> realLabels(const Index& moved = {}) {
    const auto folder = sharedData();
    const auto file = folder ? *folder / "platelet-em" / "train-labels.tif" : std::filesystem::path();
    if (!folder || !std::filesystem::exists(file)) return {};
    const auto labels = io::readLabels(file.string(), quiet);
    const Box part{{5, 100, 100}, {35, 600, 660}};
    LabelMap padded({part.shape().z + 4, part.shape().y + 4, part.shape().x + 4}, plateletSpacing);
    padded.write(part.movedBy({2 - part.lo.z + moved.z, 2 - part.lo.y + moved.y, 2 - part.lo.x + moved.x}),
                 labels.read<LabelId>(part).data());
    return padded;
}
#endif

/// The components of a class, largest first.
objects::Components componentsOf(const LabelMap& labels, LabelId classId) {
    return {labels, Box::of(labels.shape()),
            objects::WantedLabels([classId](LabelId id) { return id == classId; }),
            objects::Neighbours::Corners, false};
}

} // namespace

class tst_SimulatedRaters : public QObject {
    Q_OBJECT
private slots:
    void bordersOffByAVoxelAreLineWidth() {
        const auto world = cellsWithGranules(8);
        auto other = world.labels;
        for (const auto& granule : world.granules) {
            fill(other, granule, 1);
            fill(other, granule.movedBy({0, 1, 0}), 3);
        }
        const auto pair = compared(world.labels, other, world.cells);
        const auto granules = static_cast<std::uint64_t>(world.granules.size()), row = std::uint64_t{2 * 6};
        QCOMPARE(pair.counts.count(3, 1), granules * row);
        QCOMPARE(pair.counts.count(1, 3), granules * row);
        const auto& tolerant = pair.tolerant.at(alpha);
        QCOMPARE(tolerant.lineWidth(), 2 * granules * row);
        QCOMPARE(tolerant.realError(), std::uint64_t{0});
        QCOMPARE(tolerant.dice(), 1.0);
        QCOMPARE(pair.surfaces.at(alpha)->mostNm, 10.0); // a voxel in y
        QVERIFY(!pair.surfaces.at(2));
        QCOMPARE(pair.detection->byClass.at(alpha).matched, granules);
        QCOMPARE(pair.detection->byClass.at(alpha).segmentationQuality(), 60.0 / 84);
    }

    void droppedAndSwappedOnesAreCounted() {
        const auto world = cellsWithGranules(10);
        auto other = world.labels;
        for (std::size_t i = 0; i < 7; ++i) fill(other, world.granules[i], 1);
        for (std::size_t i = 10; i < 14; ++i) fill(other, world.granules[i], 5);
        const auto pair = compared(world.labels, other, world.cells);
        QCOMPARE(pair.counts.count(3, 1), std::uint64_t{7 * 72});
        QCOMPARE(pair.counts.count(3, 5), std::uint64_t{4 * 72});
        QCOMPARE(pair.detection->byClass.at(alpha).missed, std::uint64_t{11});
        QCOMPARE(pair.detection->byClass.at(dense).extra, std::uint64_t{4});
        QCOMPARE(pair.tolerant.at(alpha).realError(), std::uint64_t{11 * 72});
        QCOMPARE(pair.scores.recall.at(alpha).value, 19.0 / 30);
    }

    void theRegionHoldsForAllThatIsWorkedOut() {
        const auto world = cellsWithGranules(8);
        auto other = world.labels;
        fill(other, world.granules[0], 1);      // an error in the first cell
        fill(other, {{0, 0, 0}, {1, 1, 4}}, 3); // and one where nobody else labelled anything
        auto options = withAll();
        QCOMPARE(compared(world.labels, other, world.cells).detection->byClass.at(alpha).extra,
                 std::uint64_t{1});
        options.region = Region::Labelled;
        const auto labelled = compared(world.labels, other, world.cells, options);
        QCOMPARE(labelled.detection->byClass.at(alpha).extra, std::uint64_t{0});
        QCOMPARE(labelled.detection->byClass.at(alpha).missed, std::uint64_t{1});
        QCOMPARE(labelled.tolerant.at(alpha).other, std::uint64_t{23 * 72});
        options.region = Region::ChosenCells;
        options.chosenCells = {3, 4, 5};
        const auto chosen = compared(world.labels, other, world.cells, options);
        QCOMPARE(chosen.detection->byClass.at(alpha).matched, std::uint64_t{9});
        QCOMPARE(chosen.detection->byClass.at(alpha).missed + chosen.detection->byClass.at(alpha).extra,
                 std::uint64_t{0});
        QCOMPARE(chosen.tolerant.at(alpha).truth, std::uint64_t{9 * 72});
        QCOMPARE(chosen.surfaces.at(alpha)->mostNm, 0.0);
    }

    void maskedSlicesCountNowhere() {
        const auto world = cellsWithGranules(8);
        auto other = world.labels;
        const auto& shape = world.labels.shape();
        fill(other, {{2, 0, 0}, {3, shape.y, shape.x}}, 6); // granules lie in slices 2 and 3
        auto options = withAll();
        options.masked = {2};
        const auto pair = compared(world.labels, other, world.cells, options);
        QCOMPARE(pair.scores.miouAll.value,
                 compared(world.labels, world.labels, world.cells, options).scores.miouAll.value);
        for (std::size_t k = 1; k < 7; ++k) {
            QCOMPARE(pair.tolerant[k].realError() + pair.tolerant[k].lineWidth(), std::uint64_t{0});
            if (pair.surfaces[k]) QCOMPARE(pair.surfaces[k]->mostNm, 0.0);
            QCOMPARE(pair.detection->byClass[k].missed + pair.detection->byClass[k].extra, std::uint64_t{0});
        }
        QCOMPARE(pair.detection->byClass[alpha].matched, static_cast<std::uint64_t>(world.granules.size()));
    }

    void nothingIsLeftWhereAllSlicesAreMasked() {
        const auto world = cellsWithGranules(2);
        auto options = withAll();
        for (std::int64_t z = 0; z < world.labels.shape().z; ++z) options.masked.push_back(z);
        const auto pair = compared(world.labels, world.labels, world.cells, options);
        QCOMPARE(pair.counts.total(), std::uint64_t{0});
        QVERIFY(std::isnan(pair.scores.accuracy.value));
        QVERIFY(pair.detection->objects.empty());
    }

    void fleissOfALabelledRegionCountsOneRegion() {
        // Where the first labelled nothing, the others may say what they like.
        const auto world = cellsWithGranules(8);
        auto b = world.labels, c = world.labels;
        fill(b, {{0, 0, 0}, {1, 1, 9}}, 2);
        fill(c, {{0, 0, 0}, {1, 1, 9}}, 4);
        auto options = withAll();
        options.surfaces = options.tolerant = options.objects = false;
        options.region = Region::Labelled;
        const auto found = agree({person("Ann", world.labels), person("Bo", b), person("Cy", c)}, world.cells,
                                 options, quiet);
        QCOMPARE(found.fleissKappa, 1.0);
        QCOMPARE(found.pairs[2].counts.count(2, 4), std::uint64_t{9}); // in the pair of the two it counts
    }

    void progressRisesAndStoppingStops() {
        struct Watching : Progress {
            double last = 0;
            bool fell = false;
            std::mutex mutex;
            void update(double fraction) override {
                const std::scoped_lock lock(mutex);
                fell = fell || fraction < last - 1e-9;
                last = fraction;
            }
        } watching;
        const auto world = cellsWithGranules(8);
        agree({person("Ann", world.labels), person("Bo", world.labels), algorithm("Net", world.labels)},
              world.cells, withAll(), watching);
        QVERIFY(!watching.fell);
        QCOMPARE(watching.last, 1.0);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(agree({person("Ann", world.labels), person("Bo", world.labels)}, {},
                                       withAll(), quiet, stop.get_token()),
                                 Cancelled);
    }

#ifdef GRANULE_IO
    void realBordersMovedByAVoxelAreLineWidth() {
        const auto labels = realLabels();
        if (!labels) QSKIP("nothing to run here: no shared data");
        auto options = withAll();
        options.surfaces = options.objects = false;
        const auto pair = compared(*labels, *realLabels(Index{0, 0, 1}), {}, options);
        std::uint64_t differing = 0, lineWidth = 0;
        for (int k = 0; k < 7; ++k) differing += pair.counts.rowTotal(k) - pair.counts.count(k, k);
        for (std::size_t k = 0; k < 7; ++k) {
            QCOMPARE(pair.tolerant[k].realError(), std::uint64_t{0});
            lineWidth += pair.tolerant[k].lineWidth();
        }
        QCOMPARE(lineWidth, 2 * differing); // each in both maps
        QVERIFY(differing > 1000);
    }

    void realGranulesDroppedAndSwappedComeBack() {
        const auto labels = realLabels();
        if (!labels) QSKIP("nothing to run here: no shared data");
        const auto granules = componentsOf(*labels, alpha);
        const auto count = granules.all().size();
        QVERIFY2(count > 20, qPrintable(QString::number(count)));
        std::vector<std::optional<LabelId>> becomes(count);
        std::uint64_t droppedVoxels = 0, swappedVoxels = 0;
        for (std::size_t i = 0; i < 8; ++i)
            becomes[i] = 0, droppedVoxels += static_cast<std::uint64_t>(granules.all()[i].voxels);
        for (std::size_t i = 8; i < 13; ++i)
            becomes[i] = 2, swappedVoxels += static_cast<std::uint64_t>(granules.all()[i].voxels);
        auto other = *labels;
        granules.paint(*labels, becomes).apply(other);
        auto options = withAll();
        options.surfaces = false;
        const auto pair = compared(*labels, other, {}, options);
        QCOMPARE(pair.counts.count(3, 0), droppedVoxels);
        QCOMPARE(pair.counts.count(3, 2), swappedVoxels);
        QCOMPARE(pair.detection->byClass.at(alpha).truthObjects, static_cast<std::uint64_t>(count));
        QCOMPARE(pair.detection->byClass.at(alpha).missed, std::uint64_t{13});
        QCOMPARE(pair.detection->byClass.at(alpha).matched, static_cast<std::uint64_t>(count - 13));
    }
#endif
};

QTEST_GUILESS_MAIN(tst_SimulatedRaters)
#include "tst_SimulatedRaters.moc"
