// SPDX-License-Identifier: BSD-3-Clause
// Each part of the 3D scene as a small picture beside one that was looked at and kept (tests/scene/baselines). A driver may
// round otherwise; what is missing, misplaced or of another colour shows. GRANULE_KEEP_BASELINES=1 writes them anew: look at
// them then.
#include "core/surface/LiveSurfaces.h"
#include "tests/support/TestData.h"
#include "ui/figure/PngFile.h"
#include "ui/scene/OffscreenRenderer.h"

#include <QImage>
#include <QTest>

#include <filesystem>

using namespace granule;
using scene::SliceAxis;
using scene::SurfaceScene;

namespace {

constexpr int width = 240, height = 180;

/// A cell with two mitochondria, which are objects, a granule and its core.
LabelMap cellLabels() {
    const Shape shape{24, 96, 128};
    auto ids = testing::ball(shape, {12, 48, 64}, 440, 1).read(Box::of(shape));
    const auto put = [&](const Index& at, double radiusNm, LabelId id) {
        const auto ball = testing::ball(shape, at, radiusNm, 1).read(Box::of(shape));
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (ball[i]) ids[i] = id;
    };
    put({12, 40, 40}, 150, 256);
    put({9, 62, 66}, 130, 257);
    put({13, 44, 92}, 190, 5);
    put({13, 44, 92}, 90, 6);
    return LabelMap::fromVoxels(shape, ids, plateletSpacing);
}

ObjectTable mitochondria() {
    ObjectTable table;
    table.set({256, 2, {}, {}, {}, false});
    table.set({257, 2, {}, {}, {}, false});
    return table;
}

/// Darker towards the lower right, with a bright disc.
scene::GreySlice greyPlane(std::int64_t at, std::int64_t rows, std::int64_t columns) {
    scene::GreySlice slice{at, {}};
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < columns; ++c)
            slice.grey.push_back(static_cast<std::uint8_t>(std::max<std::int64_t>(30, 220 - 90 * r / rows - 90 * c / columns)));
    return slice;
}

void build(SurfaceScene& scene) {
    NoProgress nobody;
    const auto schema = ClassSchema::platelet();
    for (const auto& mesh : surface::LiveSurfaces().update(cellLabels(), mitochondria(), schema, {1, 2, 5, 6}, nobody)) {
        scene.setMesh(mesh, *schema.find(mesh.id));
        scene.setOpacity(mesh.id, SurfaceScene::opacityIn(schema, mesh.id));
    }
}

} // namespace

class tst_SceneBaselines : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        qunsetenv("DISPLAY"); // nothing here may need a display
        qunsetenv("WAYLAND_DISPLAY");
    }
    void looksAsItDid_data() {
        QTest::addColumn<QString>("part");
        for (const char* part : {"plain", "outlines", "depth", "white", "axes", "slices", "volume", "cut", "box", "hidden", "coloured", "outlined", "opaque", "crosshair"})
            QTest::newRow(part) << QString(part);
    }
    void looksAsItDid() {
        QFETCH(QString, part);
        SurfaceScene scene;
        build(scene);
        scene::OffscreenRenderer renderer(width, height);
        renderer.attach(&scene);
        dress(scene, part);
        scene.setCamera(24, 18);
        const auto picture = renderer.render();
        renderer.attach(nullptr);
        compare(picture, part);
    }

private:
    static void dress(SurfaceScene& scene, const QString& part) {
        const Shape shape = cellLabels().shape();
        scene::Clip clip;
        if (part == "outlines") scene.setLook({1, 2, 0});
        if (part == "depth") scene.setLook({1, 0, 0.8});
        if (part == "white") scene.setBackground({255, 255, 255}, {255, 255, 255});
        if (part == "axes") scene.setAxesVisible(true);
        if (part == "slices") {
            scene.setOrthoslice(SliceAxis::Z, greyPlane(14, shape.y, shape.x), shape, plateletSpacing);
            scene.setOrthoslice(SliceAxis::Y, greyPlane(80, shape.z, shape.x), shape, plateletSpacing);
            scene.setOrthoslice(SliceAxis::X, greyPlane(20, shape.z, shape.y), shape, plateletSpacing);
        }
        if (part == "volume") {
            const auto ids = cellLabels().read(Box::of(shape));
            scene::GreyVolume volume{shape, plateletSpacing, {}, 0.6};
            for (const auto id : ids) volume.grey.push_back(id == 0 ? 240 : id == 1 ? 150 : 40);
            scene.setVolume(volume);
        }
        if (part == "cut") clip.plane = scene::Clip::Plane{{0, 0, 500}, {0, 0, 1}};
        if (part == "box") clip.box = scene::Clip::Box{{300, 100, 0}, {1000, 900, 700}};
        scene.setClip(clip);
        if (part == "hidden") scene.setHiddenObjects({256});
        if (part == "coloured") scene.setObjectColours({{257, {0, 200, 255}}});
        if (part == "outlined") scene.select(257);
        if (part == "opaque") scene.setOpacity(1, 1);
        if (part == "crosshair") scene.setMarker(scene::Vector{640, 480, 480}, {1280, 960, 960});
    }
    static void compare(const scene::RgbImage& picture, const QString& part) {
        const auto path = std::string(GRANULE_SOURCE) + "/tests/scene/baselines/" + part.toStdString() + ".png";
        if (qEnvironmentVariableIsSet("GRANULE_KEEP_BASELINES")) return figure::writePng(path, picture);
        const auto kept = QImage(QString::fromStdString(path)).convertToFormat(QImage::Format_RGB888);
        QCOMPARE(kept.size(), QSize(width, height));
        const QImage now(picture.rgb.data(), width, height, width * 3, QImage::Format_RGB888);
        double sum = 0;
        int other = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const QColor a = kept.pixelColor(x, y), b = now.pixelColor(x, y);
                const int apart = std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
                sum += apart;
                other += apart > 32;
            }
        const auto said = QString("mean difference %1, %2 pixels differ").arg(sum / (width * height)).arg(other);
        if (other > width * height / 100) now.save(QString("baseline-%1-now.png").arg(part));
        QVERIFY2(sum < 2.0 * width * height && other <= width * height / 100, qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(tst_SceneBaselines)
#include "tst_SceneBaselines.moc"
