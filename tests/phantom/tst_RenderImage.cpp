// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Phantom.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace granule;

namespace {

std::vector<float> render(const LabelMap& labels, std::uint64_t seed = 1, int threads = 0) {
    NoProgress progress;
    return phantom::renderImage(labels, seed, progress, {}, threads).read<float>(Box::of(labels.shape()));
}

double mean(const std::vector<float>& values) {
    double sum = 0;
    for (const float v : values) sum += static_cast<double>(v);
    return sum / static_cast<double>(values.size());
}

} // namespace

class TestRenderImage : public QObject {
    Q_OBJECT

private slots:
    void keepsShapeAndSpacing() {
        NoProgress progress;
        const auto labels = testing::randomLabels({5, 70, 33}, 7, 2);
        auto spaced = labels;
        spaced.setSpacing({30, 6, 8});
        const auto image = phantom::renderImage(spaced, 1, progress);
        QCOMPARE(image.shape(), labels.shape());
        QVERIFY(image.spacing() == spaced.spacing());
        QCOMPARE(image.type(), VoxelType::UInt16);
    }

    void threadsChangeNothingAndSeedsDo() {
        const auto labels = testing::touchingCells();
        QVERIFY(render(labels, 4, 1) == render(labels, 4, 3));
        QVERIFY(render(labels, 4) != render(labels, 5));
    }

    void refusesClassesItCannotDraw() {
        const auto labels = testing::singleVoxel({3, 20, 20}, {2, 7, 11}, 9);
        NoProgress progress;
        try {
            phantom::renderImage(labels, 1, progress);
            QFAIL("class 9 was drawn");
        } catch (const Error& e) {
            QCOMPARE(e.kind(), ErrorKind::Mismatch);
            QVERIFY(QString(e.what()).contains("class 9"));
            QVERIFY(QString(e.what()).contains("z 2, y 7, x 11"));
        }
        // An id beyond a byte must not pass as a class.
        QVERIFY_EXCEPTION_THROWN(render(testing::singleVoxel({1, 9, 9}, {0, 4, 4}, 256 + 3)), Error);
    }

    void refusesEmptyLabels() {
        QVERIFY_EXCEPTION_THROWN(render(LabelMap()), Error);
    }

    /// Far from cells there is only resin: its grey, spread and correlation are those of the real slice
    /// (54800; 3600; lag 1 along a scan line 0.60, across 0.28).
    void resinLooksLikeResin() {
        const Shape shape{2, 220, 240};
        const auto grey = render(LabelMap(shape, plateletSpacing), 3);
        const double m = mean(grey);
        QVERIFY(m > 53000 && m < 57500);
        double variance = 0, alongX = 0, alongY = 0, n = 0;
        for (std::int64_t y = 0; y + 1 < shape.y; ++y)
            for (std::int64_t x = 0; x + 1 < shape.x; ++x, ++n) {
                const auto at = [&](std::int64_t yy, std::int64_t xx) {
                    return static_cast<double>(grey[static_cast<std::size_t>(yy * shape.x + xx)]) - m;
                };
                variance += at(y, x) * at(y, x);
                alongX += at(y, x) * at(y, x + 1);
                alongY += at(y, x) * at(y + 1, x);
            }
        QVERIFY(std::sqrt(variance / n) > 3000 && std::sqrt(variance / n) < 4300);
        QVERIFY(alongX / variance > 0.5 && alongX / variance < 0.75);
        QVERIFY(alongY / variance > 0.2 && alongY / variance < 0.45);
    }

    /// A cell is darker than resin, and darkest at its membrane.
    void aCellHasAMembrane() {
        const Shape shape{1, 240, 240};
        std::vector<std::uint8_t> ids(static_cast<std::size_t>(shape.voxels()), 0);
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 60; x < 240; ++x) ids[static_cast<std::size_t>(y * shape.x + x)] = 1;
        const auto grey = render(LabelMap::fromVoxels(shape, ids), 2);
        const auto column = [&](std::int64_t x) {
            double sum = 0;
            for (std::int64_t y = 0; y < shape.y; ++y) sum += static_cast<double>(grey[static_cast<std::size_t>(y * shape.x + x)]);
            return sum / static_cast<double>(shape.y);
        };
        QVERIFY(column(30) > column(70) + 12000);
        QVERIFY(std::min({column(61), column(62), column(63), column(64)}) < column(70) - 2000);
    }

    /// Slices differ by their noise but show the same textures: neighbours are alike inside a cell.
    void texturesGoOnFromSliceToSlice() {
        const Shape shape{2, 128, 128};
        const auto grey = render(LabelMap::fromVoxels(shape, std::vector<std::uint8_t>(static_cast<std::size_t>(shape.voxels()), 1)), 6);
        const std::size_t n = grey.size() / 2;
        const double a = mean({grey.begin(), grey.begin() + static_cast<std::ptrdiff_t>(n)}),
                     b = mean({grey.begin() + static_cast<std::ptrdiff_t>(n), grey.end()});
        double ab = 0, aa = 0, bb = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double u = static_cast<double>(grey[i]) - a, v = static_cast<double>(grey[n + i]) - b;
            ab += u * v;
            aa += u * u;
            bb += v * v;
        }
        const double correlation = ab / std::sqrt(aa * bb);
        QVERIFY2(correlation > 0.15 && correlation < 0.95, qPrintable(QString::number(correlation)));
    }
};

QTEST_APPLESS_MAIN(TestRenderImage)
#include "tst_RenderImage.moc"
