// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Ensemble.h"
#include "core/engine/Resample.h"
#include "core/engine/Speed.h"
#include "core/volume/Error.h"
#include "tests/engine/MakeModel.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <chrono>
#include <cmath>
#include <thread>

namespace granule::engine {

using granule::testing::greyRamp;
using granule::testing::TemporaryFolder;

namespace {

const NetworkSpec deep{.base = 2, .classes = 3, .reluLogits = false};                                       // sees 9 planes each way
const NetworkSpec flat{.base = 2, .classes = 3, .initKernelZ = 1, .pyramid = false, .reluLogits = false};   // sees one plane

Segmentation run(Ensemble& ensemble, const Volume& volume, SegmentOptions options = {}) {
    NoProgress none;
    options.wantProbabilities = true;
    options.precision = Precision::Fp32;
    if (options.quality == Quality::Auto) options.quality = Quality::Fast;
    return ensemble.segment(volume, options, none, {});
}

float largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size() || a.empty()) return 1e9F;
    float most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

/// The probabilities of `box` cut out of those of the whole volume.
std::vector<float> cut(const std::vector<float>& all, const Shape& shape, const Box& box, std::int64_t classes) {
    std::vector<float> part;
    for (std::int64_t c = 0; c < classes; ++c)
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x)
                    part.push_back(all[static_cast<std::size_t>(c * shape.voxels() + shape.offset({z, y, x}))]);
    return part;
}

} // namespace

class tst_Ensemble : public QObject {
    Q_OBJECT
    TemporaryFolder m_folder;

    Ensemble both() const { return Ensemble({m_folder.path / "deep", m_folder.path / "flat"}); }

private slots:
    void initTestCase() {
        makeModel(m_folder.path / "deep", deep, 1);
        makeModel(m_folder.path / "flat", flat, 2);
    }

    void everySizeWorks_data() {
        QTest::addColumn<int>("z");
        QTest::addColumn<int>("y");
        QTest::addColumn<int>("x");
        QTest::newRow("one voxel") << 1 << 1 << 1;
        QTest::newRow("single slice") << 1 << 40 << 33;
        QTest::newRow("thinner than a window") << 3 << 24 << 50;
        QTest::newRow("narrow") << 6 << 5 << 70;
        QTest::newRow("odd") << 7 << 61 << 47;
    }

    void everySizeWorks() {
        QFETCH(int, z);
        QFETCH(int, y);
        QFETCH(int, x);
        const Shape shape{z, y, x};
        auto ensemble = both();
        for (const auto tiling : {Tiling::Large, Tiling::Paper}) {
            if (tiling == Tiling::Paper && y != 40) continue; // the study's window is large; one size will do
            SegmentOptions options;
            options.tiling = tiling;
            const auto result = run(ensemble, greyRamp(shape), options);
            QCOMPARE(result.labels.shape(), shape);
            for (std::size_t i = 0; i < static_cast<std::size_t>(shape.voxels()); ++i) {
                float sum = 0;
                for (std::size_t c = 0; c < 3; ++c) sum += result.probabilities[c * static_cast<std::size_t>(shape.voxels()) + i];
                QVERIFY(std::abs(sum - 1) < 1e-4);
            }
        }
    }

    void tiledEqualsUntiled() {
        auto ensemble = both();
        const auto volume = greyRamp({6, 232, 100});
        SegmentOptions whole, tiled;
        whole.memoryBytes = std::int64_t{2} << 30;
        tiled.memoryBytes = 1 << 20; // forces the smallest tiles, 64 rows of result each, and one z window at a time
        const auto a = run(ensemble, volume, whole), b = run(ensemble, volume, tiled);
        QVERIFY(largestDifference(a.probabilities, b.probabilities) < 1e-5F);
    }

    void tiledEqualsUntiledInEveryNetwork_data() {
        QTest::addColumn<int>("family");
        QTest::newRow("U-Net") << static_cast<int>(Family::UNet);
        QTest::newRow("thick") << static_cast<int>(Family::UNet3dThick);
        QTest::newRow("thin") << static_cast<int>(Family::UNet3dThin);
        QTest::newRow("DeepVess") << static_cast<int>(Family::DeepVess);
    }

    void tiledEqualsUntiledInEveryNetwork() {
        QFETCH(int, family);
        const NetworkSpec spec{.family = static_cast<Family>(family), .base = 2, .classes = 3, .reluLogits = false};
        TemporaryFolder folder;
        makeModel(folder.path / "m", spec, 3, 4);
        Ensemble ensemble({folder.path / "m"});
        const Shape shape{5, 253, 90};
        const auto volume = greyRamp(shape);
        SegmentOptions whole, tiled;
        whole.memoryBytes = std::int64_t{2} << 30;
        tiled.memoryBytes = 1 << 20;
        const auto a = run(ensemble, volume, whole).probabilities;
        QVERIFY(largestDifference(a, run(ensemble, volume, tiled).probabilities) < 1e-5F);
        tiled.box = Box{{1, 70, 11}, {5, 250, 77}};
        QVERIFY(largestDifference(cut(a, shape, *tiled.box, 3), run(ensemble, volume, tiled).probabilities) < 1e-5F);
    }

    /// A U-Net's windows agree wherever they meet, so that its own ones give what tiles give.
    void windowsOfValidNetworksEqualTiles() {
        TemporaryFolder folder;
        makeModel(folder.path / "m", {.family = Family::UNet, .base = 2, .classes = 3, .reluLogits = false}, 3, 1, 52);
        Ensemble ensemble({folder.path / "m"});
        const auto volume = greyRamp({2, 52, 50});
        SegmentOptions own;
        own.tiling = Tiling::Paper;
        QVERIFY(largestDifference(run(ensemble, volume, {}).probabilities, run(ensemble, volume, own).probabilities) < 1e-5F);
    }

    void smallVolumesAreContinuedAndItIsSaid() {
        TemporaryFolder folder;
        makeModel(folder.path / "deeplab", {.family = Family::DeepLabDrn, .base = 4, .classes = 3}, 1, 1, 64);
        Ensemble deepLab({folder.path / "deeplab"}), hybrid({m_folder.path / "deep"}), slices({m_folder.path / "flat"});
        QVERIFY(run(deepLab, greyRamp({2, 80, 63})).remark.find("reflection") != std::string::npos);
        QVERIFY(run(deepLab, greyRamp({2, 80, 64})).remark.empty());
        QVERIFY(run(hybrid, greyRamp({4, 30, 30})).remark.find("5x64x64") != std::string::npos);
        QVERIFY(run(slices, greyRamp({4, 30, 30})).remark.empty());
    }

    void boxEqualsTheSamePartOfTheWhole_data() {
        QTest::addColumn<bool>("paper");
        QTest::newRow("large") << false;
        QTest::newRow("paper") << true;
    }

    void boxEqualsTheSamePartOfTheWhole() {
        QFETCH(bool, paper);
        Ensemble ensemble({m_folder.path / (paper ? "flat" : "deep")});
        const Shape shape{7, 40, 310};
        const auto volume = greyRamp(shape);
        SegmentOptions options;
        options.tiling = paper ? Tiling::Paper : Tiling::Large;
        const auto whole = run(ensemble, volume, options);
        options.box = Box{{2, 13, 200}, {6, 38, 305}};
        const auto part = run(ensemble, volume, options);
        QVERIFY(largestDifference(part.probabilities, cut(whole.probabilities, shape, *options.box, 3)) < 1e-5F);
        QCOMPARE(part.labels.at({0, 0, 0}), 0U);
    }

    void partsCoverTheBoxOnce() {
        auto ensemble = both();
        const auto volume = greyRamp({11, 60, 90});
        SegmentOptions options;
        options.memoryBytes = 1 << 20;
        options.quality = Quality::Fast;
        options.box = Box{{1, 5, 6}, {11, 59, 90}};
        std::int64_t voxels = 0;
        int parts = 0;
        bool same = true;
        std::vector<std::pair<Box, std::vector<std::uint8_t>>> seen;
        NoProgress none;
        const auto result = ensemble.segment(volume, options, none, {}, [&](const Box& box, const std::vector<std::uint8_t>& ids) {
            for (const auto& [other, unused] : seen) same &= box.intersected(other).empty();
            seen.emplace_back(box, ids);
            voxels += box.shape().voxels();
            ++parts;
        });
        QVERIFY(parts > 2);
        QVERIFY(same);
        QCOMPARE(voxels, options.box->shape().voxels());
        for (const auto& [box, ids] : seen) QVERIFY(result.labels.read<std::uint8_t>(box) == ids);
        QVERIFY(result.networkSeconds > 0 && result.networkSeconds <= result.seconds);
    }

    void resampledComesBackOnTheVolumesOwnGrid_data() {
        QTest::addColumn<double>("yNm");
        QTest::newRow("finer than the model") << 4.0;
        QTest::newRow("coarser than the model") << 27.0;
    }

    void resampledComesBackOnTheVolumesOwnGrid() {
        QFETCH(double, yNm);
        auto ensemble = both();
        const Shape shape{5, 60, 90};
        const auto volume = greyRamp(shape, VoxelType::UInt8, {40, yNm, 10});
        SegmentOptions options;
        options.resample = options.wantProbabilities = true;
        options.precision = Precision::Fp32;
        options.quality = Quality::Fast;
        options.box = Box{{1, 5, 6}, {5, 59, 90}};
        NoProgress none;
        LabelMap shown(shape, *volume.spacing());
        std::int64_t voxels = 0;
        const auto result = ensemble.segment(volume, options, none, {}, [&](const Box& box, const std::vector<std::uint8_t>& ids) {
            shown.write(box, std::vector<LabelId>(ids.begin(), ids.end()).data());
            voxels += box.shape().voxels();
        });
        QCOMPARE(voxels, options.box->shape().voxels());
        QCOMPARE(result.labels.shape(), shape);
        QVERIFY(result.labels.read<LabelId>(Box::of(shape)) == shown.read<LabelId>(Box::of(shape)));
        // The same by hand: on the other grid, then the nearest voxel.
        const auto other = resampled(volume, plateletSpacing);
        QVERIFY(other.shape() != shape);
        options.box = mapped(*options.box, shape, other.shape());
        const auto there = ensemble.segment(other, options, none, {}).labels.read<std::uint8_t>(Box::of(other.shape()));
        const Box box{{1, 5, 6}, {5, 59, 90}};
        std::vector<std::uint8_t> back(static_cast<std::size_t>(box.shape().voxels()));
        Nearest{other.shape(), shape}.bring(there.data(), Box::of(other.shape()), box, back.data());
        QVERIFY(result.labels.read<std::uint8_t>(box) == back);
        for (std::size_t i = 0, n = back.size(); i < n; ++i)
            for (std::size_t c = 0; c < 3; ++c) QVERIFY(result.probabilities[back[i] * n + i] >= result.probabilities[c * n + i]);
    }

    void meanOfTwoIsTheMean() {
        Ensemble a({m_folder.path / "deep"}), b({m_folder.path / "flat"});
        auto ab = both();
        const auto volume = greyRamp({6, 40, 48});
        const auto pa = run(a, volume).probabilities, pb = run(b, volume).probabilities;
        auto mean = pa;
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = (pa[i] + pb[i]) / 2;
        QVERIFY(largestDifference(mean, run(ab, volume).probabilities) < 1e-6F);
        QVERIFY(largestDifference(pa, pb) > 1e-3F);
    }

    /// What members hand out covers the box once each, and its mean is the ensemble's within rounding to 255ths; on every way of
    /// tiling and on another grid.
    void votesMakeTheMean() {
        makeModel(m_folder.path / "unet", {.family = Family::UNet, .base = 2, .classes = 3, .reluLogits = false}, 3, 1, 20);
        Ensemble ensemble({m_folder.path / "deep", m_folder.path / "flat", m_folder.path / "unet"});
        for (const auto tiling : {Tiling::Large, Tiling::Paper})
            for (const double nm : {10.0, 16.0}) {
                const Shape shape{6, 70, 90};
                const auto volume = greyRamp(shape).withSpacing({40, nm, nm});
                SegmentOptions options;
                options.tiling = tiling;
                options.resample = true;
                options.box = Box{{1, 3, 4}, {5, 61, 88}};
                options.memoryBytes = 1 << 20;
                const auto size = options.box->shape();
                const auto n = static_cast<std::size_t>(size.voxels());
                std::vector<std::vector<float>> votes(3, std::vector<float>(3 * n, -1));
                options.votes = [&](const Box& part, std::size_t member, const std::vector<std::uint8_t>& p) {
                    std::size_t from = 0;
                    for (std::size_t c = 0; c < 3; ++c)
                        for (auto z = part.lo.z; z < part.hi.z; ++z)
                            for (auto y = part.lo.y; y < part.hi.y; ++y)
                                for (auto x = part.lo.x; x < part.hi.x; ++x) {
                                    const Index at{z - options.box->lo.z, y - options.box->lo.y, x - options.box->lo.x};
                                    auto& vote = votes[member][c * n + static_cast<std::size_t>(size.offset(at))];
                                    QCOMPARE(vote, -1.0F);
                                    vote = static_cast<float>(p[from++]) / 255;
                                }
                    QCOMPARE(from, p.size());
                };
                const auto whole = run(ensemble, volume, options).probabilities;
                float between = 0;
                for (std::size_t i = 0; i < 3 * n; ++i) {
                    QVERIFY(std::abs((votes[0][i] + votes[1][i] + votes[2][i]) / 3 - whole[i]) < 0.51F / 255);
                    between = std::max({between, std::abs(votes[0][i] - votes[1][i]), std::abs(votes[0][i] - votes[2][i])});
                }
                QVERIFY(between > 0.9F / 255); // untrained members, which hardly differ
                // Each member is told apart: alone it says the same.
                SegmentOptions alone = options;
                alone.votes = {};
                Ensemble second({m_folder.path / "flat"});
                const auto own = run(second, volume, alone).probabilities;
                for (std::size_t i = 0; i < 3 * n; ++i) QVERIFY(std::abs(votes[1][i] - own[i]) < 0.51F / 255);
            }
    }

    void labelsAreTheMostProbableClass() {
        auto ensemble = both();
        const Shape shape{2, 30, 30};
        const auto result = run(ensemble, greyRamp(shape));
        const auto ids = result.labels.read<std::uint8_t>(Box::of(shape));
        const auto n = ids.size();
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t c = 0; c < 3; ++c) QVERIFY(result.probabilities[ids[i] * n + i] >= result.probabilities[c * n + i]);
    }

    void tiesGoToTheLowestClass() {
        makeUndecidedModel(m_folder.path / "undecided", flat);
        Ensemble ensemble({m_folder.path / "undecided"});
        const Shape shape{1, 20, 20};
        const auto ids = run(ensemble, greyRamp(shape)).labels.read<std::uint8_t>(Box::of(shape));
        QVERIFY(std::ranges::all_of(ids, [](auto id) { return id == 0; }));
    }

    /// The mean over the eight symmetries does not depend on which way up the slice lies.
    void bestQualityTurnsWithTheSlice() {
        auto ensemble = both();
        const Shape shape{1, 24, 40}, turned{1, 40, 24};
        const auto grey = greyRamp(shape).read<std::uint8_t>(Box::of(shape));
        std::vector<std::uint8_t> other(grey.size());
        for (std::int64_t y = 0; y < 24; ++y)
            for (std::int64_t x = 0; x < 40; ++x) // transposed, then flipped
                other[static_cast<std::size_t>(turned.offset({0, 39 - x, y}))] = grey[static_cast<std::size_t>(shape.offset({0, y, x}))];
        SegmentOptions options;
        options.quality = Quality::Best;
        const auto a = run(ensemble, Volume::fromVoxels(shape, grey), options).probabilities;
        const auto b = run(ensemble, Volume::fromVoxels(turned, other), options).probabilities;
        float most = 0;
        for (std::int64_t c = 0; c < 3; ++c)
            for (std::int64_t y = 0; y < 24; ++y)
                for (std::int64_t x = 0; x < 40; ++x)
                    most = std::max(most, std::abs(a[static_cast<std::size_t>(c * 960 + shape.offset({0, y, x}))] -
                                                   b[static_cast<std::size_t>(c * 960 + turned.offset({0, 39 - x, y}))]));
        QVERIFY(most < 1e-5F);
    }

    void bf16IsCloseToFp32() {
        auto ensemble = both();
        const auto volume = greyRamp({1, 32, 32});
        SegmentOptions options;
        options.precision = Precision::Bf16;
        options.quality = Quality::Fast;
        options.wantProbabilities = true;
        NoProgress none;
        const auto half = ensemble.segment(volume, options, none, {});
        QVERIFY(half.device.ends_with("bf16"));
        QVERIFY(largestDifference(half.probabilities, run(ensemble, volume).probabilities) < 0.03F);
    }

    void stopsSoon() {
        makeModel(m_folder.path / "wide", {.base = 16, .classes = 3}, 1);
        Ensemble ensemble({m_folder.path / "wide"});
        const auto volume = greyRamp({12, 500, 500});
        std::stop_source source;
        std::chrono::steady_clock::time_point asked;
        std::thread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(700));
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        bool cancelled = false;
        NoProgress none;
        try {
            ensemble.segment(volume, {}, none, source.get_token());
        } catch (const Cancelled&) {
            cancelled = true;
        }
        later.join();
        QVERIFY(cancelled);
        QVERIFY(std::chrono::steady_clock::now() - asked < std::chrono::seconds(5)); // under 1 s on a machine of its own
    }

    void nonsenseIsRefused() {
        auto ensemble = both();
        const auto volume = greyRamp({2, 16, 16});
        SegmentOptions options;
        options.box = Box{{0, 0, 0}, {3, 16, 16}};
        QVERIFY_EXCEPTION_THROWN(run(ensemble, volume, options), Error);
        options.box = Box{{1, 4, 4}, {1, 8, 8}};
        QVERIFY_EXCEPTION_THROWN(run(ensemble, volume, options), Error);
        options.box.reset();
        for (const auto* device : {"gpu", "cuda:", "cuda:x", "cuda:99", ""}) {
            options.device = device;
            QVERIFY_EXCEPTION_THROWN(run(ensemble, volume, options), Error);
        }
        QVERIFY_EXCEPTION_THROWN(run(ensemble, Volume{}), Error);
    }

    void automaticPrecisionIsTheProcessors() {
        SegmentOptions options;
        options.device = "cpu";
        NoProgress none;
        QCOMPARE(both().segment(greyRamp({3, 16, 16}), options, none, {}).device.ends_with("bf16"), hasBf16());
    }

    void estimateGrowsWithTheVoxels() {
        auto ensemble = both();
        SegmentOptions options;
        options.precision = Precision::Fp32;
        options.quality = Quality::Fast;
        const double one = ensemble.estimateSeconds(1'000'000, options);
        QVERIFY(one > 0);
        QVERIFY(std::abs(ensemble.estimateSeconds(3'000'000, options) - 3 * one) < 1e-9);
        options.quality = Quality::Best;
        QVERIFY(ensemble.estimateSeconds(1'000'000, options) > 7 * one);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Ensemble)
#include "tst_Ensemble.moc"
