// SPDX-License-Identifier: BSD-3-Clause
// What slim networks learn from: slices, organelles, and crops in which image and labels stay in step.
#include "core/engine/slim/CopyPaste.h"
#include "core/engine/slim/CropSampler.h"
#include "core/volume/Error.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace granule;
using namespace granule::engine::slim;

namespace {

/// One platelet of 100x100 pixels in a 140x140 slice; a round alpha granule and a square dense granule with a core.
/// Grey is ten times the class.
LabelledPatch slice() {
    LabelledPatch patch({1, 140, 140});
    for (std::int64_t y = 0, i = 0; y < 140; ++y)
        for (std::int64_t x = 0; x < 140; ++x, ++i) {
            auto& c = patch.classes[static_cast<std::size_t>(i)];
            if (y >= 20 && y < 120 && x >= 20 && x < 120) c = cell;
            if (std::hypot(y - 50, x - 50) < 12) c = alphaGranule;
            if (std::abs(y - 90) < 8 && std::abs(x - 90) < 8) c = denseGranule;
            if (std::abs(y - 90) < 4 && std::abs(x - 90) < 4) c = denseCore;
            patch.grey[static_cast<std::size_t>(i)] = 10.f * c;
            patch.cells[static_cast<std::size_t>(i)] = c ? 1 : 0;
        }
    return patch;
}

std::set<int> classesOf(const LabelledPatch& patch) {
    return {patch.classes.begin(), patch.classes.end()};
}

} // namespace

class TestSlimData : public QObject {
    Q_OBJECT

private slots:
    void readingNormalisesAndResamples() {
        std::vector<std::uint16_t> grey(100);
        for (std::size_t i = 0; i < grey.size(); ++i) grey[i] = static_cast<std::uint16_t>(7 * i);
        std::vector<std::uint8_t> ids(100, 1);
        ids[55] = 6;
        const auto patch = readLabelled(Volume::fromVoxels({1, 10, 10}, grey, VoxelSpacing{40, 20, 20}),
                                        LabelMap::fromVoxels({1, 10, 10}, ids), 10);
        QCOMPARE(patch.shape, (Shape{1, 20, 20}));
        QCOMPARE(patch.voxelsPerClass()[6], 4);
        double sum = 0, squares = 0;
        for (const double g : patch.grey) sum += g, squares += g * g;
        QVERIFY(std::abs(sum / 400) < 1e-5);
        QVERIFY(std::abs(squares / 400 - 1) < 1e-4);
    }

    void readingRefusesWhatDoesNotFit() {
        const auto image = Volume::fromVoxels<std::uint8_t>({1, 4, 4}, std::vector<std::uint8_t>(16, 1));
        QVERIFY_THROWS_EXCEPTION(Error, readLabelled(image, LabelMap({1, 4, 5}, plateletSpacing), 10));
        QVERIFY_THROWS_EXCEPTION(Error, readLabelled(image, LabelMap::fromVoxels({1, 4, 4}, std::vector<std::uint8_t>(16, 7)), 10));
    }

    void organellesComeWhole() {
        const auto organelles = collectOrganelles(slice());
        QCOMPARE(organelles.size(), std::size_t(2));
        QCOMPARE(int(organelles[0].kind), int(alphaGranule));
        const auto& dense = organelles[1];
        QCOMPARE(int(dense.kind), int(denseGranule));
        QCOMPARE(std::ranges::count(dense.classes, std::uint8_t(denseCore)), 49);
        QCOMPARE(std::ranges::count(dense.classes, std::uint8_t(denseGranule)), 15 * 15 - 49);
        for (std::size_t i = 0; i < dense.classes.size(); ++i)
            if (dense.classes[i]) QCOMPARE(dense.opacity[i], 1.f);
        QCOMPARE(dense.surroundings, 10.f);
    }

    void aBentCropKeepsImageAndLabelsInStep() {
        Random random(3);
        for (int i = 0; i < 20; ++i) {
            const Warp warp(random, {}, 96, 96);
            const auto crop = warp.crop(slice(), 0, random.uniform(0, 140), random.uniform(0, 140), {1, 96, 96});
            std::size_t off = 0;
            for (std::size_t k = 0; k < crop.grey.size(); ++k) off += std::abs(crop.grey[k] - 10.f * crop.classes[k]) > 5.001f;
            // Only at borders between classes further apart than one do grey (linear) and label (nearest) part.
            QVERIFY2(off < crop.grey.size() / 20, qPrintable(QString::number(off)));
            for (const int c : classesOf(crop)) QVERIFY(classesOf(slice()).contains(c));
        }
    }

    void aPastedOrganelleBringsItsLabels() {
        const CopyPaste paste(collectOrganelles(slice()));
        Random random(5);
        int placed = 0;
        for (int i = 0; i < 10; ++i) {
            auto patch = slice();
            const auto before = patch;
            placed += paste.addTo(patch, 3, true, random);
            for (std::size_t k = 0; k < patch.classes.size(); ++k) {
                // Only cytoplasm is painted over, and what was painted carries the grey of its class.
                if (before.classes[k] != cell) {
                    QCOMPARE(patch.classes[k], before.classes[k]);
                    QCOMPARE(patch.grey[k], before.grey[k]);
                }
                if (patch.classes[k] > cell && before.classes[k] == cell) QVERIFY(patch.grey[k] > 12);
            }
        }
        QVERIFY(placed > 10);
    }

    void deepCropsOfASliceWanderOrStand() {
        auto source = slice();
        SlimRecipe recipe;
        recipe.crop = 96;
        recipe.warp.driftPx = 4;
        const CropSampler sampler({source}, {});
        Random random(7);
        int standing = 0;
        for (int i = 0; i < 24; ++i) {
            const auto crop = sampler.draw(recipe, SlimStage{}, 3, random);
            QCOMPARE(crop.shape, (Shape{3, 96, 96}));
            const auto plane = crop.grey.size() / 3;
            standing += std::equal(crop.grey.begin(), crop.grey.begin() + static_cast<long>(plane), crop.grey.end() - static_cast<long>(plane));
        }
        QVERIFY(standing > 4 && standing < 20);
    }

    void changingGreyLeavesTheLabels() {
        Random random(9);
        auto patch = slice();
        changeGrey(patch, {}, true, random);
        QCOMPARE(patch.classes, slice().classes);
        QVERIFY(patch.grey != slice().grey);
        QVERIFY(std::ranges::all_of(patch.grey, [](float g) { return std::isfinite(g); }));
    }
};

QTEST_GUILESS_MAIN(TestSlimData)
#include "tst_SlimData.moc"
