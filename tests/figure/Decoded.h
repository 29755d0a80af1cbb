// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

/// Reads films back, as a player does.
namespace granule::testing {

/// What a player finds in a video.
struct Decoded {
    int width = 0, height = 0, frames = 0;
    AVCodecID codec = AV_CODEC_ID_NONE;
    AVPixelFormat format = AV_PIX_FMT_NONE;
    double framesPerSecond = 0, seconds = 0;
    std::vector<int> luma;                        ///< of the middle pixel, for each frame; of a GIF its index
    std::vector<std::vector<std::uint8_t>> planes; ///< the first plane of each frame, without padding; luma of videos
};

inline Decoded decode(const std::string& path) {
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
            auto& plane = found.planes.emplace_back();
            for (int y = 0; y < frame->height; ++y)
                plane.insert(plane.end(), frame->data[0] + y * frame->linesize[0], frame->data[0] + y * frame->linesize[0] + frame->width);
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
    found.seconds = static_cast<double>(file->duration) / AV_TIME_BASE;
    av_frame_free(&frame);
    av_packet_free(&packet);
    avcodec_free_context(&codec);
    avformat_close_input(&file);
    return found;
}

/// How different two planes are, 0 to 255.
inline double meanDifference(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) sum += a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];
    return a.empty() || a.size() != b.size() ? 255 : sum / static_cast<double>(a.size());
}

} // namespace granule::testing
