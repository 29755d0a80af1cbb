// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/figure/TurntableVideo.h"
#include "ui/figure/VideoWriter.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unistd.h>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

using namespace granule;
using testing::filesIn;

namespace {

/// What a player finds in a video.
struct Decoded {
    int width = 0, height = 0, frames = 0;
    AVCodecID codec = AV_CODEC_ID_NONE;
    AVPixelFormat format = AV_PIX_FMT_NONE;
    double framesPerSecond = 0;
    std::vector<int> luma; ///< of the middle pixel, for each frame
};

Decoded decode(const std::string& path) {
    Decoded found;
    AVFormatContext* file = nullptr;
    if (avformat_open_input(&file, path.c_str(), nullptr, nullptr) < 0) return found;
    avformat_find_stream_info(file, nullptr);
    const AVStream* stream = file->streams[0];
    const AVCodec* decoder = avcodec_find_decoder(stream->codecpar->codec_id);
    AVCodecContext* codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, stream->codecpar);
    avcodec_open2(codec, decoder, nullptr);
    AVPacket* packet = av_packet_alloc();
    AVFrame* frame = av_frame_alloc();
    const auto take = [&] {
        while (avcodec_receive_frame(codec, frame) >= 0) {
            ++found.frames;
            found.luma.push_back(frame->data[0][frame->height / 2 * frame->linesize[0] + frame->width / 2]);
        }
    };
    while (av_read_frame(file, packet) >= 0) {
        avcodec_send_packet(codec, packet);
        av_packet_unref(packet);
        take();
    }
    avcodec_send_packet(codec, nullptr);
    take();
    found.width = codec->width;
    found.height = codec->height;
    found.codec = codec->codec_id;
    found.format = codec->pix_fmt;
    found.framesPerSecond = av_q2d(stream->avg_frame_rate);
    av_frame_free(&frame);
    av_packet_free(&packet);
    avcodec_free_context(&codec);
    avformat_close_input(&file);
    return found;
}

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
    void unfinishedVideoLeavesNothing() {
        testing::TemporaryFolder folder;
        {
            figure::VideoWriter video(folder.file("a.mp4"), {64, 64, 30, 18});
            video.add(grey(64, 64, 50));
        }
        QCOMPARE(filesIn(folder.path), 0);
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
    void turntableFilmsEveryFrame() {
        testing::TemporaryFolder folder;
        NoProgress nobody;
        scene::SurfaceScene scene;
        figure::buildScene(scene, testing::touchingCells(), {}, ClassSchema::platelet(), {}, nobody);
        figure::TurntableOptions options;
        options.frames = 12;
        options.video = {160, 120, 24, 18};
        scene.setCamera(20, 22);
        figure::writeTurntable(folder.file("turn.mp4"), scene, options, nobody);
        const auto film = decode(folder.file("turn.mp4"));
        QCOMPARE(film.frames, 12);
        QCOMPARE(film.width, 160);
        const auto [least, most] = std::ranges::minmax(film.luma);
        QVERIFY(most > least); // it turns
    }
    void turntableStopsWithoutAFile() {
        testing::TemporaryFolder folder;
        NoProgress nobody;
        scene::SurfaceScene scene;
        std::stop_source stop;
        stop.request_stop();
        figure::TurntableOptions options;
        options.video = {64, 64, 24, 18};
        QVERIFY_THROWS_EXCEPTION(Cancelled, figure::writeTurntable(folder.file("turn.mp4"), scene, options, nobody, stop.get_token()));
        options.frames = 0;
        QVERIFY_THROWS_EXCEPTION(Error, figure::writeTurntable(folder.file("turn.mp4"), scene, options, nobody));
        QCOMPARE(filesIn(folder.path), 0);
    }
};

QTEST_GUILESS_MAIN(tst_VideoWriter)
#include "tst_VideoWriter.moc"
