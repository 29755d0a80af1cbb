// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/ErrorWeights.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QProcess>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace granule;
using namespace granule::engine;
using granule::testing::touchingCells;

namespace {

std::vector<float> weightsOf(const LabelMap& labels, const ErrorWeightOptions& options) {
    NoProgress quiet;
    const auto volume = ErrorWeights(labels, options, quiet).volume();
    return volume.read<float>(Box::of(volume.shape()));
}

/// Pearson's correlation.
double correlation(const std::vector<float>& a, const std::vector<float>& b) {
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[i], y = b[i];
        sa += x, sb += y, saa += x * x, sbb += y * y, sab += x * y;
    }
    const double n = static_cast<double>(a.size());
    return (n * sab - sa * sb) / std::sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
}

} // namespace

class tst_ErrorWeights : public QObject {
    Q_OBJECT
private slots:
    void withoutAnEdgeOnlyTheClassMatters() {
        const auto labels = touchingCells();
        const auto ids = labels.read<std::uint8_t>(Box::of(labels.shape()));
        ErrorWeightOptions options;
        options.edge = 0;
        std::array<double, 7> counts{};
        for (const auto id : ids) ++counts[id];
        double least = 1e30;
        for (const double n : counts)
            if (n > 0) least = std::min(least, n);
        const auto weights = weightsOf(labels, options);
        for (std::size_t i = 0; i < ids.size(); ++i) QVERIFY(std::abs(weights[i] - (0.01 + least / counts[ids[i]])) < 1e-6);
    }

    void edgesWeighMoreThanTheInside_data() {
        QTest::addColumn<int>("preset");
        QTest::newRow("published") << int(WeightPreset::Published);
        QTest::newRow("released") << int(WeightPreset::Released);
    }
    void edgesWeighMoreThanTheInside() {
        QFETCH(int, preset);
        const Shape shape{2, 120, 120};
        std::vector<std::uint8_t> ids(static_cast<std::size_t>(shape.voxels()), 0);
        for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = i % 120 >= 60; // background left, cell right
        ErrorWeightOptions options;
        options.preset = WeightPreset(preset);
        options.edge = 3;
        const auto weights = weightsOf(LabelMap::fromVoxels(shape, ids), options);
        const auto at = [&](std::size_t x) { return weights[60 * 120 + x]; };
        QVERIFY(at(59) > at(40) + 1 && at(60) > at(80) + 1);
        // The largest edge weight of the volume is the one asked for; one class in two here, so balance adds 1.
        QVERIFY(std::abs(*std::ranges::max_element(weights) - (0.01 + 1 + 3)) < 1e-4);
    }

    void equalsTheFormulasInNumPy_data() { edgesWeighMoreThanTheInside_data(); }
    void equalsTheFormulasInNumPy() {
        QFETCH(int, preset);
        const auto labels = touchingCells();
        const Shape s = labels.shape();
        const auto ids = labels.read<std::uint8_t>(Box::of(s));
        QProcess python;
        python.start("/usr/bin/python3", {GRANULE_WEIGHTS_SCRIPT, preset == 0 ? "published" : "released", QString::number(s.z),
                                          QString::number(s.y), QString::number(s.x)});
        if (!python.waitForStarted()) QSKIP("nothing to run here: no Python");
        python.write(reinterpret_cast<const char*>(ids.data()), qint64(ids.size()));
        python.closeWriteChannel();
        QVERIFY(python.waitForFinished(120'000));
        if (python.readAllStandardError().contains("ModuleNotFoundError")) QSKIP("nothing to run here: no NumPy");
        const auto bytes = python.readAllStandardOutput();
        QCOMPARE(std::size_t(bytes.size()), ids.size() * sizeof(float));
        ErrorWeightOptions options;
        options.preset = WeightPreset(preset);
        const auto ours = weightsOf(labels, options);
        float most = 0;
        for (std::size_t i = 0; i < ours.size(); ++i) {
            float theirs;
            std::memcpy(&theirs, bytes.constData() + i * sizeof(float), sizeof(float));
            most = std::max(most, std::abs(ours[i] - theirs) / std::max(theirs, 0.01F));
        }
        QVERIFY2(most < 1e-5, qPrintable(QString::number(most)));
    }

    void anObjectIdIsRefused() {
        NoProgress quiet;
        QVERIFY_THROWS_EXCEPTION(Error, ErrorWeights(granule::testing::singleVoxel({2, 8, 8}, {1, 1, 1}, 9), {}, quiet));
    }

    /// Against the map that the study's authors printed of slice 15.
    void theRealMapIsReproduced() {
        const auto data = granule::testing::sharedData();
        if (!data) QSKIP("nothing to run here: no shared data");
        NoProgress quiet;
        const auto folder = *data / "platelet-em";
        const auto labels = io::readLabels((folder / "train-labels.tif").string(), quiet);
        const auto printed = io::openStack((folder / "50-error-weights_z15_378px.png").string());
        const Shape p = printed.shape();
        const auto theirs = printed.read<float>(Box::of(p));
        const auto full = ErrorWeights(labels, {}, quiet).slice(15);
        const auto side = labels.shape().x;
        std::vector<float> ours;
        for (std::int64_t y = 0; y < p.y; ++y)
            for (std::int64_t x = 0; x < p.x; ++x)
                ours.push_back(full[static_cast<std::size_t>((2 * y + 1) * side / (2 * p.y) * side + (2 * x + 1) * side / (2 * p.x))]);
        const double r = correlation(ours, theirs);
        QVERIFY2(r >= 0.999, qPrintable(QString::number(r)));
    }
};

QTEST_GUILESS_MAIN(tst_ErrorWeights)
#include "tst_ErrorWeights.moc"
