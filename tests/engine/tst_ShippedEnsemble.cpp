// SPDX-License-Identifier: BSD-3-Clause
// The networks in resources/models: that they are what their cards say, and that no change of the engine makes them worse.
#include "core/analysis/ConfusionMatrix.h"
#include "core/engine/Ensemble.h"
#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::engine;

namespace {

LabelMap cut(const LabelMap& labels, const Box& box) {
    return LabelMap::fromVoxels(box.shape(), labels.read<std::uint8_t>(box), labels.spacing());
}

/// Scores `box` alone, with the rest of `image` as context.
analysis::ConfusionMatrix scoreOf(const Volume& image, const LabelMap& truth, const Box& box, Quality quality) {
    NoProgress quiet;
    Ensemble ensemble(Ensemble::shippedModels());
    SegmentOptions options;
    options.box = box;
    options.quality = quality;
    const auto result = ensemble.segment(image, options, quiet, {});
    return analysis::compare(cut(truth, box), cut(result.labels, box), 7, false, quiet);
}

void requireAtLeast(double score, double least, const char* of) {
    QVERIFY2(score >= least, qPrintable(QStringLiteral("%1 %2, below %3").arg(of).arg(score).arg(least)));
}

} // namespace

class tst_ShippedEnsemble : public QObject {
    Q_OBJECT
private slots:
    void theCardsTellWhatAPersonMustKnow() {
        const auto models = Ensemble::shippedModels();
        QCOMPARE(models.size(), std::size_t{4});
        std::uintmax_t bytes = 0;
        int seeingDepth = 0;
        for (const auto& model : models) bytes += std::filesystem::file_size(model / "weights.safetensors");
        for (const auto& card : Ensemble(models).members()) {
            QVERIFY(!card.data.empty() && !card.licence.empty() && !card.limits.empty());
            QVERIFY(card.steps > 0);
            seeingDepth += card.spec.pyramid && card.spec.initKernelZ == 3;
        }
        QVERIFY(bytes <= 12'000'000);
        QVERIFY(seeingDepth >= 2);
    }

    void thePhantomIsStillRecognised() {
        NoProgress quiet;
        auto options = phantom::sampleOptions();
        options.shape = {4, 256, 256};
        const auto made = phantom::makePhantom(options, quiet);
        const auto matrix = scoreOf(made.image, made.labels, Box::of(options.shape), Quality::Fast);
        requireAtLeast(matrix.accuracy(), 0.8, "accuracy");
        requireAtLeast(matrix.mIoUAll(analysis::AbsentClass::Skip), 0.35, "MIoU(all)");
    }

    /// Seen in training: a guard against regressions, no measure of quality.
    void theRealSliceIsStillRecognised() {
        const auto data = granule::testing::sharedData();
        if (!data) QSKIP("nothing to run here: no shared data");
        NoProgress quiet;
        const auto folder = *data / "platelet-em";
        const auto image = io::openStack((folder / "50-images_z0.png").string()).withSpacing(plateletSpacing);
        const auto truth = io::readLabels((folder / "50-semantic_z0.png").string(), quiet);
        const auto matrix = scoreOf(image, truth, {{0, 300, 300}, {1, 620, 620}}, Quality::Fast);
        requireAtLeast(matrix.mIoUAll(analysis::AbsentClass::Skip), 0.5, "MIoU(all)");
    }
};

QTEST_GUILESS_MAIN(tst_ShippedEnsemble)
#include "tst_ShippedEnsemble.moc"
