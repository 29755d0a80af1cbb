// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/RandomWalker.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <cmath>
#include <random>

using namespace granule;
using namespace granule::prompt;

namespace {

constexpr Shape shape{4, 9, 11};

std::vector<float> noise(unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> values(static_cast<std::size_t>(shape.voxels()));
    for (auto& v : values) v = static_cast<float>(random() % 1000) / 1000;
    return values;
}

} // namespace

class TestRandomWalker : public QObject {
    Q_OBJECT
private slots:
    /// Every voxel is the mean of its neighbours and its belief, by weight.
    void isHarmonic() {
        const auto edges = edgesOf(shape, plateletSpacing, noise(1), 5);
        std::vector<Seed> seeds(static_cast<std::size_t>(shape.voxels()));
        seeds[17] = seeds[200] = Seed::Object;
        seeds[300] = seeds[60] = Seed::NotObject;
        for (const float strength : {0.0F, 0.2F}) {
            const Belief belief{noise(2), strength};
            const auto p = randomWalk(edges, seeds, belief, {}, 1e-6, 2000);
            for (std::int64_t z = 0; z < shape.z; ++z)
                for (std::int64_t y = 0; y < shape.y; ++y)
                    for (std::int64_t x = 0; x < shape.x; ++x) {
                        const auto at = [](std::int64_t a, std::int64_t b, std::int64_t c) { return static_cast<std::size_t>(shape.offset({a, b, c})); };
                        const auto i = at(z, y, x);
                        if (seeds[i] != Seed::None) {
                            QCOMPARE(p[i], seeds[i] == Seed::Object ? 1.0F : 0.0F);
                            continue;
                        }
                        double sum = strength * belief.object[i], weight = strength;
                        const auto add = [&](bool there, float w, std::size_t other) {
                            if (there) sum += double{w} * p[other], weight += w;
                        };
                        add(z > 0, edges.z[z > 0 ? at(z - 1, y, x) : i], z > 0 ? at(z - 1, y, x) : i);
                        add(y > 0, edges.y[y > 0 ? at(z, y - 1, x) : i], y > 0 ? at(z, y - 1, x) : i);
                        add(x > 0, edges.x[x > 0 ? at(z, y, x - 1) : i], x > 0 ? at(z, y, x - 1) : i);
                        add(z + 1 < shape.z, edges.z[i], z + 1 < shape.z ? at(z + 1, y, x) : i);
                        add(y + 1 < shape.y, edges.y[i], y + 1 < shape.y ? at(z, y + 1, x) : i);
                        add(x + 1 < shape.x, edges.x[i], x + 1 < shape.x ? at(z, y, x + 1) : i);
                        QVERIFY2(std::abs(p[i] - sum / weight) < 2e-3, qPrintable(QString::number(p[i] - sum / weight)));
                    }
        }
    }

    void aCoarseAxisIsHarderToPass() {
        const auto edges = edgesOf(shape, {40, 10, 10}, std::vector<float>(static_cast<std::size_t>(shape.voxels()), 0.5F), 50);
        QVERIFY(std::abs(edges.y[0] / edges.z[0] - 16) < 0.1);
        QCOMPARE(edges.y[0], edges.x[0]);
    }
};

QTEST_GUILESS_MAIN(TestRandomWalker)
#include "tst_RandomWalker.moc"
