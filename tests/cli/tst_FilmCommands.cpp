// SPDX-License-Identifier: BSD-3-Clause
// film, rotations, turntable and trainvideo as a script runs them.
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;
using testing::filesIn;
using testing::runCli;

class tst_FilmCommands : public QObject {
    Q_OBJECT

    testing::TemporaryFolder m_folder;
    QString at(const char* name) const { return QString::fromStdString(m_folder.file(name)); }
    void write(const char* name, QByteArray text) const { testing::writeBytes(m_folder.path / name, text.replace('\'', '"').toStdString()); }

private slots:
    void initTestCase() {
        const auto run = runCli({"phantom", at("image.tif"), at("labels.tif"), "--shape", "8,96,96"});
        QCOMPARE(run.code, 0);
    }
    void aRecipeRepeatsItselfToTheByte() {
        write("view.json", "{'camera': {'azimuth': -40, 'elevation': 30, 'zoom': 1.2}, 'light': {'silhouette': 1.5, 'depth_cue': 0.4}, 'axes': true,"
                           "'clip': {'axis': 'z', 'at': 0.3}, 'orthoslices': {'z': 4, 'x': 20}, 'volume': 0.3, 'background': 'transparent'}");
        const auto picture = [&](const char* name, const char* size) {
            const auto run = runCli({"render", at("labels.tif"), "--image", at("image.tif"), "--recipe", at("view.json"), "--out", at(name), "--size", size});
            if (run.code != 0) qWarning("%s", qPrintable(run.error));
            QFile file(at(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const auto first = picture("a.png", "320x240");
        QVERIFY(first.size() > 2000);
        QVERIFY(picture("b.png", "320x240") == first);
        QVERIFY(picture("c.png", "324x240") != first);
        // Larger than a driver takes at once.
        QVERIFY(!picture("large.png", "5000x200").isEmpty());
        QCOMPARE(QImage(at("large.png")).size(), QSize(5000, 200));
    }
    void aFilmComesFromItsFile() {
        write("film.json", "{'labels': {'Truth': 'labels.tif', 'Again': 'labels.tif'}, 'image': 'image.tif', 'size': '160x90', 'fps': 10, 'fade': 0.2, 'segments': ["
                           "{'kind': 'card', 'seconds': 1, 'title': 'T'}, {'kind': 'turntable', 'seconds': 1}, {'kind': 'sweep', 'seconds': 1}, {'kind': 'crossfade', 'seconds': 1}]}");
        const auto run = runCli({"film", "--config", at("film.json"), "--out", at("film/")});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        QCOMPARE(run.json["frames"].toInt(), 34);
        QCOMPARE(filesIn(m_folder.path / "film"), 34);
        QCOMPARE(QImage(at("film/00033.png")).size(), QSize(160, 90));
        const auto smaller = runCli({"film", "--config", at("film.json"), "--out", at("film.webm"), "--size", "64x64", "--fps", "5"});
        QCOMPARE(smaller.code, 0);
        QCOMPARE(smaller.json["frames"].toInt(), 17);
    }
    void mistakesInAFilmAreNamedAndLeaveNothing() {
        write("bad.json", "{'labels': {'Truth': 'labels.tif'}, 'segments': [{'kind': 'turntable', 'labels': 'Lies'}]}");
        const auto run = runCli({"film", "--config", at("bad.json"), "--out", at("bad.mp4")});
        QCOMPARE(run.code, 1);
        QVERIFY2(run.error.startsWith("error: ") && run.error.contains("Lies"), qPrintable(run.error));
        write("none.json", "{'segments': [{'kind': 'card'}]}");
        QVERIFY(runCli({"film", "--config", at("none.json"), "--out", at("bad.mp4")}).error.contains("labels"));
        QVERIFY(!std::filesystem::exists(m_folder.path / "bad.mp4"));
    }
    void turntableTurnsAsAsked() {
        const QStringList common{"--size", "160x90", "--frames", "6", "--fps", "12"};
        for (const char* axis : {"long", "x", "y", "z"}) {
            const auto run = runCli(QStringList{"turntable", at("labels.tif"), "--out", at("turn.gif"), "--axis", axis, "--degrees", "-90", "--easing", "smooth", "--title", "T", "--legend"} + common);
            QVERIFY2(run.code == 0, qPrintable(run.error));
            QCOMPARE(run.json["frames"].toInt(), 6);
        }
        QCOMPARE(runCli(QStringList{"turntable", at("labels.tif"), "--out", at("turn.gif"), "--axis", "w"} + common).code, 2);
    }
    void rotationsGoOnWhereTheyWereEnded() {
        write("rotations.json", "{'size': '96x64', 'fps': 8, 'turn': {'seconds': 0.5}, 'videos': [{'name': 'eval_gt', 'labels': 'labels.tif', 'image': 'image.tif'},"
                                "{'name': 'eval_e-3d', 'labels': 'labels.tif', 'title': 'Ensemble, 3D'}]}");
        const auto first = runCli({"rotations", "--config", at("rotations.json"), "--out", at("videos")});
        QVERIFY2(first.code == 0, qPrintable(first.error));
        QCOMPARE(filesIn(m_folder.path / "videos"), 2);
        std::filesystem::remove(m_folder.path / "videos/eval_gt.mp4");
        const auto second = runCli({"rotations", "--config", at("rotations.json"), "--out", at("videos")});
        const auto rows = second.json["videos"].toArray();
        QCOMPARE(rows.size(), 2);
        QVERIFY(rows[0].toObject()["made"].toBool() && !rows[1].toObject()["made"].toBool());
        QCOMPARE(filesIn(m_folder.path / "videos"), 2);
    }
    void mistakesInRotationsAreNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* text, const char* named) { QTest::newRow(text) << QByteArray(text) << QString(named); };
        row("{'videos': []}", "videos");
        row("{'videos': [{'name': 'a', 'labels': 'labels.tif'}, {'name': 'b'}]}", "videos[1]");
        row("{'videos': [{'name': '../a', 'labels': 'labels.tif'}]}", "../a");
        row("{'videos': [{'name': 'a', 'labels': 'labels.tif', 'camera': 3}]}", "camera");
        row("{'movies': []}", "movies");
        row("{'turn': {'axis': 'w'}, 'videos': [{'name': 'a', 'labels': 'labels.tif'}]}", "axis");
    }
    void mistakesInRotationsAreNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QString, named);
        write("wrong.json", text);
        const auto run = runCli({"rotations", "--config", at("wrong.json"), "--out", at("wrong")});
        QCOMPARE(run.code, 1);
        QVERIFY2(run.error.contains(named), qPrintable(run.error));
        QVERIFY(!std::filesystem::exists(m_folder.path / "wrong"));
    }
    void trainingVideosComeFromARun() {
        const auto train = runCli({"train", "--network", "2d3d-3x3x3", "--base", "4", "--image", at("image.tif"), "--labels", at("labels.tif"), "--out", at("run"), "--steps", "3", "--snapshots", "1"}, 300000);
        QVERIFY2(train.code == 0, qPrintable(train.error));
        for (const char* kind : {"probabilities", "segmentation"}) {
            const auto run = runCli({"trainvideo", at("run"), "--kind", kind, "--out", at("train.mp4"), "--size", "320x180", "--fps", "4"});
            QVERIFY2(run.code == 0, qPrintable(run.error));
            QCOMPARE(run.json["frames"].toInt(), 4); // before the first step, and after each
        }
        const auto over = runCli({"trainvideo", at("run"), "--kind", "segmentation", "--out", at("train.gif"), "--size", "320x180", "--image", at("image.tif"), "--slice", "4", "--every", "2"});
        QVERIFY2(over.code == 0, qPrintable(over.error));
        QCOMPARE(over.json["frames"].toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_FilmCommands)
#include "tst_FilmCommands.moc"
