// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/support/TestData.h"
#include "ui/figure/PictureSize.h"
#include "ui/figure/PngFile.h"
#include "ui/figure/SceneRecipe.h"

#include <QImage>
#include <QTest>

#include <filesystem>
#include <set>

using namespace granule;
using figure::SceneRecipe;

namespace {

/// A recipe from JSON with ' for ".
SceneRecipe parsed(QByteArray text) {
    return SceneRecipe::parse(text.replace('\'', '"').toStdString());
}

} // namespace

class tst_SceneRecipe : public QObject {
    Q_OBJECT
private slots:
    void everyKeyIsRead() {
        const auto recipe = parsed("{'classes': ['Mito', 3], 'colours': 'paper', 'colour_of': {'3': '#0102ff'}, 'opacity_of': {'3': 0.5},"
                                   "'camera': {'azimuth': -30, 'elevation': 10, 'zoom': 2}, 'background': ['#000000', '#ffffff'],"
                                   "'smoothing': 5, 'triangles': 1000, 'orthoslice': 7, 'scale_bar': false}");
        QCOMPARE(recipe.azimuth, -30.0);
        QCOMPARE(recipe.zoom, 2.0);
        QCOMPARE(recipe.bottom, (Colour{255, 255, 255}));
        QCOMPARE(recipe.surface.smoothingIterations, 5);
        QCOMPARE(*recipe.orthoslices[0], std::int64_t(7));
        QVERIFY(!recipe.scaleBar);
        const auto classes = figure::styledClasses(recipe, ClassSchema::platelet());
        QCOMPARE(classes.size(), std::size_t(2));
        QCOMPARE(classes[0].colour, (Colour{255, 0, 255}));
        QCOMPARE(classes[1].colour, (Colour{1, 2, 255}));
    }
    void lightCutsAndSlicesAreRead() {
        const auto recipe = parsed("{'light': {'occlusion': 0.5, 'silhouette': 2, 'depth_cue': 0.25}, 'clip': {'axis': 'y', 'at': 0.25, 'keep': 'before'},"
                                   "'clip_plane': {'point_nm': [1, 2, 3], 'normal': [0, 1, 0]}, 'clip_box': '1:2,3:5,6:9', 'orthoslices': {'x': 4, 'z': 5},"
                                   "'volume': 0.5, 'axes': true, 'hidden_objects': [300], 'background': 'transparent',"
                                   "'camera': {'position_nm': [0, 0, -5], 'focus_nm': [1, 1, 1], 'up': [0, -1, 0], 'view_angle': 30}}");
        QCOMPARE(recipe.look, (scene::Look{0.5, 2, 0.25}));
        QCOMPARE(*recipe.cut, (scene::Cut{scene::SliceAxis::Y, 0.25, false}));
        QCOMPARE(recipe.clipPlane->normal, (scene::Vector{0, 1, 0}));
        QCOMPARE(*recipe.clipBox, (Box{{1, 3, 6}, {2, 5, 9}}));
        QVERIFY(recipe.orthoslices[0] == 5 && !recipe.orthoslices[1] && recipe.orthoslices[2] == 4);
        QVERIFY(recipe.axes && recipe.transparent && recipe.volumeDensity == 0.5 && recipe.hiddenObjects == std::set<LabelId>{300});
        QCOMPARE(*recipe.pose, (scene::CameraPose{{0, 0, -5}, {1, 1, 1}, {0, -1, 0}, 30}));
        QVERIFY(recipe.needsImage() && !SceneRecipe().needsImage());
    }
    void aRecipeIsKeptAsItIs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing said") << QByteArray("{}");
        QTest::newRow("angles") << QByteArray("{'classes': ['Mito', 3], 'colours': 'paper', 'colour_of': {'3': '#0102ff'}, 'opacity_of': {'3': 0.5},"
                                              "'camera': {'azimuth': -30, 'zoom': 2}, 'background': ['#000000', '#fffffe'], 'smoothing': 5,"
                                              "'triangles': 1000, 'orthoslices': {'y': 7}, 'scale_bar': false, 'light': {'silhouette': 1.5}}");
        QTest::newRow("a place") << QByteArray("{'camera': {'position_nm': [0.1, 0, -5], 'focus_nm': [1, 1, 1]}, 'background': 'transparent', 'axes': true,"
                                               "'clip': {'at': 0.3}, 'clip_plane': {'point_nm': [1, 2, 3]}, 'clip_box': '1:2,3:5,6:9', 'volume': 0.2,"
                                               "'hidden_objects': [256, 300]}");
    }
    void aRecipeIsKeptAsItIs() {
        QFETCH(QByteArray, text);
        const auto once = parsed(text).toJson();
        QCOMPARE(SceneRecipe::parse(once).toJson(), once);
        const auto first = parsed(text), again = SceneRecipe::parse(once);
        QVERIFY(first.pose == again.pose && first.cut == again.cut && first.clipPlane == again.clipPlane && first.clipBox == again.clipBox);
        QVERIFY(first.classes == again.classes && first.colourOf == again.colourOf && first.opacityOf == again.opacityOf);
        QVERIFY(first.look == again.look && first.hiddenObjects == again.hiddenObjects && first.orthoslices == again.orthoslices);
        QVERIFY(first.top == again.top && first.bottom == again.bottom && first.transparent == again.transparent && first.axes == again.axes);
        QVERIFY(first.azimuth == again.azimuth && first.elevation == again.elevation && first.zoom == again.zoom && first.volumeDensity == again.volumeDensity);
        QVERIFY(first.surface.smoothingIterations == again.surface.smoothingIterations && first.scaleBar == again.scaleBar);
    }
    void anEmptyRecipeShowsAllButBackground() {
        const auto classes = figure::styledClasses(SceneRecipe::parse("{}"), ClassSchema::platelet());
        QCOMPARE(classes.size(), std::size_t(6));
        QCOMPARE(classes[0].id, 1u);
    }
    void colourBlindSetHasSixColours() {
        std::set<int> seen;
        for (LabelId id = 1; id <= 6; ++id) {
            const auto c = figure::okabeIto(id);
            seen.insert(c.r << 16 | c.g << 8 | c.b);
        }
        QCOMPARE(seen.size(), std::size_t(6));
        QCOMPARE(figure::okabeIto(7), figure::okabeIto(1));
    }
    void mistakesAreNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* text, const char* named) { QTest::newRow(text) << QByteArray(text) << QByteArray(named); };
        row("", "JSON");
        row("[1]", "object");
        row("{'colors': 'screen'}", "colors");
        row("{'colours': 'pretty'}", "okabe-ito");
        row("{'camera': 3}", "camera");
        row("{'camera': {'roll': 3}}", "roll");
        row("{'camera': {'zoom': 0}}", "zoom");
        row("{'background': '#12345'}", "background");
        row("{'background': 7}", "background");
        row("{'colour_of': {'1': 'red'}}", "#rrggbb");
        row("{'opacity_of': {'1': 1.5}}", "opacity_of");
        row("{'smoothing': 'much'}", "smoothing");
        row("{'orthoslice': -1}", "orthoslice");
        row("{'scale_bar': 1}", "scale_bar");
        row("{'classes': {'a': 1}}", "classes");
        row("{'classes': [null]}", "classes");
        row("{'camera': {'azimuth': 3, 'position_nm': [1, 2, 3]}}", "both");
        row("{'camera': {'position_nm': [1, 2]}}", "position_nm");
        row("{'camera': {'position_nm': [1, 2, 3], 'up': [0, 0, 0]}}", "up");
        row("{'camera': {'position_nm': [0, 0, 0]}}", "camera");
        row("{'light': {'sun': 1}}", "sun");
        row("{'light': {'depth_cue': 2}}", "depth_cue");
        row("{'clip': {'axis': 'w'}}", "clip.axis");
        row("{'clip': {'at': 2}}", "clip.at");
        row("{'clip': {'keep': 'all'}}", "clip.keep");
        row("{'clip_plane': {'normal': [0, 0, 0]}}", "normal");
        row("{'clip_box': '1:1,2:3,4:5'}", "1:1,2:3,4:5");
        row("{'clip_box': 7}", "clip_box");
        row("{'clip_box': 'all'}", "all");
        row("{'orthoslices': {'t': 1}}", "orthoslices");
        row("{'hidden_objects': 300}", "hidden_objects");
        row("{'volume': 7}", "volume");
    }
    void mistakesAreNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, named);
        try {
            parsed(text);
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY2(QByteArray(e.what()).contains(named), e.what());
        }
    }
    void unknownClassesAreRefused() {
        QVERIFY_THROWS_EXCEPTION(Error, figure::styledClasses(parsed("{'classes': ['Nucleus']}"), ClassSchema::platelet()));
        QVERIFY_THROWS_EXCEPTION(Error, SceneRecipe::load("/nowhere/recipe.json"));
    }
    void orthosliceNeedsTheImageOfTheSameStack() {
        scene::SurfaceScene scene;
        NoProgress nobody;
        const auto recipe = parsed("{'orthoslice': 2, 'classes': [2]}");
        const auto labels = testing::touchingCells();
        QVERIFY_THROWS_EXCEPTION(Error, figure::buildScene(scene, labels, {}, ClassSchema::platelet(), recipe, nobody));
        QVERIFY_THROWS_EXCEPTION(Error, figure::buildScene(scene, labels, testing::greyRamp({3, 3, 3}), ClassSchema::platelet(), recipe, nobody));
        figure::buildScene(scene, labels, testing::greyRamp(labels.shape()), ClassSchema::platelet(), recipe, nobody);
        QVERIFY(scene.hasMesh(2));
        QVERIFY(!scene.hasMesh(1));
    }
    void pngComesBack() {
        testing::TemporaryFolder folder;
        const scene::RgbImage image{2, 1, {1, 2, 3, 250, 251, 252}};
        figure::writePng(folder.file("a.png"), image);
        const QImage read(QString::fromStdString(folder.file("a.png")));
        QCOMPARE(read.size(), QSize(2, 1));
        QCOMPARE(read.pixel(1, 0), qRgb(250, 251, 252));
        figure::writePng(folder.file("a.png"), scene::RgbaImage{1, 1, {10, 20, 30, 128}});
        QCOMPARE(QImage(QString::fromStdString(folder.file("a.png"))).pixel(0, 0), qRgba(10, 20, 30, 128));
        QVERIFY_THROWS_EXCEPTION(Error, figure::writePng(folder.file("no/such/a.png"), image));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path), {}), 1);
    }
    void sizesAreChecked() {
        QCOMPARE(figure::parsePictureSize("1600x1000"), (std::pair{1600, 1000}));
        for (const char* bad : {"", "1600", "1600x", "x1000", "8x8", "1600x1000x", "99999x100", "-5x100", "99999999999999x100"})
            QVERIFY_THROWS_EXCEPTION(Error, figure::parsePictureSize(bad));
    }
};

QTEST_GUILESS_MAIN(tst_SceneRecipe)
#include "tst_SceneRecipe.moc"
