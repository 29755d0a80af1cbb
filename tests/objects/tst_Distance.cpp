// SPDX-License-Identifier: BSD-3-Clause
#include "core/objects/Distance.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace granule;
using edit::Axis;
using objects::Mask;

namespace {

float byHand(const Mask& sites, const Shape& shape, const VoxelSpacing& nm, std::optional<Axis> flat, const Index& at) {
    double least = INFINITY;
    for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++i) {
                if (sites[static_cast<std::size_t>(i)] == 0) continue;
                if ((flat == Axis::Z && z != at.z) || (flat == Axis::Y && y != at.y) || (flat == Axis::X && x != at.x))
                    continue;
                const double dz = nm.zNm * static_cast<double>(z - at.z), dy = nm.yNm * static_cast<double>(y - at.y),
                             dx = nm.xNm * static_cast<double>(x - at.x);
                least = std::min(least, dz * dz + dy * dy + dx * dx);
            }
    return static_cast<float>(least);
}

} // namespace

class TestDistance : public QObject {
    Q_OBJECT
private slots:
    void isThatToTheNearestSite() {
        std::mt19937 random(1);
        for (const Shape& shape :
             {Shape{1, 1, 1}, Shape{1, 9, 17}, Shape{7, 1, 12}, Shape{6, 11, 13}, Shape{12, 10, 1}})
            for (const VoxelSpacing& nm : {plateletSpacing, VoxelSpacing{1, 1, 1}, VoxelSpacing{3.7, 21, 0.9}})
                for (const unsigned rarity : {2U, 30U, 400U})
                    for (const std::optional<Axis> flat : {std::optional<Axis>(), std::optional(Axis::Z),
                                                           std::optional(Axis::Y), std::optional(Axis::X)}) {
                        Mask sites(static_cast<std::size_t>(shape.voxels()));
                        for (auto& site : sites) site = random() % rarity == 0;
                        const auto found = objects::squaredDistances(sites, shape, nm, flat, 2);
                        for (std::int64_t i = 0; i < shape.voxels(); ++i) {
                            const auto expected = byHand(sites, shape, nm, flat,
                                                         {i / (shape.y * shape.x), i / shape.x % shape.y, i % shape.x});
                            const auto value = found[static_cast<std::size_t>(i)];
                            QVERIFY(value == expected || std::abs(value - expected) <= 1e-6F * expected);
                        }
                    }
    }
};

QTEST_APPLESS_MAIN(TestDistance)
#include "tst_Distance.moc"
