// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/CopySlice.h"
#include "core/edit/SlicePlane.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using edit::Axis;

namespace {

const ClassSchema platelet = ClassSchema::platelet();
const Shape shape{20, 70, 90};

ObjectTable objects() {
    ObjectTable table;
    table.set({256, 2, "", {}, LabelObject::State::Open, false});
    table.set({257, 3, "", {}, LabelObject::State::Done, true});
    return table;
}

/// Classes 0 to 4 and both objects.
LabelMap labels() {
    auto ids = testing::randomLabels(shape, 7, 9).read(Box::of(shape));
    for (auto& id : ids)
        if (id >= 5) id += 251;
    return LabelMap::fromVoxels<LabelId>(shape, ids);
}

template <typename F>
void compareCopied(const edit::SliceCopy& copy, const edit::PaintOver& over, F expected) {
    const auto before = labels();
    LabelMap after = before;
    const auto delta = edit::copySlice(before, copy, platelet, objects(), over);
    delta.apply(after);
    const auto size = edit::sizeIn(copy.normal, shape);
    for (std::int64_t slice = 0; slice < size.slice; ++slice)
        for (std::int64_t v = 0; v < size.v; ++v)
            for (std::int64_t u = 0; u < size.u; ++u) {
                const auto at = edit::fromPlane(copy.normal, {u, v, slice});
                const auto was = before.at(at), source = before.at(edit::fromPlane(copy.normal, {u, v, copy.from}));
                QCOMPARE(after.at(at), slice == copy.to ? expected(source, was) : was);
            }
    delta.revert(after);
    for (std::size_t i = 0; i < before.blockCount(); ++i) QCOMPARE(after.block(i), before.block(i));
}

} // namespace

class TestCopySlice : public QObject {
    Q_OBJECT
private slots:
    void allLabelsAlongEveryAxis() {
        for (const auto normal : {Axis::Z, Axis::Y, Axis::X})
            compareCopied({normal, 5, 6, {}}, {}, [](LabelId source, LabelId was) {
                return source == 0 || source == 257 || was == 257 ? was : source; // 257 is locked
            });
    }

    void aClassWithItsObjects() {
        compareCopied({Axis::Z, 9, 3, 2}, {}, [](LabelId source, LabelId was) {
            return (source == 2 || source == 256) && was != 257 ? source : was;
        });
    }

    void anObjectOverBackgroundAlone() {
        compareCopied({Axis::Y, 9, 10, 256}, {edit::PaintOver::Kind::Background, 0},
                      [](LabelId source, LabelId was) { return source == 256 && was == 0 ? source : was; });
    }

    void noSuchSliceIsAnError() {
        QVERIFY_THROWS_EXCEPTION(Error, edit::copySlice(labels(), {Axis::Z, 0, 20, {}}, platelet, {}));
        QVERIFY_THROWS_EXCEPTION(Error, edit::copySlice(labels(), {Axis::Z, -1, 3, {}}, platelet, {}));
    }
};

QTEST_GUILESS_MAIN(TestCopySlice)
#include "tst_CopySlice.moc"
