// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/VideoWriter.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <vector>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace granule::figure {

namespace {

std::string words(int error) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(error, text, sizeof text);
    return text;
}

std::string lowerEnding(const std::string& path) {
    std::string ending = std::filesystem::path(path).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

std::vector<const char*> encodersFor(const std::string& path) {
    const std::string ending = lowerEnding(path);
    if (ending == ".mp4" || ending == ".mov" || ending == ".m4v") return {"libx264", "libopenh264", "h264_nvenc", "mpeg4"};
    if (ending == ".webm") return {"libvpx-vp9", "libvpx"};
    throw Error(ErrorKind::Unsupported, path + ": a video's name ends in .mp4, .mov or .webm.");
}

struct CloseFormat {
    void operator()(AVFormatContext* format) const {
        if (format->pb) avio_closep(&format->pb);
        avformat_free_context(format);
    }
};
struct FreeCodec {
    void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
struct FreeFrame {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeScaler {
    void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

} // namespace

struct VideoWriter::Impl {
    std::string path;
    SafeFile file;
    std::unique_ptr<AVFormatContext, CloseFormat> format;
    std::unique_ptr<AVCodecContext, FreeCodec> codec;
    std::unique_ptr<AVFrame, FreeFrame> frame{av_frame_alloc()};
    std::unique_ptr<AVPacket, FreePacket> packet{av_packet_alloc()};
    std::unique_ptr<SwsContext, FreeScaler> scaler;
    AVStream* stream = nullptr;
    std::int64_t frames = 0;

    explicit Impl(const std::string& target) : path(target), file(target) {}

    void require(int result, const char* what) const {
        if (result >= 0) return;
        const bool disk = result == AVERROR(ENOSPC) || result == AVERROR(EIO) || result == AVERROR(EACCES) || result == AVERROR(EFBIG);
        throw Error(disk ? ErrorKind::Unwritable : ErrorKind::Unsupported,
                    path + " could not be written (" + what + ": " + words(result) + "): " +
                        (disk ? "free some space, or choose another folder." : "choose another size or format."),
                    words(result));
    }
    bool openEncoder(const char* name, const VideoOptions& options) {
        const AVCodec* found = avcodec_find_encoder_by_name(name);
        if (!found) return false;
        codec.reset(avcodec_alloc_context3(found));
        codec->width = options.width / 2 * 2 + options.width % 2 * 2;
        codec->height = options.height / 2 * 2 + options.height % 2 * 2;
        codec->time_base = {1, options.framesPerSecond};
        codec->framerate = {options.framesPerSecond, 1};
        codec->pix_fmt = AV_PIX_FMT_YUV420P;
        codec->color_range = AVCOL_RANGE_MPEG;
        codec->colorspace = AVCOL_SPC_BT709;
        codec->color_primaries = AVCOL_PRI_BT709;
        codec->color_trc = AVCOL_TRC_BT709;
        codec->gop_size = options.framesPerSecond; // a second: players can jump
        codec->thread_count = 0;
        const std::string quality = std::to_string(std::clamp(options.quality, 0, 51));
        av_opt_set(codec->priv_data, "crf", quality.c_str(), 0);
        if (std::string(name) == "libx264") av_opt_set(codec->priv_data, "preset", "medium", 0);
        else if (std::string(name) == "libvpx-vp9") {
            av_opt_set(codec->priv_data, "deadline", "good", 0);
            av_opt_set(codec->priv_data, "cpu-used", "4", 0);
            av_opt_set(codec->priv_data, "row-mt", "1", 0);
        } else codec->bit_rate = std::int64_t(codec->width) * codec->height * options.framesPerSecond / 5;
        if (format->oformat->flags & AVFMT_GLOBALHEADER) codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        return avcodec_open2(codec.get(), found, nullptr) >= 0;
    }
    void open(const VideoOptions& options) {
        AVFormatContext* made = nullptr;
        require(avformat_alloc_output_context2(&made, av_guess_format(nullptr, path.c_str(), nullptr), nullptr, file.temporary().c_str()), "no container for this ending");
        format.reset(made);
        const auto names = encodersFor(path);
        if (std::ranges::none_of(names, [&](const char* name) { return openEncoder(name, options); }))
            throw Error(ErrorKind::Unsupported,
                        path + ": the FFmpeg on this machine has no encoder for this kind of video; try another ending.");
        stream = avformat_new_stream(format.get(), nullptr);
        stream->time_base = codec->time_base;
        stream->avg_frame_rate = codec->framerate;
        require(avcodec_parameters_from_context(stream->codecpar, codec.get()), "parameters");
        require(avio_open(&format->pb, file.temporary().c_str(), AVIO_FLAG_WRITE), "opening the file");
        AVDictionary* muxing = nullptr;
        av_dict_set(&muxing, "movflags", "+faststart", 0);
        const int started = avformat_write_header(format.get(), &muxing);
        av_dict_free(&muxing);
        require(started, "header");
        prepareFrame();
    }
    void prepareFrame() {
        frame->format = codec->pix_fmt;
        frame->width = codec->width;
        frame->height = codec->height;
        frame->color_range = codec->color_range;
        frame->colorspace = codec->colorspace;
        require(av_frame_get_buffer(frame.get(), 0), "memory for a frame");
        scaler.reset(sws_getContext(codec->width, codec->height, AV_PIX_FMT_RGB24, codec->width, codec->height,
                                    codec->pix_fmt, SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
        const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
        sws_setColorspaceDetails(scaler.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
    }
    /// Sends a frame (null: the end) and writes what the encoder gives back.
    void encode(const AVFrame* next) {
        require(avcodec_send_frame(codec.get(), next), "encoding");
        for (;;) {
            const int got = avcodec_receive_packet(codec.get(), packet.get());
            if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return;
            require(got, "encoding");
            av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
            packet->stream_index = stream->index;
            packet->duration = av_rescale_q(1, codec->time_base, stream->time_base);
            require(av_interleaved_write_frame(format.get(), packet.get()), "writing");
            require(format->pb->error, "writing");
        }
    }
};

VideoWriter::VideoWriter(const std::string& path, const VideoOptions& options) {
    if (options.width < 16 || options.height < 16 || options.width > 8192 || options.height > 8192)
        throw Error(ErrorKind::InvalidValue, "A video of " + std::to_string(options.width) + "x" + std::to_string(options.height) +
                                                 " pixels cannot be made: choose 16 to 8192 for each side.");
    if (options.framesPerSecond < 1 || options.framesPerSecond > 240)
        throw Error(ErrorKind::InvalidValue, "A video cannot run at " + std::to_string(options.framesPerSecond) +
                                                 " frames a second: choose 1 to 240.");
    encodersFor(path);
    av_log_set_level(AV_LOG_QUIET); // errors are told by ours
    m_impl = std::make_unique<Impl>(path);
    m_impl->open(options);
}

VideoWriter::~VideoWriter() = default;

int VideoWriter::width() const noexcept {
    return m_impl->codec->width;
}

int VideoWriter::height() const noexcept {
    return m_impl->codec->height;
}

std::string VideoWriter::encoder() const {
    return m_impl->codec->codec->name;
}

void VideoWriter::add(const scene::RgbImage& picture) {
    auto& d = *m_impl;
    if (picture.width != width() || picture.height != height())
        throw Error(ErrorKind::Mismatch, "A frame of " + std::to_string(picture.width) + "x" + std::to_string(picture.height) +
                                             " pixels does not fit a video of " + std::to_string(width()) + "x" + std::to_string(height()) + ".");
    d.require(av_frame_make_writable(d.frame.get()), "memory for a frame");
    const std::uint8_t* rows[] = {picture.rgb.data()};
    const int strides[] = {picture.width * 3};
    sws_scale(d.scaler.get(), rows, strides, 0, picture.height, d.frame->data, d.frame->linesize);
    d.frame->pts = d.frames++;
    d.encode(d.frame.get());
}

void VideoWriter::finish() {
    auto& d = *m_impl;
    d.encode(nullptr);
    d.require(av_write_trailer(d.format.get()), "closing");
    d.require(avio_closep(&d.format->pb), "closing");
    d.file.commit();
}

} // namespace granule::figure
