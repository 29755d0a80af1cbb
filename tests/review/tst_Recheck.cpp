// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Recheck.h"

#include <QTest>

#include <algorithm>

using namespace granule;
using namespace granule::review;

namespace {

constexpr LabelId cell = 1, alpha = 3, core = 6;
const Shape shape{20, 120, 120};

void fill(LabelMap& map, const Box& box, LabelId id) {
    const std::vector<LabelId> ids(static_cast<std::size_t>(box.shape().voxels()), id);
    map.write(box, ids.data());
}

/// A cell with a lonely core and a speck of an alpha granule.
LabelMap broken() {
    LabelMap map(shape, {40, 10, 10});
    fill(map, {{1, 4, 4}, {19, 116, 116}}, cell);
    fill(map, {{5, 20, 20}, {9, 34, 34}}, core);
    fill(map, {{10, 80, 80}, {11, 82, 82}}, alpha);
    return map;
}

} // namespace

class TestRecheck : public QObject {
    Q_OBJECT
private slots:
    void everyPlaceHoldsUntilItIsMended() {
        const auto map = broken();
        const auto schema = ClassSchema::platelet();
        NoProgress quiet;
        const auto places = findImpossible(map, {}, schema, plateletRules(), quiet);
        QVERIFY(places.size() >= 2);
        for (const auto& place : places) {
            QVERIFY2(stillHolds(place, map, {}, schema, plateletRules()), place.sentence.c_str());
            auto mended = map;
            mend(place, map, {}, schema).apply(mended);
            // One click may not do all; but what a search of everything does not find any more must not hold.
            const auto left = findImpossible(mended, {}, schema, plateletRules(), quiet);
            const bool found = std::ranges::any_of(left, [&](const Place& p) { return p.classId == place.classId && p.sentence == place.sentence; });
            if (!found && place.mend) QVERIFY2(!stillHolds(place, mended, {}, schema, plateletRules()), place.sentence.c_str());
        }
    }

    void anEditElsewhereChangesNothing() {
        auto map = broken();
        const auto schema = ClassSchema::platelet();
        NoProgress quiet;
        const auto places = findImpossible(map, {}, schema, plateletRules(), quiet);
        fill(map, {{14, 50, 50}, {16, 70, 70}}, alpha);
        for (const auto& place : places) QVERIFY(stillHolds(place, map, {}, schema, plateletRules()));
    }

    void aRuleThatIsOffHoldsNothing() {
        const auto map = broken();
        const auto schema = ClassSchema::platelet();
        NoProgress quiet;
        for (const auto& place : findImpossible(map, {}, schema, plateletRules(), quiet)) QVERIFY(!stillHolds(place, map, {}, schema, {}));
    }

    void aDoubtfulPlaceHoldsUntilItsClassIsAnother() {
        auto map = broken();
        Place place;
        place.at = {6, 25, 25};
        place.box = {{5, 20, 20}, {9, 34, 34}};
        place.classId = core;
        QVERIFY(stillHolds(place, map, {}, ClassSchema::platelet(), {}));
        fill(map, place.box, alpha);
        QVERIFY(!stillHolds(place, map, {}, ClassSchema::platelet(), {}));
    }
};

QTEST_APPLESS_MAIN(TestRecheck)
#include "tst_Recheck.moc"
