// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/figure/Decoded.h"
#include "tests/support/Files.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"
#include "ui/figure/VideoKind.h"
#include "ui/figure/VideoWriter.h"

#include <QFile>
#include <QImage>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unistd.h>

using namespace granule;
using testing::decode;
using testing::filesIn;

namespace {

scene::RgbImage grey(int width, int height, int value) {
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3), static_cast<std::uint8_t>(value))};
}

} // namespace

class tst_VideoWriter : public QObject {
    Q_OBJECT
private slots:
    void framesComeBack_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<int>("codec");
        QTest::newRow("mp4") << ".mp4" << int(AV_CODEC_ID_H264);
        QTest::newRow("webm") << ".webm" << int(AV_CODEC_ID_VP9);
    }
    void framesComeBack() {
        QFETCH(QString, ending);
        QFETCH(int, codec);
        testing::TemporaryFolder folder;
        const std::string path = folder.file("film" + ending.toStdString());
        figure::VideoWriter video(path, {97, 64, 25, 18}); // odd: made even
        QCOMPARE(video.width(), 98);
        for (int i = 0; i < 10; ++i) video.add(grey(98, 64, 20 + 20 * i));
        QVERIFY(!std::filesystem::exists(path));
        video.finish();
        const auto film = decode(path);
        QCOMPARE(film.frames, 10);
        QCOMPARE(film.width, 98);
        QCOMPARE(film.height, 64);
        QCOMPARE(int(film.format), int(AV_PIX_FMT_YUV420P));
        QVERIFY(std::abs(film.framesPerSecond - 25) < 0.01);
        if (video.encoder() == "libx264" || video.encoder() == "libvpx-vp9") QCOMPARE(int(film.codec), codec);
        for (std::size_t i = 0; i < 10; ++i) QVERIFY(std::abs(film.luma[i] - (16 + (20 + 20 * int(i)) * 219 / 255)) < 6);
    }
    void indexStandsInFront() {
        testing::TemporaryFolder folder;
        figure::VideoWriter video(folder.file("a.mp4"), {64, 64, 30, 18});
        for (int i = 0; i < 5; ++i) video.add(grey(64, 64, 50 * i));
        video.finish();
        QFile file(QString::fromStdString(folder.file("a.mp4")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto bytes = file.readAll();
        QVERIFY(bytes.indexOf("moov") > 0);
        QVERIFY(bytes.indexOf("moov") < bytes.indexOf("mdat"));
    }
    void gifRunsForEverInItsColours() {
        testing::TemporaryFolder folder;
        figure::VideoWriter video(folder.file("a.gif"), {64, 48, 30, 18});
        for (int i = 0; i < 30; ++i) {
            auto frame = grey(64, 48, 20);
            for (std::size_t p = 0; p < 3 * 64 * 24; p += 3) frame.rgb[p] = static_cast<std::uint8_t>(8 * i); // red grows above
            video.add(frame);
        }
        video.finish();
        const auto film = decode(folder.file("a.gif"));
        QCOMPARE(int(film.codec), int(AV_CODEC_ID_GIF));
        QCOMPARE(film.frames, 30);
        const auto bytes = testing::bytesOf(folder.file("a.gif"));
        const auto loop = bytes.find("NETSCAPE2.0");
        QVERIFY(loop != bytes.npos);
        QCOMPARE(bytes.substr(loop + 11, 5), std::string("\3\1\0\0\0", 5)); // 0: for ever
        const QImage first(QString::fromStdString(folder.file("a.gif")));
        QCOMPARE(first.size(), QSize(64, 48));
        QVERIFY(std::abs(qRed(first.pixel(3, 40)) - 20) < 12);
        QVERIFY(std::abs(qRed(first.pixel(3, 3)) - 0) < 12);
    }
    void gifLeavesOutWhatItCannotShow() {
        testing::TemporaryFolder folder;
        figure::VideoWriter video(folder.file("a.gif"), {64, 64, 100, 18});
        for (int i = 0; i < 100; ++i) video.add(grey(64, 64, i));
        video.finish();
        const auto film = decode(folder.file("a.gif"));
        QCOMPARE(film.frames, 50);
        QVERIFY2(std::abs(film.seconds - 1) < 0.05, qPrintable(QString::number(film.seconds)));
    }
    void framesAreNumberedPictures_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("last");
        QTest::newRow("folder") << "frames/" << "frames/00011.png";
        QTest::newRow("pattern") << "frames/shot-%03d.png" << "frames/shot-011.png";
    }
    void framesAreNumberedPictures() {
        QFETCH(QString, name);
        QFETCH(QString, last);
        testing::TemporaryFolder folder;
        figure::VideoWriter video(folder.file(name.toStdString()), {64, 48, 30, 18});
        for (int i = 0; i < 12; ++i) video.add(grey(64, 48, 20 * i));
        QVERIFY(!std::filesystem::exists(folder.path / "frames"));
        video.finish();
        QCOMPARE(filesIn(folder.path / "frames"), 12);
        const QImage picture(QString::fromStdString(folder.file(last.toStdString())));
        QCOMPARE(picture.size(), QSize(64, 48));
        QCOMPARE(qRed(picture.pixel(5, 5)), 220);
    }
    void patternsWithoutOneNumberAreRefused() {
        testing::TemporaryFolder folder;
        for (const char* bad : {"f/%s.png", "f/%n%d.png", "f/%.png", "f/%999d.png"}) {
            const auto make = [&] { figure::VideoWriter video(folder.file(bad), {64, 64, 30, 18}); };
            QVERIFY_THROWS_EXCEPTION(Error, make());
        }
        QCOMPARE(filesIn(folder.path), 0);
    }
    void unfinishedVideoLeavesNothing_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"a.mp4", "a.webm", "a.gif", "frames/"}) QTest::newRow(name) << name;
    }
    void unfinishedVideoLeavesNothing() {
        QFETCH(QString, name);
        testing::TemporaryFolder folder;
        {
            figure::VideoWriter video(folder.file(name.toStdString()), {64, 64, 30, 18});
            for (int i = 0; i < 5; ++i) video.add(grey(64, 64, 50));
        }
        QCOMPARE(filesIn(folder.path), 0);
    }
    void aMissingEncoderIsSaidAndAnotherOffered() {
        testing::TemporaryFolder folder;
        const auto make = [&](const std::string& name) { figure::VideoWriter video(folder.file(name), {64, 64, 30, 18}); };
        {
            const figure::MissingEncoders missing(figure::encodersFor(figure::VideoKind::H264));
            const auto said = QString::fromStdString(testing::messageOf([&] { make("a.mp4"); }));
            QVERIFY2(said.contains("H.264") && said.contains(".webm, .gif and a folder of PNG frames"), qPrintable(said));
            make("a.webm");
        }
        const figure::MissingEncoders missing({"libvpx-vp9", "libvpx", "gif"});
        const auto said = QString::fromStdString(testing::messageOf([&] { make("a.webm"); }));
        QVERIFY2(said.contains(".mp4 and a folder of PNG frames") && !said.contains(".gif"), qPrintable(said));
        QCOMPARE(filesIn(folder.path), 0);
    }
    void fourThousandPixelsAreWritten() {
        testing::TemporaryFolder folder;
        figure::VideoWriter video(folder.file("a.mp4"), {3840, 2160, 60, 30});
        for (int i = 0; i < 5; ++i) video.add(grey(3840, 2160, 40 * i));
        video.finish();
        const auto film = decode(folder.file("a.mp4"));
        QCOMPARE(film.frames, 5);
        QCOMPARE(film.width, 3840);
        QCOMPARE(film.height, 2160);
        QCOMPARE(int(film.format), int(AV_PIX_FMT_YUV420P));
    }
    void mistakesAreRefused() {
        testing::TemporaryFolder folder;
        const auto make = [&](const std::string& name, figure::VideoOptions options) { figure::VideoWriter video(folder.file(name), options); };
        QVERIFY_THROWS_EXCEPTION(Error, make("a.avi", {}));
        QVERIFY_THROWS_EXCEPTION(Error, make("a", {}));
        QVERIFY_THROWS_EXCEPTION(Error, make("a.mp4", {0, 64, 30, 18}));
        QVERIFY_THROWS_EXCEPTION(Error, make("a.mp4", {64, 64, 0, 18}));
        QVERIFY_THROWS_EXCEPTION(Error, make("no/such/a.mp4", {64, 64, 30, 18}));
        figure::VideoWriter video(folder.file("a.mp4"), {64, 64, 30, 18});
        QVERIFY_THROWS_EXCEPTION(Error, video.add(grey(32, 32, 0)));
    }
    void unwritableFolderIsRefused() {
        if (geteuid() == 0) QSKIP("nothing to run here: root may write anywhere");
        testing::TemporaryFolder folder;
        std::filesystem::permissions(folder.path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
        const auto make = [&] { figure::VideoWriter video(folder.file("a.mp4"), {64, 64, 30, 18}); };
        QVERIFY_THROWS_EXCEPTION(Error, make());
    }
    void fullDiskIsAnErrorAndLeavesNothing() {
        // A limit on the size of files stands for the full disk: writes fail in the same way.
        testing::TemporaryFolder folder;
        const testing::SmallDisk disk(20'000);
        bool refused = false;
        ErrorKind kind{};
        try {
            figure::VideoWriter video(folder.file("a.mp4"), {256, 256, 30, 2});
            std::uint32_t state = 1;
            for (int i = 0; i < 40; ++i) {
                auto noise = grey(256, 256, 0);
                for (auto& v : noise.rgb) v = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
                video.add(noise);
            }
            video.finish();
        } catch (const Error& e) {
            refused = true;
            kind = e.kind();
        }
        QVERIFY(refused);
        QCOMPARE(int(kind), int(ErrorKind::Unwritable));
        QCOMPARE(filesIn(folder.path), 0);
    }
};

QTEST_GUILESS_MAIN(tst_VideoWriter)
#include "tst_VideoWriter.moc"
