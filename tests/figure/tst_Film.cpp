// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/figure/Decoded.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"
#include "ui/figure/FilmOverlay.h"
#include "ui/figure/FilmStudio.h"
#include "ui/figure/FrameMix.h"
#include "ui/figure/TrainingVideo.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace granule;
using namespace granule::figure;
using testing::decode;
using testing::filesIn;
using testing::meanDifference;

namespace {

constexpr int width = 320, height = 180;

/// Two opinions about two cells, and their image.
FilmSources sources() {
    auto other = testing::touchingCells();
    const auto s = other.shape();
    testing::fill(other, {{s.z / 4, s.y / 4, s.x / 4}, {s.z / 2, s.y / 2, s.x / 2}}, 4);
    return {{{"A", testing::touchingCells()}, {"B", other}}, testing::greyRamp(other.shape())};
}

/// One shot of two seconds, nothing written over it.
Film filmOf(decltype(FilmSegment::shot) shot) {
    Film film;
    film.video = {width, height, 12, 18};
    film.legend = false;
    film.recipe.scaleBar = false;
    film.segments.push_back({.seconds = 2, .shot = std::move(shot), .caption = " "}); // instead of the names
    return film;
}

FilmStudio studioFor(const Film& film) {
    return FilmStudio(sources(), film.recipe, width, height);
}

/// Stops the film when it is told that half is done.
class StopHalfway : public Progress {
public:
    void update(double fraction) override {
        if (fraction > 0.5) source.request_stop();
    }
    std::stop_source source;
};

} // namespace

class tst_Film : public QObject {
    Q_OBJECT
private slots:
    void everyShotGivesAPicture_data() {
        QTest::addColumn<QByteArray>("segment");
        for (const char* text : {"{'kind': 'card', 'title': 'T'}", "{'kind': 'turntable'}", "{'kind': 'turntable', 'axis': 'x'}", "{'kind': 'turntable', 'axis': 'z'}",
                                 "{'kind': 'fly', 'keys': [{'at': 0}, {'at': 6, 'zoom': 2, 'opacity_of': {'Cell': 0}}]}",
                                 "{'kind': 'fly', 'keys': [{'at': 0}, {'at': 6, 'position_nm': [0, 0, -9000], 'focus_nm': [200, 200, 300]}]}", "{'kind': 'sweep'}",
                                 "{'kind': 'sweep', 'layout': 'above', 'axis': 'y', 'grow': false}", "{'kind': 'sweep', 'layout': 'slice', 'axis': 'x'}",
                                 "{'kind': 'sweep', 'layout': 'scene'}", "{'kind': 'crossfade', 'view': 'slice'}", "{'kind': 'crossfade', 'view': 'scene', 'degrees': 30}"})
            QTest::newRow(text) << QByteArray(text);
    }
    void everyShotGivesAPicture() {
        QFETCH(QByteArray, segment);
        const auto film = Film::parse(("{\"segments\": [" + segment.replace('\'', '"') + "]}").toStdString());
        auto studio = studioFor(film);
        NoProgress nobody;
        studio.prepare(film, nobody);
        const auto first = studio.frame(film, 0), middle = studio.frame(film, 3);
        QCOMPARE(middle.width, width);
        QCOMPARE(middle.height, height);
        QCOMPARE(middle.rgb.size(), std::size_t(width * height * 3));
        const auto [darkest, brightest] = std::ranges::minmax(first.rgb);
        QVERIFY(brightest > darkest + 60); // neither black nor empty
        if (!segment.contains("card")) QVERIFY(meanDifference(first.rgb, middle.rgb) > 0.01);
    }
    void aFullTurnEndsWhereItBegan() {
        auto film = filmOf(TurntableShot{});
        auto studio = studioFor(film);
        const auto first = studio.frame(film, 0), afterLast = studio.frame(film, 2), half = studio.frame(film, 1), step = studio.frame(film, 1 / 12.0);
        QVERIFY2(meanDifference(first.rgb, afterLast.rgb) < 0.01, "the film does not loop");
        QVERIFY(meanDifference(first.rgb, half.rgb) > 0.2);
        testing::TemporaryFolder folder;
        NoProgress nobody;
        writeFilm(folder.file("turn.mp4"), film, sources(), nobody);
        const auto file = decode(folder.file("turn.mp4"));
        QCOMPARE(file.frames, 24);
        QVERIFY(std::abs(file.seconds - 2) < 0.05);
        QCOMPARE(int(file.codec), int(AV_CODEC_ID_H264));
        QCOMPARE(int(file.format), int(AV_PIX_FMT_YUV420P));
        QCOMPARE(file.width, width);
        QVERIFY(std::ranges::max(file.planes.front()) > 60); // the first frame is not black
        // From the last frame to the first is a step like any other.
        const double step12 = meanDifference(file.planes[0], file.planes[1]), closing = meanDifference(file.planes.back(), file.planes.front());
        QVERIFY2(closing < 1.8 * step12 + 0.5 && closing > step12 / 1.8 - 0.5, qPrintable(QString("%1 %2").arg(step12).arg(closing)));
        QVERIFY(meanDifference(first.rgb, step.rgb) < meanDifference(first.rgb, half.rgb));
    }
    void easingRestsAtBothEnds() {
        auto studio = studioFor(filmOf(TurntableShot{}));
        const auto moved = [&](Easing easing, double from) {
            const auto film = filmOf(TurntableShot{.degrees = 90, .easing = easing});
            return meanDifference(studio.frame(film, from).rgb, studio.frame(film, from + 0.1).rgb);
        };
        QVERIFY(moved(Easing::Smooth, 0) < 0.6 * moved(Easing::Linear, 0));
        QVERIFY(moved(Easing::Smooth, 1.9) < 0.6 * moved(Easing::Linear, 1.9));
    }
    void aCrossfadeBeginsAsOneAndEndsAsTheOther() {
        const auto cross = filmOf(CrossfadeShot{.slice = 2});
        const auto alone = [](const char* name) { return filmOf(SweepShot{.labels = name, .from = 2, .to = 2, .layout = SweepShot::Layout::Slice}); };
        auto studio = studioFor(cross);
        const auto a = studio.frame(alone("A"), 0), b = studio.frame(alone("B"), 0), middle = studio.frame(cross, 1);
        QVERIFY(meanDifference(a.rgb, b.rgb) > 0.1);
        QVERIFY(studio.frame(cross, 0).rgb == a.rgb);
        QVERIFY(studio.frame(cross, 2).rgb == b.rgb);
        QVERIFY(meanDifference(middle.rgb, a.rgb) > 0 && meanDifference(middle.rgb, b.rgb) > 0);
        const auto solid = filmOf(CrossfadeShot{.inSlice = false});
        QVERIFY(studio.frame(solid, 0).rgb == studio.frame(filmOf(TurntableShot{.labels = "A"}), 0).rgb);
        QVERIFY(meanDifference(studio.frame(solid, 0).rgb, studio.frame(solid, 2).rgb) > 0.01);
    }
    void surfacesGrowAsThePlanePasses() {
        auto film = filmOf(SweepShot{.axis = scene::SliceAxis::X, .layout = SweepShot::Layout::Scene});
        auto studio = studioFor(film);
        const auto growing = [&](double seconds) { return studio.frame(film, seconds); };
        const auto empty = growing(0), half = growing(1), full = growing(1.99);
        std::get<SweepShot>(film.segments[0].shot).grow = false;
        QVERIFY(meanDifference(empty.rgb, full.rgb) > 1);
        QVERIFY(meanDifference(half.rgb, studio.frame(film, 1).rgb) > 0.2); // the half that the plane has not passed yet
    }
    void aFrameDependsOnItsMomentAlone() {
        Film film = filmOf(TurntableShot{});
        film.segments.push_back({.seconds = 2, .shot = SweepShot{}});
        film.segments.push_back({.seconds = 2, .shot = FlyShot{"", {{.at = 0}, {.at = 2, .azimuth = 90, .opacityOf = {{"Cell", 1}}}}}});
        film.segments.push_back({.seconds = 2, .shot = CrossfadeShot{.inSlice = false, .degrees = 20}});
        film.legend = true;
        const std::vector<double> moments{0, 1.2, 1.75, 2.5, 3.2, 4, 4.6, 5.5};
        auto forwards = studioFor(film), backwards = studioFor(film);
        std::vector<scene::RgbImage> frames;
        for (const double t : moments) frames.push_back(forwards.frame(film, t));
        for (std::size_t i = moments.size(); i-- > 0;)
            QVERIFY2(meanDifference(backwards.frame(film, moments[i]).rgb, frames[i].rgb) < 0.01, qPrintable(QString::number(moments[i])));
    }
    void captionTitleLegendAndBarAreSeen() {
        auto film = filmOf(CardShot{});
        auto studio = studioFor(film);
        const auto plain = studio.frame(film, 1);
        const auto changes = [&](auto change) {
            auto other = filmOf(TurntableShot{});
            const auto before = studio.frame(other, 1);
            change(other);
            return meanDifference(before.rgb, studio.frame(other, 1).rgb);
        };
        QVERIFY(changes([](Film& f) { f.segments[0].caption = "Two cells"; }) > 0.05);
        QVERIFY(changes([](Film& f) { f.segments[0].title = "Two cells"; }) > 0.05);
        QVERIFY(changes([](Film& f) { f.legend = true; }) > 0.05);
        QCOMPARE(changes([](Film&) {}), 0.0);
        film.segments[0].title = "Two cells";
        QVERIFY(meanDifference(plain.rgb, studio.frame(film, 1).rgb) > 0.1);
        auto bar = filmOf(TurntableShot{});
        bar.recipe.scaleBar = true;
        FilmStudio withBar(sources(), bar.recipe, width, height);
        QVERIFY(meanDifference(withBar.frame(bar, 1).rgb, studio.frame(filmOf(TurntableShot{}), 1).rgb) > 0.05);
    }
    void textGrowsWithTheFrameAndIsNeverCutOff_data() {
        QTest::addColumn<QSize>("size");
        for (const auto size : {QSize(1280, 720), QSize(3840, 2160), QSize(720, 720), QSize(400, 900)}) QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void textGrowsWithTheFrameAndIsNeverCutOff() {
        QFETCH(QSize, size);
        const std::string much = "A caption that says much more about what is seen than there is room for in one line, so that it breaks, and goes on, and on";
        FilmOverlay overlay{.title = much, .subtitle = much, .captions = {{much, 1}}, .legend = ClassSchema::platelet().classes, .nmPerPixel = 10};
        overlay.legend[1].name = "A class with a name that somebody thought about for a long time";
        auto frame = ground(size.width(), size.height(), {0, 0, 0}, {0, 0, 0});
        OverlayPainter().draw(frame, overlay);
        const int edge = std::min(size.width(), size.height()) / 50;
        int left = size.width(), right = 0, top = size.height(), bottom = 0;
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                if (frame.rgb[static_cast<std::size_t>(y * size.width() + x) * 3] > 100) {
                    left = std::min(left, x), right = std::max(right, x);
                    top = std::min(top, y), bottom = std::max(bottom, y);
                }
        QVERIFY(left >= edge && right < size.width() - edge && top >= edge && bottom < size.height() - edge);
        // The same at twice the size: what is written covers as much of the picture.
        auto once = ground(640, 360, {0, 0, 0}, {0, 0, 0}), twice = ground(1280, 720, {0, 0, 0}, {0, 0, 0});
        const FilmOverlay small{.captions = {{"Platelet", 1}}};
        OverlayPainter().draw(once, small);
        OverlayPainter().draw(twice, small);
        const auto ink = [](const scene::RgbImage& i) { return static_cast<double>(std::ranges::count_if(i.rgb, [](int v) { return v > 100; })) / static_cast<double>(i.rgb.size()); };
        QVERIFY(std::abs(ink(once) / ink(twice) - 1) < 0.2);
    }
    void mistakesAreSaidBeforeAnythingIsMade() {
        testing::TemporaryFolder folder;
        NoProgress nobody;
        const auto said = [&](const Film& film, const FilmSources& from) {
            return QString::fromStdString(testing::messageOf([&] { writeFilm(folder.file("a.mp4"), film, from, nobody); }));
        };
        QVERIFY(said(filmOf(TurntableShot{.labels = "C"}), sources()).contains("\"C\""));
        QVERIFY(said(filmOf(CrossfadeShot{.between = {"A", "Z"}}), sources()).contains("\"A\", \"B\""));
        QVERIFY(said(filmOf(SweepShot{.from = 99999}), sources()).contains("99999"));
        QVERIFY(said(filmOf(CrossfadeShot{.slice = 99999}), sources()).contains("99999"));
        QVERIFY(said(filmOf(FlyShot{"", {{.opacityOf = {{"Nucleus", 1}}}}}), sources()).contains("Nucleus"));
        QVERIFY(!said(filmOf(TurntableShot{}), {}).isEmpty());
        auto mixed = sources();
        mixed.image = testing::greyRamp({3, 3, 3});
        QVERIFY(said(filmOf(TurntableShot{}), mixed).contains("same stack"));
        QCOMPARE(filesIn(folder.path), 0);
    }
    void aStoppedFilmLeavesNothing() {
        testing::TemporaryFolder folder;
        for (const char* name : {"a.mp4", "frames/"}) {
            StopHalfway progress;
            QVERIFY_THROWS_EXCEPTION(Cancelled, writeFilm(folder.file(name), filmOf(TurntableShot{}), sources(), progress, progress.source.get_token()));
            QCOMPARE(filesIn(folder.path), 0);
        }
    }
    void trainingIsFilmedFrameByFrame() {
        testing::TemporaryFolder run;
        for (int k = 0; k < 7; ++k) {
            TrainingSnapshot s{92 * k, 40, 40, std::vector<std::uint8_t>(1600, static_cast<std::uint8_t>(k)), {}};
            for (int c = 0; c < 7; ++c) s.probabilities.emplace_back(1600, static_cast<std::uint8_t>(c == k ? 255 : 0));
            writeSnapshot(run.path, s);
        }
        testing::writeBytes(run.path / "history.csv", "step,epoch,mean_loss\n100,1,1.5\n200,2,0.75\nnonsense\n");
        QVERIFY(!lossAt(run.path, 0));
        QCOMPARE(*lossAt(run.path, 92), 1.5);
        QCOMPARE(*lossAt(run.path, 184), 0.75);
        QCOMPARE(*lossAt(run.path, 900), 0.75);
        NoProgress nobody;
        TrainingVideoOptions options;
        options.video = {width, height, 10, 18};
        for (const auto kind : {TrainingVideoOptions::Kind::Probabilities, TrainingVideoOptions::Kind::Segmentation}) {
            options.kind = kind;
            options.every = kind == TrainingVideoOptions::Kind::Probabilities ? 1 : 3;
            QCOMPARE(writeTrainingVideo(run.file("t.mp4"), run.path, options, nobody), std::int64_t(options.every == 1 ? 7 : 3));
            const auto film = decode(run.file("t.mp4"));
            QCOMPARE(film.frames, options.every == 1 ? 7 : 3);
            QVERIFY(meanDifference(film.planes.front(), film.planes.back()) > 0.5);
        }
        options.image = testing::greyRamp({3, 20, 20}); // smaller than the snapshots
        QVERIFY_THROWS_EXCEPTION(Error, writeTrainingVideo(run.file("t.mp4"), run.path, options, nobody));
        const testing::TemporaryFolder none;
        QVERIFY_THROWS_EXCEPTION(Error, writeTrainingVideo(none.file("t.mp4"), none.path, options, nobody));
    }
};

QTEST_MAIN(tst_Film)
#include "tst_Film.moc"
