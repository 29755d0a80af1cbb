// SPDX-License-Identifier: BSD-3-Clause
// What holds of every tool, in random sequences of all of them.
#include "core/edit/CopySlice.h"
#include "core/edit/Fill.h"
#include "core/edit/Interpolate.h"
#include "core/edit/Polygon.h"
#include "core/edit/Runs.h"
#include "core/edit/SmartBrush.h"
#include "core/edit/Stroke.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>

using namespace granule;
using edit::Axis;
using edit::Brush;
using edit::Confine;
using edit::PaintOver;
using edit::PaintRule;

namespace {

const Shape shape{40, 90, 150};

/// Makes random edits with random tools.
class RandomEdits {
public:
    explicit RandomEdits(unsigned seed) : m_random(seed), m_grey(testing::greyRamp(shape)) {
        m_schema.classes[4].locked = true;
        m_objects.set({256, 2, "", {}, LabelObject::State::Open, false});
        m_objects.set({257, 2, "", {}, LabelObject::State::Done, true});
        m_objects.set({70000, 3, "", {}, LabelObject::State::Open, false});
        m_objects.set({258, 4, "", {}, LabelObject::State::Open, false}); // of a locked class
    }

    /// Cells of all classes and objects.
    LabelMap start() {
        LabelMap map(shape, plateletSpacing);
        for (const LabelId id : {1, 2, 4, 256, 257, 258, 70000, 5, 4, 257})
            edit::paint(map, {id, ClassSchema::platelet()}, {}, moved(Brush::ball(500 + 40.0 * int(id % 7), plateletSpacing).runs(), anywhere())).apply(map);
        return map;
    }
    bool isLocked(LabelId id) const { return granule::isLocked(id, m_schema, m_objects); }
    /// Whether an edit with `confine` may change the voxel, looked up the slow way.
    bool mayChange(const Confine& confine, const Index& at) const {
        const auto grey = confine.grey ? confine.grey->volume.read<float>({at, {at.z + 1, at.y + 1, at.x + 1}})[0] : 0;
        return (!confine.box || confine.box->contains(at)) && (!confine.mask || confine.mask->at(at) != 0) &&
               (!confine.grey || (grey >= confine.grey->lo && grey <= confine.grey->hi));
    }

    Confine confine() {
        Confine result;
        if (number(5) == 0) result.box = Box{anywhere(), {40, 90, 150}};
        if (number(5) == 0) result.mask = std::make_shared<LabelMap>(testing::ball(shape, anywhere(), 600, 9));
        if (number(5) == 0) result.grey = {m_grey, double(number(120)), double(120 + number(100))};
        return result;
    }

    BlockDelta edit(const LabelMap& map, const Confine& confine) {
        const auto id = anyLabel();
        const PaintOver over{std::array{PaintOver::Kind::Everything, PaintOver::Kind::Only, PaintOver::Kind::Background}[std::max(0, number(5) - 2)], anyLabel()};
        const PaintRule rule(id, m_schema, m_objects, over);
        const auto normal = axis();
        switch (number(8)) {
        case 0: return stroke(map, rule, confine, Brush::disc(100 + number(900), plateletSpacing, normal), false);
        case 1: return stroke(map, rule, confine, Brush::ball(100 + number(900), plateletSpacing), false);
        case 2: return stroke(map, rule, confine, Brush::disc(100 + number(900), plateletSpacing, normal), true);
        case 3: return edit::fill(map, anywhere(), rule, Box::of(shape), 1 << 30, {}, confine);
        case 4: {
            const auto at = anywhere();
            return edit::fill(map, at, rule, edit::sliceBox(shape, at, normal), 1 << 30, {}, confine);
        }
        case 5: {
            std::vector<edit::PlanePoint> corners;
            for (int i = 0; i < 5; ++i) corners.push_back({double(number(160)) - 5, double(number(100)) - 5});
            return edit::paint(map, rule, confine, edit::polygon(corners, normal, edit::toPlane(normal, anywhere()).slice, shape));
        }
        case 6: {
            const auto slice = edit::toPlane(normal, anywhere()).slice;
            return edit::copySlice(map, {normal, slice, slice > 0 ? slice - 1 : 1, {}}, m_schema, m_objects, over, confine);
        }
        default: {
            const auto gap = edit::findPaintedSlices(map, id, normal, edit::toPlane(normal, anywhere()).slice);
            if (!gap) return {};
            return edit::paint(map, rule, confine, number(2) ? edit::interpolate(map, id, *gap) : edit::interpolateAlong(m_grey, map, id, *gap));
        }
        }
    }

private:
    int number(int below) { return int(m_random() % unsigned(below)); }
    Index anywhere() { return {number(40), number(90), number(150)}; }
    Axis axis() { return std::array{Axis::Z, Axis::Y, Axis::X}[number(3)]; }
    LabelId anyLabel() { return std::array<LabelId, 9>{0, 1, 2, 4, 256, 257, 258, 70000, 5}[number(9)]; }
    static edit::Runs moved(edit::Runs runs, const Index& by) {
        for (auto& r : runs) r = {r.z + by.z, r.y + by.y, r.x0 + by.x, r.x1 + by.x};
        return runs;
    }
    BlockDelta stroke(const LabelMap& map, const PaintRule& rule, const Confine& confine, Brush brush, bool smart) {
        edit::Stroke stroke(map, rule, std::move(brush), confine);
        if (smart) stroke.followEdges(m_grey);
        for (int i = 0; i < 3; ++i) stroke.moveTo(anywhere(), 0.1 + number(10) * 0.1);
        return stroke.finish();
    }

    std::mt19937 m_random;
    Volume m_grey;
    ClassSchema m_schema = ClassSchema::platelet();
    ObjectTable m_objects;
};

std::vector<LabelId> all(const LabelMap& map) {
    return map.read(Box::of(map.shape()));
}

} // namespace

class TestEditProperties : public QObject {
    Q_OBJECT
private slots:
    void noToolChangesWhatItMayNot() {
        int changes = 0;
        for (unsigned seed = 0; seed < 4; ++seed) {
            RandomEdits edits(seed);
            auto map = edits.start();
            for (int step = 0; step < 60; ++step) {
                const auto confine = edits.confine();
                const auto delta = edits.edit(map, confine);
                auto after = map;
                delta.apply(after);
                const auto old = all(map), now = all(after);
                for (Index at; at.z < shape.z; ++at.z)
                    for (at.y = 0; at.y < shape.y; ++at.y)
                        for (at.x = 0; at.x < shape.x; ++at.x) {
                            const auto i = std::size_t(shape.offset(at));
                            if (old[i] == now[i]) continue;
                            QVERIFY(!edits.isLocked(old[i]) && !edits.isLocked(now[i]));
                            QVERIFY(delta.bounds().contains(at) && edits.mayChange(confine, at));
                        }
                changes += !delta.empty();
                map = after;
            }
        }
        QVERIFY2(changes > 60, qPrintable(QString::number(changes))); // else the above says little
    }

    void undoOfAnySequenceRestoresTheSharedBlocks() {
        for (unsigned seed = 10; seed < 14; ++seed) {
            RandomEdits edits(seed);
            auto map = edits.start();
            std::vector<LabelMap> states{map};
            std::vector<BlockDelta> steps;
            for (int step = 0; step < 80; ++step) {
                steps.push_back(edits.edit(map, edits.confine()));
                steps.back().apply(map);
                states.push_back(map);
            }
            const auto compare = [&](const LabelMap& expected) {
                for (std::size_t i = 0; i < map.blockCount(); ++i) QCOMPARE(map.block(i), expected.block(i));
            };
            for (auto i = steps.size(); i-- > 0;) steps[i].revert(map), compare(states[i]);
            for (std::size_t i = 0; i < steps.size(); ++i) steps[i].apply(map), compare(states[i + 1]);
        }
    }

    void aStepSharesWhatItDidNotTouch() {
        for (unsigned seed = 20; seed < 24; ++seed) {
            RandomEdits edits(seed);
            auto map = edits.start();
            for (int step = 0; step < 40; ++step) {
                const auto delta = edits.edit(map, edits.confine());
                for (const auto& e : delta.entries()) {
                    QCOMPARE(e.before, map.block(e.block)); // held once, by map and step
                    std::vector<LabelId> was(std::size_t(e.before->shape().voxels())), is(was.size());
                    e.before->unpack(was.data());
                    e.after->unpack(is.data());
                    QVERIFY(was != is);
                    QVERIFY(e.after->isConstant() || std::ranges::count(is, is.front()) < std::ptrdiff_t(is.size()));
                }
                delta.apply(map);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestEditProperties)
#include "tst_EditProperties.moc"
