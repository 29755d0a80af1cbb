// SPDX-License-Identifier: BSD-3-Clause
// What a film says and when, and the ways of its cameras: nothing is drawn here.
#include "core/volume/Error.h"
#include "ui/figure/Film.h"
#include "ui/figure/FilmCamera.h"

#include <QTest>

#include <cmath>

using namespace granule;
using namespace granule::figure;

namespace {

/// A film from JSON with ' for ".
Film parsed(QByteArray text) {
    return Film::parse(text.replace('\'', '"').toStdString());
}

Film ofSegments(std::vector<double> seconds, double fade) {
    Film film;
    film.fade = fade;
    for (const double s : seconds) film.segments.push_back({.seconds = s, .shot = CardShot{}});
    return film;
}

double distance(const scene::Vector& a, const scene::Vector& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

} // namespace

class tst_FilmJson : public QObject {
    Q_OBJECT
private slots:
    void everyKeyIsRead() {
        const auto film = parsed(
            "{'labels': {'Truth': 'b.tif', 'Algorithm': 'a.tif'}, 'image': 'i.tif', 'recipe': {'colours': 'paper'}, 'size': '3840x2160', 'fps': 60,"
            "'quality': 23, 'legend': false, 'fade': 0.25, 'segments': ["
            "{'kind': 'card', 'seconds': 2, 'title': 'T', 'subtitle': 'S'},"
            "{'kind': 'turntable', 'labels': 'Algorithm', 'axis': 'x', 'degrees': -90, 'easing': 'smooth', 'caption': 'C'},"
            "{'kind': 'fly', 'keys': [{'at': 0, 'azimuth': 5, 'elevation': 6, 'zoom': 2, 'easing': 'smooth'},"
            "  {'at': 4, 'position_nm': [1, 2, 3], 'focus_nm': [4, 5, 6], 'up': [0, 0, 1], 'view_angle': 30, 'opacity_of': {'Cell': 0.1}}]},"
            "{'kind': 'sweep', 'axis': 'y', 'from': 3, 'to': 1, 'layout': 'above', 'grow': false},"
            "{'kind': 'crossfade', 'between': ['Truth', 'Algorithm'], 'view': 'scene', 'axis': 'x', 'slice': 7, 'degrees': 45}]}");
        QCOMPARE(film.labelFiles.size(), std::size_t(2));
        QCOMPARE(film.labelFiles.front().first, std::string("Truth")); // in the order that was written
        QCOMPARE(film.imageFile, std::string("i.tif"));
        QCOMPARE(int(film.recipe.palette), int(SceneRecipe::Palette::Paper));
        QCOMPARE(film.video.width, 3840);
        QCOMPARE(film.video.framesPerSecond, 60);
        QCOMPARE(film.video.quality, 23);
        QVERIFY(!film.legend);
        QCOMPARE(film.fade, 0.25);
        QCOMPARE(film.segments.size(), std::size_t(5));
        QCOMPARE(film.segments[0].subtitle, std::string("S"));
        const auto& turn = std::get<TurntableShot>(film.segments[1].shot);
        QCOMPARE(turn.degrees, -90.0);
        QVERIFY(turn.axis == TurntableShot::Axis::X && turn.easing == Easing::Smooth && turn.labels == "Algorithm");
        const auto& fly = std::get<FlyShot>(film.segments[2].shot);
        QCOMPARE(film.segments[2].seconds, 4.0); // as long as its keys
        QCOMPARE(fly.keys[0].zoom, 2.0);
        QCOMPARE(fly.keys[1].pose->focusNm, (scene::Vector{4, 5, 6}));
        QCOMPARE(fly.keys[1].opacityOf.at("Cell"), 0.1);
        const auto& sweep = std::get<SweepShot>(film.segments[3].shot);
        QVERIFY(sweep.axis == scene::SliceAxis::Y && *sweep.from == 3 && *sweep.to == 1 && sweep.layout == SweepShot::Layout::Above && !sweep.grow);
        const auto& cross = std::get<CrossfadeShot>(film.segments[4].shot);
        QVERIFY(!cross.inSlice && cross.between.size() == 2 && *cross.slice == 7 && cross.degrees == 45);
        // Written and read again it says the same.
        const auto again = Film::parse(film.toJson());
        QCOMPARE(again.toJson(), film.toJson());
        QCOMPARE(std::get<FlyShot>(again.segments[2].shot).keys[1].pose->up, (scene::Vector{0, 0, 1}));
        QCOMPARE(again.labelFiles, film.labelFiles);
        QCOMPARE(again.seconds(), film.seconds());
    }
    void mistakesAreNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* text, const char* named) { QTest::newRow(text) << QByteArray(text) << QByteArray(named); };
        const auto segment = [&](const QByteArray& inside, const char* named) {
            const auto text = "{'segments': [{'kind': 'card'}, {" + inside + "}]}";
            QTest::newRow(inside.constData()) << text << QByteArray(named);
        };
        row("", "JSON");
        row("[1]", "object");
        row("{}", "segments");
        row("{'segments': []}", "segments");
        row("{'segments': 3}", "segments");
        row("{'segments': [{'seconds': 3}]}", "segments[0]");
        row("{'segment': []}", "segment\"");
        row("{'fps': 0}", "fps");
        row("{'fps': 29.97}", "fps");
        row("{'size': '20'}", "size");
        row("{'labels': ['a.tif']}", "labels");
        row("{'labels': {'A': 3}}", "labels.A");
        row("{'recipe': {'colors': 1}}", "colors");
        segment("'kind': 'explosion'", "segments[1].kind");
        segment("'kind': 'card', 'seconds': 0", "segments[1].seconds");
        segment("'kind': 'card', 'degrees': 10", "segments[1].degrees");
        segment("'kind': 'turntable', 'axis': 'w'", "segments[1].axis");
        segment("'kind': 'turntable', 'easing': 'bouncy'", "linear");
        segment("'kind': 'fly'", "segments[1].keys");
        segment("'kind': 'fly', 'keys': [{'at': 2}, {'at': 2}]", "segments[1].keys[1].at");
        segment("'kind': 'fly', 'keys': [{'at': 2, 'position_nm': [0, 0, 1]}]", "focus");
        segment("'kind': 'fly', 'keys': [{'at': 2, 'position_nm': [0, 0, 1], 'focus_nm': [0, 0, 1]}]", "keys[0]");
        segment("'kind': 'fly', 'keys': [{'at': 2, 'opacity_of': {'Cell': 2}}]", "keys[0].opacity_of.Cell");
        segment("'kind': 'sweep', 'from': 1.5", "segments[1].from");
        segment("'kind': 'sweep', 'layout': 'diagonal'", "beside");
        segment("'kind': 'crossfade', 'between': ['A']", "segments[1].between");
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
    void aMissingFileIsSaid() { QVERIFY_THROWS_EXCEPTION(Error, Film::load("/nowhere/film.json")); }

    void segmentsMeltIntoEachOther() {
        const auto film = ofSegments({2, 3, 1}, 0.5);
        QCOMPARE(film.seconds(), 5.0); // 6 less two overlaps
        QCOMPARE(film.frames(), std::int64_t(150));
        for (int i = 0; i <= 500; ++i) {
            const auto moments = momentsAt(film, film.seconds() * i / 500);
            double sum = 0;
            for (const auto& m : moments) {
                sum += m.weight;
                QVERIFY(m.seconds >= 0 && m.seconds <= film.segments[m.segment].seconds);
            }
            QVERIFY(std::abs(sum - 1) < 1e-9);
        }
        QCOMPARE(momentsAt(film, 0).front().segment, std::size_t(0));
        QCOMPARE(momentsAt(film, 1.75).size(), std::size_t(2));
        QVERIFY(std::abs(momentsAt(film, 1.75).back().weight - 0.5) < 1e-9);
        QCOMPARE(momentsAt(film, 5).back().segment, std::size_t(2));
        QVERIFY(std::abs(momentsAt(film, 5).back().seconds - 1) < 1e-9);
    }
    void aLongFadeNeverSkipsASegment() {
        const auto film = ofSegments({1, 1, 1}, 60);
        for (int i = 0; i <= 100; ++i) QVERIFY(momentsAt(film, film.seconds() * i / 100).size() <= 2);
        QVERIFY(film.seconds() > 1);
    }
    void crossfadesShowAllInTurn() {
        QCOMPARE(crossingAt(3, 6, 0).first, std::size_t(0));
        QCOMPARE(crossingAt(3, 6, 0).share, 0.0);
        QCOMPARE(crossingAt(3, 6, 6).first, std::size_t(2));
        QCOMPARE(crossingAt(3, 6, 6).share, 0.0);
        double before = 0;
        for (int i = 0; i <= 600; ++i) {
            const auto c = crossingAt(3, 6, i / 100.0);
            const double at = static_cast<double>(c.first) + c.share;
            QVERIFY(at >= before - 1e-9 && at - before < 0.05); // neither back nor in jumps
            before = at;
        }
        QCOMPARE(crossingAt(1, 6, 3).share, 0.0);
    }
    void splinesPassThroughTheirKeys() {
        const std::vector<double> times{0, 1, 4}, values{3, -2, 8};
        for (const auto easing : {Easing::Linear, Easing::Smooth}) {
            const std::vector<Easing> easings(3, easing);
            for (std::size_t i = 0; i < 3; ++i) QVERIFY(std::abs(splineAt(times, values, easings, times[i]) - values[i]) < 1e-9);
            QCOMPARE(splineAt(times, values, easings, -5), 3.0);
            QCOMPARE(splineAt(times, values, easings, 50), 8.0);
        }
        QVERIFY(std::abs(splineAt({0, 4}, {0, 8}, {Easing::Linear, Easing::Linear}, 1) - 2) < 1e-9); // two keys: a straight line
        const std::vector<Easing> through(3, Easing::Linear); // no corner at the key in the middle
        const auto slope = [&](double at) { return (splineAt(times, values, through, at + 1e-5) - splineAt(times, values, through, at)) / 1e-5; };
        QVERIFY(std::abs(slope(1 - 2e-5) - slope(1 + 1e-5)) < 1e-2);
    }
    void camerasPassThroughTheirKeys() {
        const std::vector<scene::CameraPose> poses{{{0, 0, -1000}, {0, 0, 0}, {0, -1, 0}, 24}, {{900, 100, 50}, {10, 20, 30}, {0, -1, 0}, 40}, {{0, 2000, 0}, {0, 0, 0}, {0, 0, 1}, 24}};
        const std::vector<double> times{0, 2, 5};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto at = poseAt(times, poses, std::vector<Easing>(3, Easing::Linear), times[i]);
            QVERIFY(distance(at.positionNm, poses[i].positionNm) < 1e-6 * 2000);
            QVERIFY(distance(at.focusNm, poses[i].focusNm) < 1e-6);
            QVERIFY(std::abs(at.viewAngle - poses[i].viewAngle) < 1e-9);
        }
        for (double t = 0; t < 5; t += 0.05) { // it never dives through what it looks at, and stays whole
            const auto p = poseAt(times, poses, std::vector<Easing>(3, Easing::Linear), t);
            QVERIFY(distance(p.positionNm, p.focusNm) > 500);
            QVERIFY(std::abs(std::hypot(p.up[0], p.up[1], p.up[2]) - 1) < 1e-6);
        }
    }
    void aFullTurnComesBack() {
        const scene::CameraPose pose{{100, -300, -900}, {10, 20, 30}, {0, -1, 0}, 24};
        const auto round = turned(pose, {0, -1, 0}, 360), half = turned(turned(pose, {1, 0, 0}, 90), {1, 0, 0}, -90);
        QVERIFY(distance(round.positionNm, pose.positionNm) < 1e-9);
        QVERIFY(distance(half.positionNm, pose.positionNm) < 1e-9);
        QVERIFY(distance(turned(pose, {0, 0, 1}, 180).focusNm, pose.focusNm) < 1e-12);
    }
};

QTEST_GUILESS_MAIN(tst_FilmJson)
#include "tst_FilmJson.moc"
