// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/BlockShape.h"
#include "core/measure/Table.h"
#include "core/objects/Distance.h"
#include "core/phantom/Phantom.h"
#include "core/volume/Error.h"
#include "tests/measure/Bodies.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <sstream>

using namespace granule;
using measure::MeasuredObject;
using measure::Morphometry;
using measure::Opening;

namespace {

Morphometry measured(const LabelMap& map, const ObjectTable& table = {}, measure::MeasureOptions options = {}) {
    NoProgress none;
    return measure::measure(map, table, ClassSchema::platelet(), options, none);
}

const MeasuredObject& ofClass(const Morphometry& all, LabelId classId, std::size_t place = 0) {
    for (const auto& o : all.objects)
        if (o.classId == classId && place-- == 0) return o;
    static const MeasuredObject none;
    return none;
}

/// Crofton's sums voxel by voxel, the outermost voxels going on beyond the border.
std::map<std::pair<LabelId, LabelId>, std::pair<double, double>> interfacesByHand(const LabelMap& map) {
    const auto ids = map.read(Box::of(map.shape()));
    const auto& s = map.shape();
    std::map<std::pair<LabelId, LabelId>, std::pair<double, double>> all;
    for (const auto& d : measure::directions(map.spacing()))
        for (std::int64_t z = 0; z < s.z; ++z)
            for (std::int64_t y = 0; y < s.y; ++y)
                for (std::int64_t x = 0; x < s.x; ++x) {
                    const auto kept = [](std::int64_t at, std::int64_t n) { return std::clamp<std::int64_t>(at, 0, n - 1); };
                    const auto a = ids[static_cast<std::size_t>(s.offset({z, y, x}))];
                    const auto b = ids[static_cast<std::size_t>(s.offset({kept(z + d.step.z, s.z), kept(y + d.step.y, s.y), kept(x + d.step.x, s.x)}))];
                    if (a == b) continue;
                    auto& [surface, contact] = all[std::minmax(a, b)];
                    surface += d.surfaceNm2, contact += d.contactNm2;
                }
    return all;
}

double least(const std::vector<Index>& a, const std::vector<Index>& b, const VoxelSpacing& nm) {
    double found = std::numeric_limits<double>::infinity();
    for (const auto& p : a)
        for (const auto& q : b) found = std::min(found, measure::gapNm({p, {p.z + 1, p.y + 1, p.x + 1}}, {q, {q.z + 1, q.y + 1, q.x + 1}}, nm));
    return found;
}

std::vector<Index> voxelsOf(const LabelMap& map, LabelId id) {
    std::vector<Index> all;
    const auto& s = map.shape();
    for (std::int64_t z = 0; z < s.z; ++z)
        for (std::int64_t y = 0; y < s.y; ++y)
            for (std::int64_t x = 0; x < s.x; ++x)
                if (map.at({z, y, x}) == id) all.push_back({z, y, x});
    return all;
}

/// A cell (a box) with what a test puts into it.
LabelMap boxCell(const Shape& shape = {20, 90, 140}) {
    return testing::filledBox(shape, {{2, 8, 8}, {18, 82, 132}}, 1);
}

} // namespace

class TestMorphometry : public QObject {
    Q_OBJECT
private slots:
    void blocksAddUpToWhatOneCountsByHand() {
        for (const Shape& shape : {Shape{3, 70, 131}, Shape{66, 20, 65}, Shape{1, 1, 1}, Shape{1, 130, 3}})
            for (const auto& map : {testing::randomLabels(shape, 4, 5), testing::body(shape, [](const auto& at) { return measure::length(at) < 300; }, 300)}) {
                const measure::BlockShapes shapes(map.spacing());
                std::map<std::pair<LabelId, LabelId>, std::pair<double, double>> all;
                for (std::size_t i = 0; i < map.blockCount(); ++i)
                    for (const auto& one : shapes.of(map, i).interfaces) all[{one.a, one.b}].first += one.surfaceNm2, all[{one.a, one.b}].second += one.contactNm2;
                const auto byHand = interfacesByHand(map);
                QCOMPARE(all.size(), byHand.size());
                for (const auto& [pair, sums] : byHand) {
                    QVERIFY(std::abs(all[pair].first - sums.first) <= 1e-9 * sums.first);
                    QVERIFY(std::abs(all[pair].second - sums.second) <= 1e-9 * sums.second);
                }
            }
    }

    void bordersHoldTheNearestVoxels() {
        std::mt19937 random(3);
        for (int round = 0; round < 6; ++round) {
            LabelMap map({12, 140, 150}, plateletSpacing);
            for (LabelId id = 300; id < 303; ++id) {
                const Index lo{std::int64_t(random() % 8), std::int64_t(random() % 120), std::int64_t(random() % 120)};
                testing::fill(map, {lo, {lo.z + 3, lo.y + 12, lo.x + 20}}, id);
            }
            const measure::BlockShapes shapes(map.spacing());
            std::vector<measure::BlockShape> blocks;
            for (std::size_t i = 0; i < map.blockCount(); ++i) blocks.push_back(shapes.of(map, i));
            std::map<LabelId, measure::Border> borders;
            for (const auto& block : blocks)
                for (const auto& piece : block.borders) borders[piece.of].push_back(&piece);
            for (const auto& [a, b] : {std::pair(300, 301), std::pair(301, 302), std::pair(300, 302)})
                QCOMPARE(measure::gapNm(borders[a], borders[b], map.spacing()), least(voxelsOf(map, a), voxelsOf(map, b), map.spacing()));
        }
    }

    void volumesAreVoxels() {
        NoProgress none;
        const auto labels = phantom::makePhantom({.shape = {12, 260, 260}}, none).labels;
        const auto all = measured(labels);
        std::map<LabelId, std::int64_t> ofClasses, wanted;
        for (const auto& o : all.objects) {
            ofClasses[o.classId] += o.voxels;
            QCOMPARE(o.volumeNm3, static_cast<double>(o.voxels) * 4000);
        }
        for (const auto id : labels.read(Box::of(labels.shape())))
            if (id != 0) ++wanted[id];
        QCOMPARE(ofClasses, wanted);
        std::int64_t inCells = 0, inObjects = 0;
        for (const auto& cell : all.cells) {
            inCells += cell.voxels;
            std::int64_t sum = 0;
            for (const auto& [id, of] : cell.classes) sum += of.voxels;
            QCOMPARE(sum, cell.voxels);
        }
        for (const auto& o : all.objects)
            if (o.cell != 0) inObjects += o.voxels;
        QCOMPARE(inCells, inObjects);
        for (const auto& o : all.objects) {
            double contacts = 0;
            for (const auto& [id, area] : o.contactNm2) contacts += area;
            QVERIFY(std::abs(contacts - o.surfaceNm2) <= 1e-6 * o.surfaceNm2);
        }
    }

    void axesAndOrientationOfAnEllipsoid() {
        std::mt19937 random(2);
        const measure::Ellipsoid e{{500, 300, 200}, testing::turned(random)};
        const auto o = measured(testing::body(testing::roomFor(500), [&](const auto& at) { return testing::isIn(e, at); })).objects.at(0);
        for (std::size_t i = 0; i < 3; ++i) QVERIFY(std::abs(o.axesNm[i] / (2 * e.semiAxesNm[i]) - 1) < 0.01);
        QVERIFY(std::abs(measure::dot(o.longAxis, e.axes[0])) > 0.9995);
        QVERIFY(o.longAxis[0] >= 0);
        QVERIFY(!o.cutOff);
        const double ball = std::cbrt(M_PI) * std::pow(6 * o.volumeNm3, 2.0 / 3);
        QVERIFY(std::abs(o.sphericity - ball / o.surfaceNm2) < 1e-9);
    }

    void neighboursAndMembraneByConstruction() {
        auto map = boxCell();
        testing::fill(map, {{6, 20, 20}, {10, 30, 30}}, 3);   // 12 voxels from the cell's face in y and x, 4 in z
        testing::fill(map, {{6, 20, 37}, {10, 30, 47}}, 3);   // 7 beside it along x
        testing::fill(map, {{6, 40, 100}, {10, 50, 110}}, 3); // far
        testing::fill(map, {{6, 60, 20}, {10, 70, 30}}, 2);
        const auto all = measured(map);
        const auto &a = ofClass(all, 3, 0), &b = ofClass(all, 3, 1), &c = ofClass(all, 3, 2), &m = ofClass(all, 2);
        QCOMPARE(all.cells.size(), std::size_t{1});
        QCOMPARE(a.cell, all.cells[0].id);
        QCOMPARE(a.nearest, b.id);
        QCOMPARE(a.nearestGapNm, 70.0);
        QCOMPARE(a.nearestCentreNm, 170.0);
        QCOMPARE(c.nearest, b.id);
        QCOMPARE(m.nearest, 0U);
        QVERIFY(std::isnan(m.nearestGapNm));
        QCOMPARE(a.leastToMembraneNm, 120.0);
        QCOMPARE(a.centroidToMembraneNm, 170.0); // 17 voxels from its middle to the cell's face
        const auto& cell = all.cells[0];
        QCOMPARE(cell.classes.at(3).count, 3);
        QCOMPARE(cell.voxels, 16 * 74 * 124);
    }

    void contactsAreShared() {
        // A ball half in a mitochondrion, half in the cell, cut by a plane through its middle.
        // The voxels' faces lie half a voxel beside it.
        for (const auto& [normal, aside] : {std::pair(measure::Vector{1, 0, 0}, 20.0), std::pair(measure::Vector{0, 1, 0}, 5.0), std::pair(measure::unit({0.4, 0.5, 0.7}), 0.0)}) {
            const auto& towards = normal;
            auto map = testing::body(testing::roomFor(900), [&](const auto& at) { return measure::length(at) < 880; }, 1);
            const auto half = testing::body(map.shape(), [&](const auto& at) { return measure::length(at) < 700 && measure::dot(at, towards) > 0; }, 2);
            const auto ball = testing::body(map.shape(), [&](const auto& at) { return measure::length(at) < 400; }, 3);
            auto ids = map.read(Box::of(map.shape()));
            const auto halves = half.read(Box::of(map.shape())), balls = ball.read(Box::of(map.shape()));
            for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = balls[i] ? 3 : halves[i] ? 2 : ids[i];
            const auto all = measured(LabelMap::fromVoxels(map.shape(), ids));
            const auto& o = ofClass(all, 3);
            const double area = 4 * M_PI * 400 * 400;
            QVERIFY(std::abs(o.surfaceNm2 / area - 1) < 0.01);
            QVERIFY2(std::abs(o.contactNm2.at(2) / (2 * M_PI * 400 * (400 - aside)) - 1) < 0.03, qPrintable(QString::number(o.contactNm2.at(2) / area)));
            QVERIFY(std::abs(all.cells.at(0).surfaceNm2 / (4 * M_PI * 880 * 880) - 1) < 0.01); // what it holds does not count
        }
    }

    void vesselsAreOpenCutOrClosed() {
        auto map = boxCell();
        testing::fill(map, {{5, 0, 20}, {7, 0 + 40, 24}}, 4);    // from the border of the stack through the membrane: open and cut
        testing::fill(map, {{5, 8, 60}, {7, 40, 64}}, 4);        // to the cell's face: open
        testing::fill(map, {{5, 20, 90}, {7, 40, 94}}, 4);       // closed
        auto all = measured(map);
        QVERIFY(ofClass(all, 4, 0).opening == Opening::Open && ofClass(all, 4, 1).opening == Opening::Open);
        QVERIFY(ofClass(all, 4, 2).opening == Opening::Closed);
        QVERIFY(!ofClass(all, 1).opening);
        QCOMPARE(all.cells[0].openings.at(Opening::Open), 2);
        // A cell that fills the stack: its vessel at the border is cut.
        LabelMap full({10, 60, 60}, plateletSpacing);
        testing::fill(full, Box::of(full.shape()), 1);
        testing::fill(full, {{0, 20, 20}, {4, 24, 24}}, 4);
        QVERIFY(ofClass(measured(full), 4).opening == Opening::Cut);
        // Background that is enclosed is not outside, nor a membrane.
        testing::fill(full, {{4, 20, 20}, {6, 24, 24}}, 0);
        all = measured(full);
        QVERIFY(ofClass(all, 4).opening == Opening::Cut);
        QVERIFY(std::isnan(ofClass(all, 4).leastToMembraneNm));
    }

    void objectsOfTheFileAreKept() {
        auto map = boxCell();
        testing::fill(map, {{6, 20, 20}, {10, 30, 40}}, 300);
        testing::fill(map, {{6, 20, 40}, {10, 30, 60}}, 301);
        ObjectTable table;
        for (const LabelId id : {300U, 301U}) table.set({.id = id, .classId = 3, .name = {}, .colour = {}});
        const auto count = [&](measure::ObjectsFrom from, LabelId classId) {
            const auto all = measured(map, table, {.from = from});
            return std::ranges::count(all.objects, classId, &MeasuredObject::classId);
        };
        using measure::ObjectsFrom;
        QCOMPARE(count(ObjectsFrom::Auto, 3), 2);
        QCOMPARE(count(ObjectsFrom::Auto, 1), 1);
        QCOMPARE(count(ObjectsFrom::Table, 3), 2);
        QCOMPARE(count(ObjectsFrom::Table, 1), 0);
        QCOMPARE(count(ObjectsFrom::Components, 3), 1);
        QCOMPARE(std::ranges::count(measured(map).objects, measure::unknownClass, &MeasuredObject::classId), 2); // no table tells their class
    }

    void greyValuesAreThoseOfTheImage() {
        LabelMap map({4, 20, 20}, plateletSpacing);
        testing::fill(map, {{1, 5, 5}, {3, 10, 10}}, 3);
        std::vector<float> grey(1600, 7);
        for (std::size_t i = 0; i < grey.size(); i += 2) grey[i] = 9;
        const auto image = Volume::fromVoxels(map.shape(), grey);
        const auto all = measured(map, {}, {.image = &image});
        QVERIFY(std::abs(all.objects[0].greyMean - 7.8) < 1e-6); // of five in a row three are 7
        QVERIFY(std::abs(all.objects[0].greySd - std::sqrt(0.96)) < 1e-6);
        const auto other = Volume::fromVoxels({4, 20, 21}, std::vector<float>(1680));
        QVERIFY_EXCEPTION_THROWN(measured(map, {}, {.image = &other}), Error);
    }

    void tablesReadBack() {
        NoProgress none;
        const auto schema = ClassSchema::platelet();
        const auto all = measured(phantom::makePhantom({.shape = {10, 200, 200}}, none).labels);
        const auto text = measure::csv(measure::objectColumns(all, schema), all.objects);
        std::istringstream in(text);
        std::string line;
        std::getline(in, line);
        const auto names = QString::fromStdString(line).split(',');
        QVERIFY(names.contains("volume_nm3") && names.contains("contact_alpha_granule_nm2") && names.contains("nearest_gap_nm"));
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
        std::size_t row = 0;
        for (; std::getline(in, line); ++row) {
            const auto fields = QString::fromStdString(line).split(',');
            QCOMPARE(fields.size(), names.size());
            QCOMPARE(fields[names.indexOf("id")].toUInt(), all.objects[row].id);
            QCOMPARE(fields[names.indexOf("volume_nm3")].toDouble(), all.objects[row].volumeNm3);
        }
        QCOMPARE(row, all.objects.size());
        measure::Column<MeasuredObject> quoted{"a,b", {}, {}, 1, [](const MeasuredObject&) -> measure::Entry { return std::string("say \"x\""); }};
        QCOMPARE(QString::fromStdString(measure::csv<MeasuredObject>({quoted}, {{}})), QString("\"a,b\"\n\"say \"\"x\"\"\"\n"));
    }
};

QTEST_APPLESS_MAIN(TestMorphometry)
#include "tst_Morphometry.moc"
