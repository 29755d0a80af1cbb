// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Ensemble.h"
#include "core/engine/FeatureMaps.h"
#include "core/engine/PlaneFilters.h"
#include "core/volume/Error.h"
#include "tests/engine/MakeModel.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cmath>

namespace granule::engine {

using granule::testing::greyRamp;
using granule::testing::TemporaryFolder;

namespace {

const NetworkSpec flat{.base = 4, .classes = 3, .initKernelZ = 1, .pyramid = false, .reluLogits = false};
const NetworkSpec deep{.base = 4, .classes = 3, .zUp = 1, .reluLogits = false};

FeatureMaps run(FeatureNetwork& network, const Volume& volume, const Box& box) {
    NoProgress none;
    return network.of(volume, box, 1, none, {});
}

} // namespace

class tst_FeatureMaps : public QObject {
    Q_OBJECT
    TemporaryFolder m_folder;

private slots:
    void initTestCase() {
        makeModel(m_folder.path / "flat", flat, 1);
        makeModel(m_folder.path / "deep", deep, 1);
    }

    void channelsAreNamedAndFilled() {
        for (const auto* model : {"flat", "deep"}) {
            FeatureNetwork network(m_folder.path / model);
            const Box box{{1, 10, 20}, {6, 51, 83}};
            const auto maps = run(network, greyRamp({7, 60, 90}), box);
            QVERIFY(maps.box == box);
            QCOMPARE(maps.channels, 4 + 3 + 5);
            QCOMPARE(maps.names.size(), std::size_t(12));
            QCOMPARE(maps.scale.size(), std::size_t(12));
            QCOMPARE(maps.offset.size(), std::size_t(12));
            QCOMPARE(maps.values.size(), static_cast<std::size_t>(12 * box.shape().voxels()));
            QCOMPARE(maps.names[4], std::string("logit of class 0"));
        }
    }

    /// The logits are those of the network: their softmax is what the ensemble says of that member, within what a byte holds and
    /// a smaller margin costs.
    void logitsAreTheNetworks() {
        FeatureNetwork network(m_folder.path / "flat");
        const auto volume = greyRamp({5, 100, 120});
        const Box box{{0, 24, 32}, {5, 72, 88}};
        const auto maps = run(network, volume, box);
        Ensemble ensemble({m_folder.path / "flat"});
        SegmentOptions options;
        options.quality = Quality::Fast;
        options.box = box;
        options.wantProbabilities = true;
        NoProgress none;
        const auto whole = ensemble.segment(volume, options, none, {}).probabilities;
        const auto n = box.shape().voxels();
        double worst = 0;
        for (std::int64_t v = 0; v < n; ++v) {
            double e[3], sum = 0;
            for (int c = 0; c < 3; ++c) sum += e[c] = std::exp(maps.at(4 + c, v));
            for (int c = 0; c < 3; ++c) worst = std::max(worst, std::abs(e[c] / sum - static_cast<double>(whole[static_cast<std::size_t>(c * n + v)])));
        }
        QVERIFY2(worst < 0.05, qPrintable(QString::number(worst)));
    }

    void greyIsTheImages() {
        FeatureNetwork network(m_folder.path / "flat");
        const auto volume = greyRamp({5, 60, 90});
        const Box box{{0, 5, 6}, {5, 55, 80}};
        const auto maps = run(network, volume, box);
        const auto grey = volume.read<float>(box);
        // Normalised: a line through the true grey values.
        const int channel = 4 + 3;
        double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
        const auto n = static_cast<double>(grey.size());
        for (std::size_t i = 0; i < grey.size(); ++i) {
            const double x = grey[i], y = maps.at(channel, static_cast<std::int64_t>(i));
            sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
        }
        const double r = (n * sxy - sx * sy) / std::sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
        QVERIFY2(r > 0.999, qPrintable(QString::number(r)));
    }

    /// The same place seen as part of a larger box has the same features but for the range of a byte and what lies beyond the margin.
    void anotherGridKeepsItsVoxels() {
        FeatureNetwork network(m_folder.path / "flat");
        const auto volume = greyRamp({4, 80, 90}).withSpacing({40, 5, 5});
        const Box box{{0, 8, 16}, {4, 72, 80}};
        const auto maps = run(network, volume, box);
        QVERIFY(maps.box == box);
        // At half the resolution, two by two voxels share their features.
        for (int c = 0; c < maps.channels; ++c)
            for (std::int64_t y = 0; y < 64; y += 2)
                for (std::int64_t x = 0; x < 64; x += 2)
                    for (const auto beside : {y * 64 + x + 1, (y + 1) * 64 + x, (y + 1) * 64 + x + 1})
                        QCOMPARE(maps.channel(c)[beside], maps.channel(c)[y * 64 + x]);
    }

    void filtersAreThoseOfTheFormula() {
        const std::int64_t height = 41, width = 37;
        std::vector<float> impulse(static_cast<std::size_t>(height * width));
        impulse[static_cast<std::size_t>(20 * width + 18)] = 1;
        const auto all = filtered(impulse.data(), height, width);
        const auto spread = [&](const std::vector<float>& plane) {
            double sum = 0, variance = 0;
            for (std::int64_t y = 0; y < height; ++y)
                for (std::int64_t x = 0; x < width; ++x) {
                    const double p = plane[static_cast<std::size_t>(y * width + x)];
                    sum += p;
                    variance += p * static_cast<double>((x - 18) * (x - 18));
                }
            return std::pair(sum, variance / sum);
        };
        QVERIFY(std::abs(spread(all.smooth2).first - 1) < 1e-5);
        QVERIFY(std::abs(spread(all.smooth2).second - 5) < 1e-4);
        QVERIFY(std::abs(spread(all.smooth4).second - 21) < 1e-3);
        std::vector<float> ramp(static_cast<std::size_t>(height * width));
        for (std::int64_t i = 0; i < height * width; ++i) ramp[static_cast<std::size_t>(i)] = static_cast<float>(3 * (i % width) + 4 * (i / width));
        const auto slopes = filtered(ramp.data(), height, width);
        const auto middle = static_cast<std::size_t>(20 * width + 18);
        QVERIFY(std::abs(slopes.edges1[middle] - 5) < 1e-4);
        QVERIFY(std::abs(slopes.edges2[middle] - 5) < 1e-4);
        QVERIFY(std::abs(filtered(impulse.data(), 1, 1).smooth4[0] - impulse[0]) < 1e-6); // one pixel
    }

    void nonsenseIsRefused() {
        FeatureNetwork network(m_folder.path / "flat");
        const auto volume = greyRamp({3, 30, 30});
        QVERIFY_THROWS_EXCEPTION(Error, run(network, volume, {{0, 0, 0}, {4, 30, 30}}));
        QVERIFY_THROWS_EXCEPTION(Error, run(network, volume, {{1, 5, 5}, {1, 9, 9}}));
        QVERIFY_THROWS_EXCEPTION(Error, run(network, Volume{}, {{0, 0, 0}, {1, 9, 9}}));
        makeModel(m_folder.path / "unet", {.family = Family::UNet, .base = 2, .classes = 3}, 1, 1, 20);
        QVERIFY_THROWS_EXCEPTION(Error, FeatureNetwork(m_folder.path / "unet"));
        std::stop_source stop;
        stop.request_stop();
        NoProgress none;
        QVERIFY_THROWS_EXCEPTION(Cancelled, network.of(volume, Box::of(volume.shape()), 1, none, stop.get_token()));
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_FeatureMaps)
#include "tst_FeatureMaps.moc"
