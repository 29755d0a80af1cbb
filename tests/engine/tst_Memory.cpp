// SPDX-License-Identifier: BSD-3-Clause
// Little memory makes a run slower, never different: planned beforehand, and where memory runs out all the same.
#include "core/engine/Ensemble.h"
#include "core/engine/FreeMemory.h"
#include "core/engine/MemoryPlan.h"
#include "core/volume/Error.h"
#include "tests/engine/MakeModel.h"
#include "tests/support/Files.h"
#include "tests/support/SmallMemory.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <cmath>
#include <malloc.h>

namespace granule::engine {

using granule::testing::greyRamp;
using granule::testing::messageOf;
using granule::testing::SmallMemory;
using granule::testing::TemporaryFolder;

namespace {

constexpr std::int64_t gib = std::int64_t{1} << 30;
const NetworkSpec deep{.base = 2, .classes = 3, .reluLogits = false};
const NetworkSpec flat{.base = 2, .classes = 3, .initKernelZ = 1, .pyramid = false, .reluLogits = false};

Segmentation run(Ensemble& ensemble, const Volume& volume, SegmentOptions options) {
    NoProgress none;
    options.wantProbabilities = true;
    options.precision = Precision::Fp32;
    options.quality = Quality::Fast;
    options.device = "cpu";
    options.threads = 1; // two threads wait for each other where cores are shared
    return ensemble.segment(volume, options, none, {});
}

std::vector<std::uint8_t> ids(const Segmentation& done) {
    return done.labels.read<std::uint8_t>(Box::of(done.labels.shape()));
}

} // namespace

class tst_Memory : public QObject {
    Q_OBJECT
    TemporaryFolder m_folder;

private slots:
    void initTestCase() {
        mallopt(M_MMAP_THRESHOLD, 1 << 20); // what was freed goes back to the system, so that the limits mean the same in any order
        makeModel(m_folder.path / "deep", deep, 1);
        makeModel(m_folder.path / "flat", flat, 2);
        makeModel(m_folder.path / "deeplab", {.family = Family::DeepLabDrn, .base = 4, .classes = 3}, 1, 1, 64);
        makeModel(m_folder.path / "unet", {.family = Family::UNet, .base = 2, .classes = 3, .reluLogits = false}, 3, 1, 52);
    }

    /// Before others have left room in the heap.
    void whatCannotBeMadeSmallerIsRefusedInWords() {
        Ensemble ensemble({m_folder.path / "deep"});
        SegmentOptions options;
        options.memoryBytes = 2 * gib;
        run(ensemble, greyRamp({1, 16, 16}), options); // threads and buffers are there
        const SmallMemory scarce(2'000'000);
        const auto message = messageOf([&] { run(ensemble, greyRamp({5, 200, 200}), options); });
        QVERIFY2(message.find("emory") != std::string::npos && message.find("close other programs") != std::string::npos, message.c_str());
    }

    void freeMemoryKnowsTheLimitOfTheProcess() {
        const auto before = freeMemory();
        const SmallMemory scarce(100'000'000);
        const auto left = freeMemory();
        QVERIFY(left >= 90'000'000 && left < before); // and what the heap keeps
    }

    void tilesFitTheBudget() {
        for (const auto& info : networks())
            for (const bool bf16 : {false, true})
                for (const std::int64_t bytes : {gib / 4, gib, 4 * gib}) {
                    const Shape volume{50, 3000, 3000};
                    const auto plan = planMemory({bytes, bytes}, {{info.spec, info.output}}, volume, Box::of(volume), bf16, false);
                    QCOMPARE(plan.bands.size(), 1U);
                    const auto depth = geometryOf(info.spec).acrossPlanes ? info.output.z : 1;
                    QVERIFY(plan.tilePixels * depth * bytesPerVoxel(info.spec, bf16) <= bytes);
                    QVERIFY(plan.together * bytesPerVoxel(info.spec, bf16) <= bytes);
                    QVERIFY(plan.leastBytes > 0);
                }
    }

    void bandsCoverTheBoxOnceAndFit_data() {
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("everything at once") << qint64{16 * gib};
        QTest::newRow("bands of rows") << qint64{gib};
        QTest::newRow("rectangles") << qint64{gib / 16};
        QTest::newRow("nothing") << qint64{1};
    }

    void bandsCoverTheBoxOnceAndFit() {
        QFETCH(qint64, bytes);
        const Shape volume{3, 4100, 5200};
        const Box box{{1, 17, 100}, {3, 4099, 5200}};
        const NetworkSpec deepLab{.family = Family::DeepLabDrn};
        const std::vector<MemoryNeed> needs{{deepLab, {1, 572, 572}, true}, {NetworkSpec{}, {5, 296, 296}, true}};
        const auto bands = planMemory({gib, bytes}, needs, volume, box, false, false).bands;
        std::int64_t voxels = 0;
        for (std::size_t i = 0; i < bands.size(); ++i) {
            const auto size = bands[i].shape();
            voxels += size.voxels();
            QVERIFY(box.contains(bands[i]));
            // Each of the 7 classes of 1 + 5 planes, and 3 times the deepest window's planes of a finished part.
            QVERIFY(size.y * size.x * 4 * 7 * (6 + 15) <= bytes || (size.y <= 572 && size.x <= 572));
            for (std::size_t j = 0; j < i; ++j) QVERIFY(bands[i].intersected(bands[j]).empty());
        }
        QCOMPARE(voxels, box.shape().voxels());
        QCOMPARE(bands.size() == 1, bytes == 16 * gib);
    }

    /// A network on its own windows gives the same bits, however few of its results are kept at a time.
    void bandsChangeNoBit_data() {
        QTest::addColumn<QStringList>("models");
        QTest::newRow("DeepLab") << QStringList{"deeplab"};
        QTest::newRow("2D-3D") << QStringList{"deep"};
        QTest::newRow("slices") << QStringList{"flat"};
        QTest::newRow("U-Net") << QStringList{"unet"};
        QTest::newRow("all") << QStringList{"deeplab", "deep", "flat", "unet"};
    }

    void bandsChangeNoBit() {
        QFETCH(QStringList, models);
        std::vector<std::filesystem::path> paths;
        for (const auto& model : models) paths.push_back(m_folder.path / model.toStdString());
        Ensemble ensemble(paths);
        const auto volume = greyRamp({6, 150, 170});
        SegmentOptions options;
        options.tiling = Tiling::Paper;
        options.memoryBytes = 2 * gib;
        options.box = Box{{0, 3, 5}, {6, 150, 169}};
        const auto whole = run(ensemble, volume, options);
        options.memoryBytes = 1;
        const auto banded = run(ensemble, volume, options);
        QVERIFY(whole.probabilities == banded.probabilities);
        QVERIFY(ids(whole) == ids(banded));
        QVERIFY(whole.remark.empty());
        QVERIFY2(banded.remark.find("more than was allowed") != std::string::npos, banded.remark.c_str());
    }

    void shortageOnTheWayChangesNoLabel_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("megabytes"); // more than the smallest piece needs, less than the whole
        QTest::newRow("2D-3D") << "deep" << 500;
        QTest::newRow("slices") << "flat" << 350;
        QTest::newRow("U-Net") << "unet" << 300;
    }

    void shortageOnTheWayChangesNoLabel() {
        QFETCH(QString, model);
        QFETCH(int, megabytes);
        Ensemble ensemble({m_folder.path / model.toStdString()});
        const auto volume = greyRamp({7, 400, 420});
        SegmentOptions options;
        options.memoryBytes = 2 * gib;
        const auto plenty = run(ensemble, volume, options);
        QVERIFY(plenty.remark.empty());
        const SmallMemory scarce(static_cast<rlim_t>(megabytes) * 1'000'000);
        const auto little = run(ensemble, volume, options);
        QVERIFY2(little.remark.find("smaller pieces") != std::string::npos, little.remark.c_str());
        const auto a = ids(plenty), b = ids(little);
        std::size_t others = 0;
        for (std::size_t i = 0; i < a.size(); ++i) others += a[i] != b[i];
        QCOMPARE(others, 0U);
        float most = 0;
        for (std::size_t i = 0; i < plenty.probabilities.size(); ++i)
            most = std::max(most, std::abs(plenty.probabilities[i] - little.probabilities[i]));
        QVERIFY2(most < 1e-5F, qPrintable(QString::number(most)));
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Memory)
#include "tst_Memory.moc"
