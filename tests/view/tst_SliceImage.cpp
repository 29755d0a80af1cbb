// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"
#include "ui/view/SliceImage.h"

#include <QTest>

using namespace granule;
using namespace granule::view;

namespace {

template <typename T>
Volume flat(Shape shape, T grey) {
    return Volume::fromVoxels<T>(shape, std::vector<T>(static_cast<std::size_t>(shape.voxels()), grey),
                                 plateletSpacing);
}

SlicePlanes planesOf(const Volume& volume, const LabelMap& labels, Plane plane, std::int64_t slice) {
    SlicePlanes planes;
    planes.slice = slice;
    planes.grey = std::make_shared<const GreyPlane>(volume, plane, slice);
    planes.labels.emplace(1, LabelPlane(LabelSlice(labels, plane, slice)));
    return planes;
}

/// A geometry with `perVoxel` device pixels a voxel along u, the first voxel in the corner.
SliceGeometry corner(Plane plane, const Shape& shape, const VoxelSpacing& spacing, QSize device,
                     double perVoxel) {
    SliceGeometry g(plane, shape, spacing);
    g.setView(device, 1);
    g.setNmPerPoint(g.spacing().uNm / perVoxel);
    g.setCentreNm(QPointF(device.width(), device.height()) / 2 * g.nmPerPoint());
    return g;
}

QImage composed(const SlicePlanes& planes, const SliceStyle& style, const SliceGeometry& g) {
    QImage frame(g.deviceSize(), QImage::Format_RGB32);
    frame.fill(Qt::red);
    composeSlice(planes, style, g, frame.rect(), frame);
    return frame;
}

} // namespace

class TestSliceImage : public QObject {
    Q_OBJECT
private slots:
    void aLabelledVoxelHasItsClassColour() {
        const Shape shape{3, 20, 20};
        std::vector<std::uint8_t> ids(1200, 0);
        for (int y = 5; y < 12; ++y)
            for (int x = 5; x < 12; ++x) ids[std::size_t(400 + y * 20 + x)] = 3;
        const auto labels = LabelMap::fromVoxels<std::uint8_t>(shape, ids);
        const auto planes = planesOf(flat<std::uint8_t>(shape, 100), labels, Plane::XY, 1);
        const SliceStyle style({0, 255}, ClassSchema::platelet(), {{1, 1.0}});
        const auto frame = composed(planes, style, corner(Plane::XY, shape, plateletSpacing, {200, 200}, 10));
        const QColor alpha(0x40, 0x73, 0xf2);
        const QColor inside = frame.pixelColor(85, 85), edge = frame.pixelColor(50, 85),
                     outside = frame.pixelColor(30, 85);
        QCOMPARE(outside, QColor(100, 100, 100));
        QCOMPARE(edge, alpha); // a full outline of one pixel
        QCOMPARE(frame.pixelColor(119, 85), alpha);
        QCOMPARE(frame.pixelColor(120, 85), outside);
        QVERIFY(std::abs(inside.red() - (100 + 0x40) / 2) <= 1);
        QVERIFY(std::abs(inside.blue() - (100 + 0xf2) / 2) <= 1);
    }

    void cellsAreFainterThanOrganelles() {
        const SliceStyle style({0, 255}, ClassSchema::platelet(), {{1, 1.0}});
        QCOMPARE(style.fillAlpha(1), double(0.16F));
        QCOMPARE(style.fillAlpha(5), double(0.5F));
        QCOMPARE(style.fillAlpha(0), 0.0);
    }

    void hiddenClassesAndLayersLeaveTheImage() {
        const Shape shape{1, 8, 8};
        const auto labels = LabelMap::fromVoxels<std::uint8_t>(shape, std::vector<std::uint8_t>(64, 2));
        const auto planes = planesOf(flat<std::uint8_t>(shape, 77), labels, Plane::XY, 0);
        const auto g = corner(Plane::XY, shape, plateletSpacing, {16, 16}, 2);
        ClassSchema hidden = ClassSchema::platelet();
        hidden.classes[2].visible = false;
        QCOMPARE(composed(planes, {{0, 255}, hidden, {{1, 1.0}}}, g).pixelColor(8, 8), QColor(77, 77, 77));
        QCOMPARE(composed(planes, {{0, 255}, ClassSchema::platelet(), {{1, 0.0}}}, g).pixelColor(8, 8),
                 QColor(77, 77, 77));
        QCOMPARE(composed(planes, {{0, 255}, ClassSchema::platelet(), {}}, g).pixelColor(8, 8),
                 QColor(77, 77, 77));
    }

    void windowAndLevel() {
        const Shape shape{1, 8, 8};
        const auto g = corner(Plane::XY, shape, plateletSpacing, {8, 8}, 1);
        const auto shown = [&](auto grey, GreyRange range) {
            const auto planes = planesOf(flat(shape, grey), LabelMap(shape, plateletSpacing), Plane::XY, 0);
            return composed(planes, {range, ClassSchema::platelet(), {}}, g).pixelColor(4, 4).red();
        };
        QCOMPARE(shown(std::uint8_t{100}, {0, 255}), 100);
        QCOMPARE(shown(std::uint8_t{100}, {100, 200}), 0);
        QCOMPARE(shown(std::uint16_t{40000}, {30000, 50000}), 128);
        QCOMPARE(shown(std::uint16_t{60000}, {30000, 50000}), 255);
        QCOMPARE(shown(0.25F, {0, 1}), 64);
        QCOMPARE(shown(std::numeric_limits<float>::quiet_NaN(), {0, 1}), 0);
    }

    void besideTheImageItIsNeutralDark() {
        const Shape shape{1, 8, 8};
        const auto planes =
            planesOf(flat<std::uint8_t>(shape, 200), LabelMap(shape, plateletSpacing), Plane::XY, 0);
        const auto frame = composed(planes, {{0, 255}, ClassSchema::platelet(), {}},
                                    corner(Plane::XY, shape, plateletSpacing, {40, 40}, 2));
        QCOMPARE(frame.pixel(15, 15), qRgb(200, 200, 200));
        QCOMPARE(frame.pixel(16, 15), SliceStyle::surround);
        QCOMPARE(frame.pixel(15, 16), SliceStyle::surround);
    }

    void tiledEqualsWhole() {
        const Shape shape{12, 90, 110};
        const auto volume = testing::greyRamp(shape, VoxelType::UInt16);
        const auto labels = testing::randomLabels(shape, 7, 9);
        const SliceStyle style({0, 65535}, ClassSchema::platelet(), {{1, 0.8}});
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ})
            for (const double dpr : {1.0, 2.0})
                for (const double zoom : {0.2, 1.0, 3.7}) {
                    SliceGeometry g(plane, shape, plateletSpacing);
                    g.setView({211, 173}, dpr);
                    g.fit();
                    g.zoomAt({50, 60}, zoom);
                    const auto planes = planesOf(volume, labels, plane, 5);
                    const auto whole = composed(planes, style, g);
                    QImage tiled(whole.size(), QImage::Format_RGB32);
                    for (int y = 0; y < whole.height(); y += 37)
                        for (int x = 0; x < whole.width(); x += 41)
                            composeSlice(planes, style, g, {x, y, 41, 37}, tiled);
                    QVERIFY(whole == tiled);
                }
    }

    void aLargeFrameComposedInBandsEqualsItsParts() {
        const Shape shape{2, 500, 700};
        const auto labels = testing::randomLabels(shape, 7, 4);
        const SliceStyle style({20, 230}, ClassSchema::platelet(), {{1, 0.8}});
        for (const double perVoxel : {1.0, 2.0, 1.7}) {
            const auto g = corner(Plane::XY, shape, plateletSpacing, {1200, 900}, perVoxel);
            const auto planes = planesOf(testing::greyRamp(shape), labels, Plane::XY, 1);
            const auto whole = composed(planes, style, g);
            QImage parts(whole.size(), QImage::Format_RGB32);
            for (int y = 0; y < whole.height(); y += 100)
                composeSlice(planes, style, g, {0, y, whole.width(), 100}, parts);
            QVERIFY(whole == parts);
        }
    }

    void aLayerLiesOverTheOneBelow() {
        const Shape shape{1, 30, 30};
        const auto all = [&](std::uint8_t id) {
            return LabelMap::fromVoxels<std::uint8_t>(shape, std::vector<std::uint8_t>(900, id));
        };
        auto planes = planesOf(flat<std::uint8_t>(shape, 100), all(3), Plane::XY, 0);
        planes.labels.emplace(2, LabelPlane(LabelSlice(all(5), Plane::XY, 0)));
        const auto schema = ClassSchema::platelet();
        const SliceStyle style({0, 255}, schema, {{1, 1.0}, {2, 0.5}});
        const auto shown =
            composed(planes, style, corner(Plane::XY, shape, plateletSpacing, {30, 30}, 1)).pixelColor(15, 15);
        const auto expected = [](int below, int above) {
            const double first = (100 + below) / 2.0; // organelles are filled by half
            return first + (above - first) * 0.25;
        };
        const auto &below = schema.find(3)->colour, &above = schema.find(5)->colour;
        QVERIFY(std::abs(shown.red() - expected(below.r, above.r)) <= 1);
        QVERIFY(std::abs(shown.green() - expected(below.g, above.g)) <= 1);
        QVERIFY(std::abs(shown.blue() - expected(below.b, above.b)) <= 1);
    }

    void zoomedOutAverages() {
        const Shape shape{1, 64, 64};
        std::vector<std::uint8_t> chess(4096);
        for (std::size_t i = 0; i < chess.size(); ++i) chess[i] = (i / 64 + i) % 2 ? 200 : 0;
        const auto volume = Volume::fromVoxels<std::uint8_t>(shape, chess, plateletSpacing);
        const auto planes = planesOf(volume, LabelMap(shape, plateletSpacing), Plane::XY, 0);
        const auto frame = composed(planes, {{0, 255}, ClassSchema::platelet(), {}},
                                    corner(Plane::XY, shape, plateletSpacing, {16, 16}, 0.25));
        for (int i = 2; i < 14; ++i) QCOMPARE(frame.pixelColor(i, i).red(), 100);
    }

    void patchedLabelsEqualFreshOnes() {
        const Shape shape{10, 100, 100};
        LabelMap labels = testing::randomLabels(shape, 7, 2);
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) {
            LabelPlane patched{LabelSlice(labels, plane, 4)};
            const Box box{{2, 3, 3}, {8, 80, 70}};
            labels.write(
                box, std::vector<LabelId>(std::size_t(box.shape().voxels()), LabelId(5 + int(plane) * 300))
                         .data());
            patched.refresh(labels, box);
            const LabelPlane fresh{LabelSlice(labels, plane, 4)};
            for (int v = 0; v < fresh.height(); ++v)
                QVERIFY(std::equal(fresh.row(v), fresh.row(v) + fresh.width(), patched.row(v)));
        }
    }
};

QTEST_MAIN(TestSliceImage)
#include "tst_SliceImage.moc"
