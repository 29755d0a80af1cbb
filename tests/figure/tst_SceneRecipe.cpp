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

class tst_SceneRecipe : public QObject {
    Q_OBJECT
private slots:
    void everyKeyIsRead() {
        const auto recipe = SceneRecipe::parse(R"({"classes": ["Mito", 3], "colours": "paper", "colour_of": {"3": "#0102ff"},
            "opacity_of": {"3": 0.5}, "camera": {"azimuth": -30, "elevation": 10, "zoom": 2}, "background": ["#000000", "#ffffff"],
            "smoothing": 5, "triangles": 1000, "orthoslice": 7, "scale_bar": false})");
        QCOMPARE(recipe.azimuth, -30.0);
        QCOMPARE(recipe.zoom, 2.0);
        QCOMPARE(recipe.bottom, (Colour{255, 255, 255}));
        QCOMPARE(recipe.surface.smoothingIterations, 5);
        QCOMPARE(*recipe.orthoslice, std::int64_t(7));
        QVERIFY(!recipe.scaleBar);
        const auto classes = figure::styledClasses(recipe, ClassSchema::platelet());
        QCOMPARE(classes.size(), std::size_t(2));
        QCOMPARE(classes[0].colour, (Colour{255, 0, 255}));
        QCOMPARE(classes[1].colour, (Colour{1, 2, 255}));
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
        row(R"({"colors": "screen"})", "colors");
        row(R"({"colours": "pretty"})", "okabe-ito");
        row(R"({"camera": 3})", "camera");
        row(R"({"camera": {"roll": 3}})", "roll");
        row(R"({"camera": {"zoom": 0}})", "zoom");
        row(R"({"background": "#12345"})", "background");
        row(R"({"background": 7})", "background");
        row(R"({"colour_of": {"1": "red"}})", "#rrggbb");
        row(R"({"opacity_of": {"1": 1.5}})", "opacity_of");
        row(R"({"smoothing": "much"})", "smoothing");
        row(R"({"orthoslice": -1})", "orthoslice");
        row(R"({"scale_bar": 1})", "scale_bar");
        row(R"({"classes": {"a": 1}})", "classes");
        row(R"({"classes": [null]})", "classes");
    }
    void mistakesAreNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, named);
        try {
            SceneRecipe::parse(text.toStdString());
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY2(QByteArray(e.what()).contains(named), e.what());
        }
    }
    void unknownClassesAreRefused() {
        QVERIFY_THROWS_EXCEPTION(Error, figure::styledClasses(SceneRecipe::parse(R"({"classes": ["Nucleus"]})"), ClassSchema::platelet()));
        QVERIFY_THROWS_EXCEPTION(Error, SceneRecipe::load("/nowhere/recipe.json"));
    }
    void orthosliceNeedsTheImageOfTheSameStack() {
        scene::SurfaceScene scene;
        NoProgress nobody;
        const auto recipe = SceneRecipe::parse(R"({"orthoslice": 2, "classes": [2]})");
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
