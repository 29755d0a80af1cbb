// SPDX-License-Identifier: BSD-3-Clause
// Windows, augmentation and weights of training, and the threads that make them.
#include "core/engine/training/ElasticField.h"
#include "core/engine/training/ErrorWeights.h"
#include "core/engine/training/SampleLoader.h"
#include "core/engine/training/WindowSampler.h"
#include "tests/engine/Lesson.h"

#include <QtTest/QTest>

#include <algorithm>
#include <cmath>

namespace granule::engine {

class tst_Sampling : public QObject {
    Q_OBJECT
private slots:
    void windowsAreDeterminedBySeedEpochAndNumber() {
        const auto [image, labels] = lesson();
        NoProgress none;
        const auto volume = LabelledVolume::read(image, labels, 7, none, {});
        WindowSampler a(volume, small()), b(volume, small());
        b.sample(3, 1);
        const auto one = a.sample(0, 5), other = b.sample(0, 5), next = a.sample(1, 5);
        QVERIFY(one.grey == other.grey && one.labels == other.labels);
        QVERIFY(one.grey != next.grey);
        QCOMPARE(one.grey.size(), std::size_t(3 * 36 * 36));
        QCOMPARE(one.labels.size(), std::size_t(3 * 32 * 32));
    }

    /// Without augmentation of grey values, grey and labels must still belong together after warping and flipping.
    void labelsMoveWithTheImage() {
        const auto [image, labels] = lesson();
        NoProgress none;
        const auto volume = LabelledVolume::read(image, labels, 7, none, {});
        auto config = small();
        config.brightness = config.contrast = 0;
        WindowSampler sampler(volume, config);
        float lowest[3]{1e9F, 1e9F, 1e9F}, highest[3]{-1e9F, -1e9F, -1e9F};
        for (std::int64_t n = 0; n < sampler.windowsPerEpoch(); ++n) {
            const auto s = sampler.sample(2, n);
            for (std::size_t z = 0, i = 0; z < 3; ++z)
                for (std::size_t y = 0; y < 32; ++y)
                    for (std::size_t x = 0; x < 32; ++x, ++i) {
                        const float g = s.grey[(z * 36 + y + 2) * 36 + x + 2];
                        const auto id = static_cast<std::size_t>(s.labels[i]);
                        lowest[id] = std::min(lowest[id], g);
                        highest[id] = std::max(highest[id], g);
                    }
        }
        QVERIFY(highest[0] < lowest[1] && highest[1] < lowest[2]);
    }

    void elasticFieldIsSmoothAndStaysInside() {
        CounterRandom random(1, 0, 0);
        const ElasticField field(random, 200, 300, 40, 0.6, 20);
        std::int64_t moved = 0, furthest = 0;
        for (std::int64_t y = 0; y < 200; ++y)
            for (std::int64_t x = 0; x < 300; ++x) {
                const auto [fy, fx] = field.source(y, x);
                QVERIFY(fy >= 0 && fy < 200 && fx >= 0 && fx < 300);
                moved += fy != y || fx != x;
                furthest = std::max({furthest, std::abs(fy - y), std::abs(fx - x)});
                if (x > 0) QVERIFY(std::abs(fx - field.source(y, x - 1).second) <= 6);
            }
        QVERIFY(moved > 40000 && furthest > 5 && furthest <= 20);
    }

    /// Weights lie on their voxels, whatever is warped and flipped: without an edge term they follow from the label.
    void weightsMoveWithTheLabels() {
        const auto [image, labels] = lesson();
        NoProgress none;
        auto volume = LabelledVolume::read(image, labels, 7, none, {});
        auto config = small();
        config.edgeWeight = 0;
        volume.weigh(labels, config, none, {});
        std::vector<std::int64_t> counts(7, 0);
        for (const auto id : volume.labels) ++counts[id];
        const auto expected = classWeights(counts, config.weightFloor, config.classBalance);
        WindowSampler sampler(volume, config);
        for (std::int64_t n = 0; n < 6; ++n) {
            const auto s = sampler.sample(1, n);
            for (std::size_t i = 0; i < s.labels.size(); ++i) QCOMPARE(s.weights[i], expected[static_cast<std::size_t>(s.labels[i])]);
            QCOMPARE(s.weighted, 1.0);
        }
        config.weights = LossWeights::None;
        volume.weigh(labels, config, none, {});
        QCOMPARE(WindowSampler(volume, config).sample(0, 0).weights[0], 1.0F);
        for (const auto preset : {LossWeights::Published, LossWeights::Released}) {
            config.weights = preset;
            config.edgeWeight = -1;
            volume.weigh(labels, config, none, {});
            ErrorWeightOptions options;
            options.preset = preset == LossWeights::Published ? WeightPreset::Published : WeightPreset::Released;
            QVERIFY(volume.weights == ErrorWeights(labels, options, none).volume().read<float>(Box::of(lessonShape)));
        }
    }

    /// Whoever makes the windows, and however many: they are the sampler's, also after going back.
    void loadersChangeNothing() {
        const auto [image, labels] = lesson();
        NoProgress none;
        auto volume = LabelledVolume::read(image, labels, 7, none, {});
        const auto config = small();
        volume.weigh(labels, config, none, {});
        WindowSampler sampler(volume, config);
        for (const int workers : {0, 1, 3}) {
            SampleLoader loader(volume, config, workers);
            for (const std::int64_t step : {0, 1, 2, 3, 4, 20, 21, 1, 2, 3, 4, 5, 6, 7}) {
                const auto s = loader.take(step);
                const auto expected = sampler.sample(step / sampler.windowsPerEpoch(), step % sampler.windowsPerEpoch());
                QVERIFY(s.grey == expected.grey && s.labels == expected.labels && s.weights == expected.weights);
            }
        }
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Sampling)
#include "tst_Sampling.moc"
