// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/Renew.h"
#include "core/volume/Error.h"
#include "core/volume/ObjectTable.h"

#include <QTest>

#include <random>

using namespace granule;
using namespace granule::edit;

namespace {

LabelMap randomMap(const Shape& shape, std::uint32_t seed, const std::vector<std::uint32_t>& ids) {
    std::mt19937 random(seed);
    std::vector<std::uint32_t> all(static_cast<std::size_t>(shape.voxels()));
    for (auto& id : all) id = ids[random() % ids.size()];
    return LabelMap::fromVoxels(shape, all);
}

} // namespace

class TestRenew : public QObject {
    Q_OBJECT
private slots:
    void onlyOpenUnjudgedClassesInsideTheBoxChange() {
        const Shape shape{20, 70, 130};
        const auto before = randomMap(shape, 1, {0, 1, 2, 3, 300, 70000});
        Renewal renewal{randomMap(shape, 2, {0, 1, 2, 3}), {{3, 10, 50}, {17, 66, 129}}, randomMap(shape, 3, {0, 0, 1}), ClassSchema::platelet()};
        for (auto& c : renewal.schema.classes) c.locked = c.id == 3;
        auto after = before;
        renew(before, renewal).apply(after);
        std::int64_t changed = 0;
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x) {
                    const Index at{z, y, x};
                    const auto was = before.at(at), fresh = renewal.fresh.at(at);
                    const bool may = renewal.within.contains(at) && renewal.judged.at(at) == 0 && was < firstObjectId && was != 3 && fresh != 3;
                    if (after.at(at) != (may ? fresh : was)) QFAIL(describe(Box{at, at}).c_str());
                    changed += after.at(at) != was;
                }
        QVERIFY(changed > 1000);
    }

    void nothingNewIsNoEdit() {
        const auto map = randomMap({4, 70, 70}, 4, {0, 1, 2});
        QVERIFY(renew(map, {map, Box::of(map.shape()), LabelMap(map.shape(), map.spacing()), ClassSchema::platelet()}).empty());
    }

    void anotherGridIsRefused() {
        const auto map = randomMap({4, 8, 8}, 4, {0, 1});
        const auto other = randomMap({4, 8, 9}, 4, {0, 1});
        QVERIFY_THROWS_EXCEPTION(Error, renew(map, {other, Box::of(map.shape()), map, ClassSchema::platelet()}));
    }
};

QTEST_APPLESS_MAIN(TestRenew)
#include "tst_Renew.moc"
