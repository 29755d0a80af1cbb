// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AvFile.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "ui/figure/GifPalette.h"
#include "ui/figure/VideoKind.h"

#include <algorithm>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
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

constexpr int centiseconds = 100; ///< in which a GIF counts

class AvFile : public FrameSink {
public:
    AvFile(const std::string& path, const VideoOptions& options)
        : m_path(path), m_kind(videoKindOf(path)), m_framesPerSecond(options.framesPerSecond), m_file(path) {
        open(options);
    }
    void add(const scene::RgbImage& picture) override;
    void finish() override;
    std::string encoder() const override { return m_codec->codec->name; }

private:
    void open(const VideoOptions& options);
    bool openEncoder(const std::string& name, const VideoOptions& options);
    void setQuality(const std::string& name, int quality);
    void prepareFrame();
    void encode(const AVFrame* next);
    void require(int result, const char* what) const;

    std::string m_path;
    VideoKind m_kind;
    int m_framesPerSecond;
    SafeFile m_file;
    std::unique_ptr<AVFormatContext, CloseFormat> m_format;
    std::unique_ptr<AVCodecContext, FreeCodec> m_codec;
    std::unique_ptr<AVFrame, FreeFrame> m_frame{av_frame_alloc()};
    std::unique_ptr<AVPacket, FreePacket> m_packet{av_packet_alloc()};
    std::unique_ptr<SwsContext, FreeScaler> m_scaler;
    GifPalette m_palette;
    AVStream* m_stream = nullptr;
    std::int64_t m_frames = 0, m_last = -centiseconds;
};

void AvFile::require(int result, const char* what) const {
    if (result >= 0) return;
    const bool disk = result == AVERROR(ENOSPC) || result == AVERROR(EIO) || result == AVERROR(EACCES) || result == AVERROR(EFBIG);
    throw Error(disk ? ErrorKind::Unwritable : ErrorKind::Unsupported,
                m_path + " could not be written (" + what + ": " + words(result) + "): " +
                    (disk ? "free some space, or choose another folder." : "choose another size or format."),
                words(result));
}

void AvFile::setQuality(const std::string& name, int quality) {
    const auto rate = std::to_string(std::clamp(quality, 0, 51));
    av_opt_set(m_codec->priv_data, "crf", rate.c_str(), 0);
    if (name == "libx264") av_opt_set(m_codec->priv_data, "preset", "veryfast", 0); // the renderer needs the processor too
    else if (name.starts_with("libvpx")) {
        av_opt_set(m_codec->priv_data, "deadline", "good", 0);
        av_opt_set(m_codec->priv_data, "cpu-used", "5", 0);
        av_opt_set(m_codec->priv_data, "row-mt", "1", 0);
    } else m_codec->bit_rate = std::int64_t(m_codec->width) * m_codec->height * m_framesPerSecond / 5;
}

bool AvFile::openEncoder(const std::string& name, const VideoOptions& options) {
    if (!hasEncoder(name)) return false;
    const AVCodec* found = avcodec_find_encoder_by_name(name.c_str());
    m_codec.reset(avcodec_alloc_context3(found));
    m_codec->width = options.width;
    m_codec->height = options.height;
    m_codec->time_base = {1, m_kind == VideoKind::Gif ? centiseconds : options.framesPerSecond};
    m_codec->thread_count = 0;
    if (m_kind == VideoKind::Gif) m_codec->pix_fmt = AV_PIX_FMT_PAL8;
    else {
        m_codec->framerate = {options.framesPerSecond, 1};
        m_codec->pix_fmt = AV_PIX_FMT_YUV420P;
        m_codec->color_range = AVCOL_RANGE_MPEG;
        m_codec->colorspace = AVCOL_SPC_BT709;
        m_codec->color_primaries = AVCOL_PRI_BT709;
        m_codec->color_trc = AVCOL_TRC_BT709;
        m_codec->gop_size = options.framesPerSecond; // a second: players can jump
        setQuality(name, options.quality);
    }
    if (m_format->oformat->flags & AVFMT_GLOBALHEADER) m_codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    return avcodec_open2(m_codec.get(), found, nullptr) >= 0;
}

void AvFile::open(const VideoOptions& options) {
    av_log_set_level(AV_LOG_QUIET); // errors are told by ours
    AVFormatContext* made = nullptr;
    require(avformat_alloc_output_context2(&made, av_guess_format(nullptr, m_path.c_str(), nullptr), nullptr, m_file.temporary().c_str()),
            "no container for this ending");
    m_format.reset(made);
    if (std::ranges::none_of(encodersFor(m_kind), [&](const auto& name) { return openEncoder(name, options); }))
        throw Error(ErrorKind::Unsupported, missingEncoderSentence(m_path, m_kind));
    m_stream = avformat_new_stream(m_format.get(), nullptr);
    m_stream->time_base = m_codec->time_base;
    m_stream->avg_frame_rate = m_codec->framerate;
    require(avcodec_parameters_from_context(m_stream->codecpar, m_codec.get()), "parameters");
    require(avio_open(&m_format->pb, m_file.temporary().c_str(), AVIO_FLAG_WRITE), "opening the file");
    AVDictionary* muxing = nullptr;
    av_dict_set(&muxing, "movflags", "+faststart", 0);
    av_dict_set(&muxing, "loop", "0", 0); // of a GIF: for ever
    const int started = avformat_write_header(m_format.get(), &muxing);
    av_dict_free(&muxing);
    require(started, "header");
    prepareFrame();
}

void AvFile::prepareFrame() {
    m_frame->format = m_codec->pix_fmt;
    m_frame->width = m_codec->width;
    m_frame->height = m_codec->height;
    m_frame->color_range = m_codec->color_range;
    m_frame->colorspace = m_codec->colorspace;
    require(av_frame_get_buffer(m_frame.get(), 0), "memory for a frame");
    if (m_kind == VideoKind::Gif) return;
    m_scaler.reset(sws_getContext(m_codec->width, m_codec->height, AV_PIX_FMT_RGB24, m_codec->width, m_codec->height, m_codec->pix_fmt,
                                  SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
    const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(m_scaler.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
}

/// Sends a frame (null: the end) and writes what the encoder gives back.
void AvFile::encode(const AVFrame* next) {
    require(avcodec_send_frame(m_codec.get(), next), "encoding");
    for (;;) {
        const int got = avcodec_receive_packet(m_codec.get(), m_packet.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return;
        require(got, "encoding");
        av_packet_rescale_ts(m_packet.get(), m_codec->time_base, m_stream->time_base);
        m_packet->stream_index = m_stream->index;
        if (m_kind != VideoKind::Gif) m_packet->duration = av_rescale_q(1, m_codec->time_base, m_stream->time_base);
        require(av_interleaved_write_frame(m_format.get(), m_packet.get()), "writing");
        require(m_format->pb->error, "writing");
    }
}

void AvFile::add(const scene::RgbImage& picture) {
    auto time = m_frames++;
    if (m_kind == VideoKind::Gif) {
        time = av_rescale(time, centiseconds, m_framesPerSecond);
        if (time - m_last < 2) return; // players take less for 1/10 s
        m_last = time;
    }
    require(av_frame_make_writable(m_frame.get()), "memory for a frame");
    if (m_kind == VideoKind::Gif) {
        m_palette.map(picture, m_frame->data[0], m_frame->linesize[0]);
        std::ranges::copy(m_palette.palette(), reinterpret_cast<std::uint32_t*>(m_frame->data[1]));
    } else {
        const std::uint8_t* rows[] = {picture.rgb.data()};
        const int strides[] = {picture.width * 3};
        sws_scale(m_scaler.get(), rows, strides, 0, picture.height, m_frame->data, m_frame->linesize);
    }
    m_frame->pts = time;
    encode(m_frame.get());
}

void AvFile::finish() {
    encode(nullptr);
    require(av_write_trailer(m_format.get()), "closing");
    require(avio_closep(&m_format->pb), "closing");
    m_file.commit();
}

} // namespace

std::unique_ptr<FrameSink> openAvFile(const std::string& path, const VideoOptions& options) {
    return std::make_unique<AvFile>(path, options);
}

} // namespace granule::figure
