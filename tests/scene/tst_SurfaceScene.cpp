// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceSet.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"
#include "ui/scene/AmbientShade.h"
#include "ui/scene/OffscreenRenderer.h"
#include "ui/scene/ScaleBar.h"

#include <QTest>

#include <vtkCamera.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkTypeUInt32Array.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace granule;
using scene::OffscreenRenderer;
using scene::RgbImage;
using scene::SurfaceScene;

namespace {

struct Pixel {
    int r, g, b;
    int reddish() const { return r - std::max(g, b); }
    int bluish() const { return b - std::max(r, g); }
};

Pixel at(const RgbImage& image, double x, double y) {
    const auto column = static_cast<std::size_t>(x * (image.width - 1)), row = static_cast<std::size_t>(y * (image.height - 1));
    const auto* p = image.rgb.data() + (row * static_cast<std::size_t>(image.width) + column) * 3;
    return {p[0], p[1], p[2]};
}

LabelMap united(const LabelMap& below, const LabelMap& above) {
    auto ids = below.read(Box::of(below.shape()));
    const auto over = above.read(Box::of(above.shape()));
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (over[i]) ids[i] = over[i];
    return LabelMap::fromVoxels(below.shape(), ids, below.spacing());
}

/// Two balls side by side: class 2 on the left, class 3 on the right.
LabelMap twoBalls() {
    const Shape shape{24, 80, 200};
    return united(testing::ball(shape, {12, 40, 50}, 300, 2), testing::ball(shape, {12, 40, 150}, 300, 3));
}

OrganelleClass style(LabelId id, const Colour& colour, LabelId parent = 1) {
    return {id, "class", "c", colour, colour, parent};
}

void show(SurfaceScene& scene, const LabelMap& map) {
    NoProgress nobody;
    for (const auto& [id, colour] : {std::pair<LabelId, Colour>{2, {230, 20, 20}}, {3, {20, 40, 230}}})
        scene.setMesh(surface::extractSurface(map, id, {}, nobody), style(id, colour));
}

/// A scene and the picture it is drawn into.
struct Stage {
    SurfaceScene scene;
    OffscreenRenderer renderer;

    Stage(int width, int height, const LabelMap& map = {}) : renderer(width, height) {
        if (!map.isNull()) show(scene, map);
        renderer.attach(&scene);
        scene.setCamera(0, 0);
    }
};

} // namespace

class tst_SurfaceScene : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        // Nothing here may need a display.
        qunsetenv("DISPLAY");
        qunsetenv("WAYLAND_DISPLAY");
    }
    void classesAppearInTheirColoursAndPlaces() {
        Stage stage(320, 200, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        const auto image = renderer.render();
        QCOMPARE(image.rgb.size(), std::size_t(320 * 200 * 3));
        // The volume's long side is x, which turns upright: x runs up in the picture.
        QVERIFY(at(image, 0.5, 0.75).reddish() > 40);
        QVERIFY(at(image, 0.5, 0.25).bluish() > 40);
        QVERIFY(std::abs(at(image, 0.02, 0.5).reddish()) < 20);
    }
    void sceneAndRendererMayEndInEitherOrder() {
        // As an error between attach() and the picture unwinds them.
        OffscreenRenderer renderer(64, 64);
        {
            SurfaceScene scene;
            show(scene, twoBalls());
            renderer.attach(&scene);
            renderer.render();
        }
        SurfaceScene next;
        show(next, twoBalls());
        renderer.attach(&next);
        next.setCamera(0, 0);
        QVERIFY(at(renderer.render(), 0.5, 0.75).reddish() > 40);
        renderer.attach(nullptr);
    }
    void hiddenAndRemovedClassesAreGone() {
        Stage stage(320, 200, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setVisible(2, false);
        QVERIFY(at(renderer.render(), 0.5, 0.75).reddish() < 20);
        scene.setVisible(2, true);
        scene.setColour(2, {20, 40, 230});
        QVERIFY(at(renderer.render(), 0.5, 0.75).bluish() > 40);
        const auto before = scene.triangles();
        scene.removeMesh(2);
        QVERIFY(scene.triangles() < before);
        QVERIFY(at(renderer.render(), 0.5, 0.75).bluish() < 20);
    }
    void organelleShowsThroughItsCell() {
        const Shape shape{24, 100, 100};
        const auto map = united(testing::ball(shape, {12, 50, 50}, 420, 1), testing::ball(shape, {12, 50, 50}, 150, 2));
        NoProgress nobody;
        Stage stage(240, 240);
        auto& [scene, renderer] = stage;
        const auto meshes = surface::extractSurfaces(map, ClassSchema::platelet(), {1, 2}, {}, nobody);
        scene.setMesh(meshes[0], style(1, {40, 200, 60}, 0));
        scene.setMesh(meshes[1], style(2, {230, 20, 20}));
        scene.setCamera(0, 0);
        const auto image = renderer.render();
        const auto middle = at(image, 0.5, 0.5), shell = at(image, 0.5, 0.25), outside = at(image, 0.03, 0.03);
        QVERIFY(middle.reddish() > 40);
        QVERIFY(shell.g > shell.r + 8 && shell.g > outside.g + 8);
    }
    void everythingStaysInThePictureAllTheWayRound() {
        Stage stage(160, 120, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        scene.setBackground({0, 0, 0}, {0, 0, 0});
        scene.setCamera(20, 22);
        for (int k = 0; k < 8; ++k) {
            scene.setTurn(k / 8.0);
            const auto image = renderer.render();
            int lit = 0;
            for (int i = 0; i < 160; ++i) lit += at(image, i / 159.0, 0).r + at(image, i / 159.0, 1).r;
            for (int i = 0; i < 120; ++i) lit += at(image, 0, i / 119.0).b + at(image, 1, i / 119.0).b;
            QCOMPARE(lit, 0);
            QVERIFY(std::ranges::any_of(image.rgb, [](auto v) { return v > 60; }));
        }
    }
    void aFullTurnComesBack() {
        Stage stage(160, 120, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setCamera(20, 22);
        scene.setTurn(0);
        const auto first = renderer.render();
        scene.setTurn(0.25);
        QVERIFY(renderer.render().rgb != first.rgb);
        scene.setTurn(1);
        const auto last = renderer.render();
        int worst = 0;
        for (std::size_t i = 0; i < first.rgb.size(); ++i) worst = std::max(worst, std::abs(int(first.rgb[i]) - int(last.rgb[i])));
        QVERIFY2(worst < 24, qPrintable(QString::number(worst)));
    }
    void pickFindsTheSurfaceUnderAPoint() {
        Stage stage(320, 200, twoBalls());
        auto& [scene, renderer] = stage;
        renderer.render();
        const auto hit = scene.pick(0.5, 0.75);
        QVERIFY(hit);
        QVERIFY(std::hypot(hit->atNm[0] - 505, hit->atNm[1] - 405, hit->atNm[2] - 500) < 340);
        QVERIFY(!scene.pick(0.02, 0.02));
    }
    void zoomKeepsThePointUnderTheMouse() {
        Stage stage(320, 200, twoBalls());
        auto& [scene, renderer] = stage;
        renderer.render();
        const double before = scene.renderer()->GetActiveCamera()->GetDistance();
        scene.zoomBy(2, 0.5, 0.75);
        QVERIFY(scene.renderer()->GetActiveCamera()->GetDistance() < before / 1.9);
        QVERIFY(at(renderer.render(), 0.5, 0.75).reddish() > 40);
    }
    void orthosliceShowsItsGreyValues() {
        Stage stage(200, 200);
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        const Shape shape{10, 100, 100};
        std::vector<std::uint8_t> grey(100 * 100, 40);
        for (std::size_t i = 0; i < 5000; ++i) grey[i] = 220; // the upper half: small y
        scene.setOrthoslice(scene::SliceAxis::Z, scene::GreySlice{5, grey}, shape, plateletSpacing);
        scene.setCamera(0, 0);
        const auto image = renderer.render();
        QVERIFY(std::abs(at(image, 0.5, 0.25).g - 220) < 12);
        QVERIFY(std::abs(at(image, 0.5, 0.75).g - 40) < 12);
        scene.setOrthoslice(scene::SliceAxis::Z, {}, shape, plateletSpacing);
        QVERIFY(at(renderer.render(), 0.5, 0.25).g < 80);
    }
    void slicesAcrossEveryAxisLieWhereTheyShould() {
        const Shape shape{10, 60, 80};
        Stage stage(200, 200);
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        // Every slice is bright where its first axis is low, so that a transposed one is seen.
        const auto slice = [&](std::int64_t at, std::int64_t rows, std::int64_t columns) {
            std::vector<std::uint8_t> grey(static_cast<std::size_t>(rows * columns), 40);
            std::fill_n(grey.begin(), rows / 2 * columns, std::uint8_t{220});
            return scene::GreySlice{at, grey};
        };
        scene.setOrthoslice(scene::SliceAxis::Y, slice(30, shape.z, shape.x), shape, plateletSpacing);
        scene.setCameraPose({{400, -3000, 200}, {400, 0, 200}, {0, 0, -1}, 24}); // from above: z runs down
        auto image = renderer.render();
        QVERIFY(std::abs(at(image, 0.5, 0.44).g - 220) < 12 && std::abs(at(image, 0.5, 0.56).g - 40) < 12);
        scene.setOrthoslice(scene::SliceAxis::Y, {}, shape, plateletSpacing);
        scene.setOrthoslice(scene::SliceAxis::X, slice(40, shape.z, shape.y), shape, plateletSpacing);
        scene.setCameraPose({{-3000, 300, 200}, {0, 300, 200}, {0, 0, -1}, 24});
        image = renderer.render();
        QVERIFY(std::abs(at(image, 0.5, 0.44).g - 220) < 12 && std::abs(at(image, 0.5, 0.56).g - 40) < 12);
        scene.setOrthoslice(scene::SliceAxis::X, scene::GreySlice{4, {1, 2, 3}}, shape, plateletSpacing); // does not fit
        QVERIFY(at(renderer.render(), 0.5, 0.44).g < 80);
    }
    void cameraPosesComeBack() {
        Stage stage(200, 200, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setCamera(33, 12, 1.4);
        const auto pose = scene.cameraPose();
        const auto first = renderer.render();
        scene.setCamera(0, 0);
        QVERIFY(renderer.render().rgb != first.rgb);
        scene.setCameraPose(pose);
        QCOMPARE(renderer.render().rgb, first.rgb);
    }
    void anglesAreFoundFromThePose_data() {
        QTest::addColumn<double>("azimuth");
        QTest::addColumn<double>("elevation");
        QTest::addColumn<double>("zoom");
        QTest::newRow("from the front") << 0.0 << 0.0 << 1.0;
        QTest::newRow("from above") << -70.0 << 50.0 << 2.5;
        QTest::newRow("from behind") << 170.0 << -30.0 << 0.5;
    }
    void anglesAreFoundFromThePose() {
        QFETCH(double, azimuth);
        QFETCH(double, elevation);
        QFETCH(double, zoom);
        Stage stage(200, 160, twoBalls());
        stage.scene.setCamera(azimuth, elevation, zoom);
        const auto found = stage.scene.cameraAngles();
        QVERIFY(std::abs(found.azimuth - azimuth) < 1e-6 && std::abs(found.elevation - elevation) < 1e-6 && std::abs(found.zoom - zoom) < 1e-6);
    }
    void aCutTakesAwayWhatLiesBeyondIt() {
        Stage stage(320, 200, twoBalls());
        auto& [scene, renderer] = stage;
        scene::Clip clip;
        clip.plane = scene::Clip::Plane{{1000, 0, 0}, {1, 0, 0}}; // keeps the right ball, which is above
        scene.setClip(clip);
        auto image = renderer.render();
        QVERIFY(at(image, 0.5, 0.75).reddish() < 20 && at(image, 0.5, 0.25).bluish() > 40);
        QVERIFY(!scene.pick(0.5, 0.75) && scene.pick(0.5, 0.25));
        clip = {};
        clip.box = scene::Clip::Box{{0, 0, 0}, {1000, 800, 960}};
        scene.setClip(clip);
        image = renderer.render();
        QVERIFY(at(image, 0.5, 0.75).reddish() > 40 && at(image, 0.5, 0.25).bluish() < 20);
        QVERIFY(clip.keeps({500, 400, 400}) && !clip.keeps({1500, 400, 400}));
        scene.setClip({});
        QVERIFY(at(renderer.render(), 0.5, 0.25).bluish() > 40);
    }
    void silhouettesDarkenOnlyTheRim() {
        Stage stage(400, 400, testing::ball({24, 80, 80}, {12, 40, 40}, 300, 2));
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        scene.setBackground({255, 255, 255}, {255, 255, 255});
        scene.setLook({0, 0, 0});
        const auto plain = renderer.render();
        scene.setLook({0, 3, 0});
        const auto inked = renderer.render();
        QVERIFY(std::abs(at(inked, 0.5, 0.5).r - at(plain, 0.5, 0.5).r) < 6);
        const auto darkest = [](const RgbImage& image) {
            int least = 255;
            for (int x = 0; x < 400; ++x) least = std::min(least, at(image, x / 399.0, 0.5).r);
            return least;
        };
        QVERIFY2(darkest(inked) < darkest(plain) - 20, qPrintable(QString("%1 %2").arg(darkest(inked)).arg(darkest(plain))));
    }
    void whatIsFarFadesIntoTheBackground() {
        Stage stage(320, 320, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        scene.setBackground({255, 255, 255}, {255, 255, 255});
        scene.setCamera(0, 60); // the blue ball is nearer
        const auto strongest = [&](double depthCue) {
            scene.setLook({0, 0, depthCue});
            const auto image = renderer.render();
            std::pair most{0, 0};
            for (int y = 0; y < 320; ++y)
                for (int x = 0; x < 320; ++x) {
                    const auto pixel = at(image, x / 319.0, y / 319.0);
                    most = {std::max(most.first, pixel.reddish()), std::max(most.second, pixel.bluish())};
                }
            return most;
        };
        const auto [red, blue] = strongest(0);
        const auto [farRed, nearBlue] = strongest(0.9);
        QVERIFY2(nearBlue > 0.8 * blue && farRed < 0.7 * red, qPrintable(QString("%1 %2, %3 %4").arg(red).arg(blue).arg(farRed).arg(nearBlue)));
    }
    void aTransparentGroundKnowsWhatIsThere() {
        Stage stage(200, 200, testing::ball({24, 80, 80}, {12, 40, 40}, 300, 2));
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        const auto image = renderer.renderTransparent();
        const auto alpha = [&](int x, int y) { return image.rgba[static_cast<std::size_t>(y * 200 + x) * 4 + 3]; };
        QCOMPARE(int(alpha(2, 2)), 0);
        QCOMPARE(int(alpha(100, 100)), 255);
        scene.setOpacity(2, 0.3);
        const auto glass = renderer.renderTransparent();
        const int middle = glass.rgba[(100 * 200 + 100) * 4 + 3];
        QVERIFY2(middle > 20 && middle < 200, qPrintable(QString::number(middle)));
        const auto ground = at(renderer.render(), 0.02, 0.02); // as it was
        QVERIFY(ground.b > 20 && ground.b < 80);
    }
    void tilesFitTogether() {
        const auto map = twoBalls();
        SurfaceScene scene;
        show(scene, map);
        scene.setBackground({10, 200, 10}, {200, 10, 200});
        scene.setAxesVisible(true);
        OffscreenRenderer whole(1000, 700);
        whole.attach(&scene);
        scene.setCamera(20, 22);
        const auto once = whole.render();
        OffscreenRenderer tiled(1000, 700);
        whole.attach(nullptr);
        tiled.attach(&scene);
        tiled.setMostTile(600);
        const auto tiles = tiled.render();
        std::size_t other = 0;
        for (std::size_t i = 0; i < once.rgb.size(); ++i) other += std::abs(int(once.rgb[i]) - int(tiles.rgb[i])) > 40;
        QVERIFY2(other < once.rgb.size() / 500, qPrintable(QString("%1 of %2 differ").arg(other).arg(once.rgb.size())));
        QCOMPARE(tiled.render().rgb, tiles.rgb);
        tiled.attach(nullptr);
    }
    void outlinesGoAroundWhatWasPicked() {
        Stage stage(320, 200, twoBalls());
        auto& [scene, renderer] = stage;
        const auto before = renderer.render();
        const auto picked = scene.pick(0.5, 0.75);
        QVERIFY(picked && picked->mesh == 2 && picked->object == 0);
        scene.highlight(picked);
        const auto after = renderer.render();
        const auto changed = [&](double fromY, double toY) {
            int count = 0;
            for (int y = int(fromY * 199); y < int(toY * 199); ++y)
                for (int x = 0; x < 320; ++x) count += at(before, x / 319.0, y / 199.0).g != at(after, x / 319.0, y / 199.0).g;
            return count;
        };
        QVERIFY(changed(0.5, 1) > 100);
        QCOMPARE(changed(0, 0.45), 0);
        scene.highlight({});
        QCOMPARE(renderer.render().rgb, before.rgb);
    }
    void objectsAreHiddenColouredAndPickedByTheirIds() {
        // One mesh of two balls that says which is which.
        NoProgress nobody;
        const Shape shape{24, 80, 200};
        auto ids = twoBalls().read(Box::of(shape));
        for (auto& id : ids) id = id == 0 ? 0 : 2;
        auto mesh = surface::extractSurface(LabelMap::fromVoxels(shape, ids, plateletSpacing), 2, {}, nobody);
        vtkNew<vtkTypeUInt32Array> objects;
        objects->SetName("object");
        for (vtkIdType i = 0; i < mesh.polygons->GetNumberOfPoints(); ++i) objects->InsertNextValue(mesh.polygons->GetPoint(i)[0] < 1000 ? 300 : 301);
        mesh.polygons->GetPointData()->AddArray(objects);
        Stage stage(320, 200);
        auto& [scene, renderer] = stage;
        scene.setMesh(mesh, style(2, {230, 20, 20}));
        scene.setCamera(0, 0);
        renderer.render();
        QCOMPARE(scene.pick(0.5, 0.75)->object, 300u);
        QCOMPARE(scene.pick(0.5, 0.25)->object, 301u);
        scene.setObjectColours({{301, {20, 40, 230}}});
        auto image = renderer.render();
        QVERIFY(at(image, 0.5, 0.75).reddish() > 40 && at(image, 0.5, 0.25).bluish() > 40);
        const auto all = scene.triangles();
        scene.setHiddenObjects({300});
        image = renderer.render();
        QVERIFY(at(image, 0.5, 0.75).reddish() < 20 && at(image, 0.5, 0.25).bluish() > 40);
        QVERIFY(!scene.pick(0.5, 0.75) && scene.triangles() < all);
        scene.setHiddenObjects({});
        QCOMPARE(scene.triangles(), all);
        const auto before = renderer.render();
        scene.select(300);
        QVERIFY(renderer.render().rgb != before.rgb);
        scene.setMesh(mesh, style(2, {230, 20, 20})); // as after an edit: the outline stays
        QVERIFY(renderer.render().rgb != before.rgb);
        scene.select(999);
        QCOMPARE(renderer.render().rgb, before.rgb);
    }
    void theImageIsSeenThrough() {
        Stage stage(160, 160);
        auto& [scene, renderer] = stage;
        scene.setScaleBarVisible(false);
        const Shape shape{12, 40, 40};
        scene::GreyVolume volume{shape, plateletSpacing, std::vector<std::uint8_t>(static_cast<std::size_t>(shape.voxels()), 250), 1};
        for (std::int64_t z = 0; z < 12; ++z) // a dark column in the middle, in clear surroundings
            for (std::int64_t y = 15; y < 25; ++y)
                for (std::int64_t x = 15; x < 25; ++x) volume.grey[static_cast<std::size_t>(shape.offset({z, y, x}))] = 0;
        scene.setVolume(volume);
        scene.setCamera(0, 0);
        const auto image = renderer.render();
        const auto ground = at(image, 0.03, 0.5), middle = at(image, 0.5, 0.5);
        QVERIFY2(std::abs(middle.g - ground.g) > 20, qPrintable(QString("%1 %2").arg(middle.g).arg(ground.g)));
        scene.setVolume({});
        QVERIFY(std::abs(at(renderer.render(), 0.5, 0.5).g - ground.g) < 12);
    }
    void nothingShownHasNoScaleBar() {
        Stage stage(200, 200, twoBalls());
        auto& [scene, renderer] = stage;
        scene.setBackground({0, 0, 0}, {0, 0, 0});
        const auto bar = [&] { return at(renderer.render(), 175.5 / 199, 180.5 / 199).g > 200; };
        QVERIFY(bar());
        scene.setVisible(2, false);
        QVERIFY(bar());
        scene.setVisible(3, false);
        QVERIFY(!bar());
    }
    void emptySceneIsBackground() {
        Stage stage(64, 64);
        auto& [scene, renderer] = stage;
        scene.setBackground({200, 10, 10}, {10, 10, 200});
        scene.resetCamera();
        const auto image = renderer.render();
        QVERIFY(at(image, 0.3, 0.02).reddish() > 100);
        QVERIFY(at(image, 0.3, 0.98).bluish() > 100);
        QVERIFY(!scene.pick(0.5, 0.5));
    }
    void sizesThatMakeNoSenseAreRefused() {
        QVERIFY_THROWS_EXCEPTION(Error, OffscreenRenderer(0, 100));
        QVERIFY_THROWS_EXCEPTION(Error, OffscreenRenderer(100, 100'000));
    }
    void scaleBarLengthsAreRound() {
        QCOMPARE(scene::ScaleBar::roundLengthNm(999), 500.0);
        QCOMPARE(scene::ScaleBar::roundLengthNm(1000), 1000.0);
        QCOMPARE(scene::ScaleBar::roundLengthNm(4999), 2000.0);
        QCOMPARE(scene::ScaleBar::roundLengthNm(std::nan("")), 1.0);
        QCOMPARE(QString::fromStdString(scene::ScaleBar::lengthText(2000)), QString::fromUtf8("2 µm"));
        QCOMPARE(QString::fromStdString(scene::ScaleBar::lengthText(500)), QString("500 nm"));
    }
    void crowdedPointsAreDarker() {
        NoProgress nobody;
        auto map = twoBalls();
        const auto lonely = surface::extractSurface(map, 2, {}, nobody);
        // A second ball close by shades the side that looks at it.
        const auto near = surface::extractSurface(testing::ball({24, 80, 200}, {12, 40, 114}, 300, 3), 3, {}, nobody);
        const auto mean = [](const std::vector<float>& v) { return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size()); };
        const double alone = mean(scene::AmbientShade({lonely.polygons.get()}).of(lonely.polygons.get()));
        const double crowded = mean(scene::AmbientShade({lonely.polygons.get(), near.polygons.get()}).of(lonely.polygons.get()));
        QVERIFY(alone > 0.5 && alone <= 1);
        QVERIFY(crowded < alone);
        QVERIFY(scene::AmbientShade({}).of(lonely.polygons.get()).front() == 1.f);
    }
};

QTEST_GUILESS_MAIN(tst_SurfaceScene)
#include "tst_SurfaceScene.moc"
