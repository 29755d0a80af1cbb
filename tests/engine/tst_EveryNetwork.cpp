// SPDX-License-Identifier: BSD-3-Clause
// Every network from training to labels, small, on a volume whose grey values give its classes away.
#include "core/engine/Ensemble.h"
#include "core/engine/Safetensors.h"
#include "core/engine/Training.h"
#include "core/volume/Error.h"
#include "tests/engine/Lesson.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <cmath>

namespace granule::engine {

using granule::testing::messageOf;
using granule::testing::TemporaryFolder;

namespace {

TrainConfig small(const std::string& name) {
    auto config = studyConfig(name);
    config.spec.base = 4;
    config.spec.reluLogits = false;
    config.window = {4, 40, 40};
    config.windowSpacing = {2, 16, 16};
    config.elasticPx = 3;
    config.elasticGridPx = 12;
    config.learningRate = 1e-3;
    config.steps = 20;
    config.threads = 1;
    config.checkpointEvery = config.validateEvery = 1000;
    return config;
}

std::vector<float> probabilities(Ensemble& ensemble, const Volume& volume, SegmentOptions options) {
    NoProgress none;
    options.wantProbabilities = true;
    options.threads = 1; // two threads wait for each other where cores are shared
    options.precision = Precision::Fp32;
    options.quality = Quality::Fast;
    return ensemble.segment(volume, options, none, {}).probabilities;
}

} // namespace

class tst_EveryNetwork : public QObject {
    Q_OBJECT
    TemporaryFolder m_folder;
    const Shape m_shape{5, 60, 70};

private slots:
    void trainsSavesLoadsAndSegments_data() {
        QTest::addColumn<std::string>("name");
        for (const auto& info : networks())
            if (info.name != "2d3d-no3x3x3" && info.name != "2d3d-nomultiloss") QTest::newRow(info.name.c_str()) << info.name;
    }

    void trainsSavesLoadsAndSegments() {
        QFETCH(std::string, name);
        const auto [image, labels] = lesson(m_shape);
        NoProgress none;
        const auto done = train(small(name), image, labels, {}, m_folder.path / name, none, {});
        QCOMPARE(done.steps, 20);
        QVERIFY(done.bestMIoUAll >= 0);
        Ensemble ensemble({m_folder.path / name});
        QCOMPARE(ensemble.members()[0].architecture, name);
        for (const auto tiling : {Tiling::Large, Tiling::Paper}) {
            SegmentOptions options;
            options.tiling = tiling;
            const auto all = probabilities(ensemble, image, options);
            QCOMPARE(all.size(), static_cast<std::size_t>(7 * m_shape.voxels()));
            for (std::size_t i = 0; i < static_cast<std::size_t>(m_shape.voxels()); i += 97) {
                float sum = 0;
                for (std::size_t c = 0; c < 7; ++c) sum += all[c * static_cast<std::size_t>(m_shape.voxels()) + i];
                QVERIFY(std::abs(sum - 1) < 1e-4);
            }
        }
    }

    /// Dropout and BatchNorm included.
    void resumedRunIsBitIdentical_data() {
        QTest::addColumn<std::string>("name");
        QTest::newRow("U-Net") << std::string("unet");
        QTest::newRow("DeepLab") << std::string("deeplab-drn");
    }

    void resumedRunIsBitIdentical() {
        QFETCH(std::string, name);
        const auto [image, labels] = lesson({2, 52, 52});
        NoProgress none;
        auto config = small(name);
        config.steps = 4;
        train(config, image, labels, {}, m_folder.path / "whole", none, {});
        config.steps = 2;
        train(config, image, labels, {}, m_folder.path / "part", none, {});
        config.steps = 4;
        config.resume = true;
        train(config, image, labels, {}, m_folder.path / "part", none, {});
        const auto state = [&](const char* run) { return readTensorFile(m_folder.path / run / "checkpoint/state.safetensors").tensors; };
        const auto whole = state("whole"), part = state("part");
        QCOMPARE(whole.size(), part.size());
        for (const auto& tensor : whole) {
            const auto other = std::ranges::find(part, tensor.name, &WeightTensor::name);
            QVERIFY2(other != part.end() && other->values == tensor.values, tensor.name.c_str());
        }
        std::filesystem::remove_all(m_folder.path / "whole");
        std::filesystem::remove_all(m_folder.path / "part");
    }

    void familiesMix() {
        const auto [image, labels] = lesson(m_shape);
        const std::vector<std::string> names{"2d3d-3x3x3", "unet", "unet3d-thick", "deeplab-resnet", "deepvess"};
        std::vector<std::filesystem::path> paths;
        for (const auto& name : names) paths.push_back(m_folder.path / name);
        Ensemble all(paths);
        for (const auto tiling : {Tiling::Large, Tiling::Paper}) {
            SegmentOptions options;
            options.tiling = tiling;
            options.memoryBytes = 1 << 20;
            options.box = Box{{1, 3, 5}, {5, 55, 69}};
            std::vector<float> mean;
            for (const auto& path : paths) {
                Ensemble one({path});
                const auto p = probabilities(one, image, options);
                mean.resize(p.size(), 0);
                for (std::size_t i = 0; i < p.size(); ++i) mean[i] += p[i] / static_cast<float>(paths.size());
            }
            const auto got = probabilities(all, image, options);
            float most = 0;
            for (std::size_t i = 0; i < got.size(); ++i) most = std::max(most, std::abs(got[i] - mean[i]));
            QVERIFY2(most < 1e-5F, qPrintable(QString::number(most)));
        }
    }

    void tooSmallVolumesAreRefusedWithTheLeast() {
        const auto [image, labels] = lesson({2, 40, 40});
        NoProgress none;
        const auto message = messageOf([&] { train(small("unet3d-thick"), image, labels, {}, m_folder.path / "no", none, {}); });
        QVERIFY2(message.find("4x4x4") != std::string::npos, message.c_str());
        auto config = small("deeplab-drn");
        config.spec.base = 6;
        QVERIFY(messageOf([&] { train(config, image, labels, {}, m_folder.path / "no", none, {}); }).find("multiple of 4") != std::string::npos);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_EveryNetwork)
#include "tst_EveryNetwork.moc"
