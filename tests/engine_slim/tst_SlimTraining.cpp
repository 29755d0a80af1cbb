// SPDX-License-Identifier: BSD-3-Clause
// Training of slim networks, on a slice small enough for a test.
#include "core/engine/Model.h"
#include "core/engine/slim/ShippedEnsemble.h"
#include "core/engine/slim/SlimTraining.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::engine::slim;
using granule::engine::NetworkSpec;

namespace {

/// Bright background, grey cells, dark organelles: learnable in a few steps.
SlimData easyData() {
    const auto labels = testing::touchingCells();
    auto ids = labels.read<std::uint8_t>(Box::of(labels.shape()));
    std::vector<std::uint8_t> grey;
    for (std::size_t i = 0; i < ids.size(); ++i) grey.push_back(static_cast<std::uint8_t>(200 - 50 * ids[i] + i * 2654435761U % 13));
    SlimData data;
    data.slices.push_back({Volume::fromVoxels(labels.shape(), grey, plateletSpacing), labels});
    return data;
}

SlimMember smallMember(bool pyramid, std::int64_t steps) {
    SlimMember member;
    member.name = "small";
    member.spec = NetworkSpec{.base = 4, .classes = 7, .initKernelZ = pyramid ? 3 : 1, .pyramid = pyramid, .zUp = 1, .reluLogits = false};
    member.recipe = pyramid ? SlimRecipe::deep(steps, steps) : SlimRecipe::flat(steps);
    member.recipe.crop = 32;
    for (auto& stage : member.recipe.stages) stage.voxels = 6 * 32 * 32;
    return member;
}

SlimOutcome run(const SlimMember& member, const SlimData& data, const std::filesystem::path& out) {
    NoProgress progress;
    return trainSlim(member, data, 1, out, progress, {}, [](const std::string&) {});
}

} // namespace

class TestSlimTraining : public QObject {
    Q_OBJECT

private slots:
    void stepsReduceTheLoss() {
        const testing::TemporaryFolder folder;
        const auto few = run(smallMember(false, 5), easyData(), folder.path / "few");
        const auto more = run(smallMember(false, 400), easyData(), folder.path / "more");
        QVERIFY2(more.loss < 0.8 * few.loss, qPrintable(QStringLiteral("%1 -> %2").arg(few.loss).arg(more.loss)));
    }

    void sameSeedSameWeights() {
        const testing::TemporaryFolder folder;
        auto member = smallMember(false, 6);
        run(member, easyData(), folder.path / "a");
        run(member, easyData(), folder.path / "b");
        member.seed = 2;
        run(member, easyData(), folder.path / "c");
        const auto a = testing::bytesOf(folder.path / "a" / "weights.safetensors");
        QVERIFY(!a.empty());
        QVERIFY(a == testing::bytesOf(folder.path / "b" / "weights.safetensors"));
        QVERIFY(a != testing::bytesOf(folder.path / "c" / "weights.safetensors"));
    }

    void bf16LearnsTheSame() {
        const testing::TemporaryFolder folder;
        auto member = smallMember(false, 60);
        const auto fp32 = run(member, easyData(), folder.path / "fp32");
        member.recipe.bf16 = true;
        const auto bf16 = run(member, easyData(), folder.path / "bf16");
        QVERIFY2(std::abs(bf16.loss - fp32.loss) < 0.1 * fp32.loss, qPrintable(QStringLiteral("%1, %2").arg(fp32.loss).arg(bf16.loss)));
    }

    void testImagesAreScoredAndNotLearntFrom() {
        const testing::TemporaryFolder folder;
        const auto member = smallMember(false, 6);
        auto data = easyData();
        QVERIFY(!run(member, data, folder.path / "without").heldOut);
        data.tests = data.slices;
        const auto outcome = run(member, data, folder.path / "with");
        QVERIFY(outcome.heldOut.has_value());
        QCOMPARE(outcome.perSlice.size(), std::size_t(1));
        QVERIFY(testing::bytesOf(folder.path / "with" / "weights.safetensors") == testing::bytesOf(folder.path / "without" / "weights.safetensors"));
    }

    void aPyramidStartsFromAFlatNetwork() {
        const testing::TemporaryFolder folder;
        auto data = easyData();
        data.volumes = data.slices;
        run(smallMember(false, 20), data, folder.path / "flat");
        auto deep = smallMember(true, 6);
        deep.warmStarts = {folder.path / "flat"};
        data.heldOut = 0.5;
        const auto outcome = run(deep, data, folder.path / "deep");
        QVERIFY(outcome.heldOut.has_value());
        const auto card = engine::readModelCard(folder.path / "deep");
        QVERIFY(card.spec.pyramid);
        QCOMPARE(card.steps, 12);
        QCOMPARE(card.mIoUAll, outcome.heldOut->mIoUAll);
        deep.spec.base = 8;
        QVERIFY_THROWS_EXCEPTION(Error, run(deep, data, folder.path / "wider"));
        QVERIFY(!std::filesystem::exists(folder.path / "wider"));
    }

    void nothingToTrainOnIsSaid() {
        const testing::TemporaryFolder folder;
        QVERIFY_THROWS_EXCEPTION(Error, run(smallMember(false, 5), {}, folder.path / "none"));
    }

    void stoppingWritesNothing() {
        const testing::TemporaryFolder folder;
        NoProgress progress;
        std::stop_source stop;
        stop.request_stop();
        bool cancelled = false;
        try {
            trainSlim(smallMember(false, 5), easyData(), 1, folder.path / "out", progress, stop.get_token(), [](const std::string&) {});
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(!std::filesystem::exists(folder.path / "out"));
    }

    void theEnsembleIsWhatTheCardSays() {
        const auto ensemble = shippedEnsemble();
        QCOMPARE(ensemble.size(), std::size_t(4));
        int deep = 0;
        for (std::size_t i = 0; i < ensemble.size(); ++i) {
            deep += ensemble[i].member.spec.pyramid;
            // A member starts from one that is trained before it.
            const auto before = std::vector(ensemble.begin(), ensemble.begin() + static_cast<long>(i));
            for (const auto& from : ensemble[i].startsFrom)
                QVERIFY(std::ranges::any_of(before, [&](const ShippedMember& m) { return m.folder == from; }));
        }
        QVERIFY(deep >= 2);
    }
};

QTEST_GUILESS_MAIN(TestSlimTraining)
#include "tst_SlimTraining.moc"
