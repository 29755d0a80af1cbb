// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/VideoKind.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace granule::figure {

namespace {

std::vector<std::string>& missing() {
    static std::vector<std::string> names;
    return names;
}

struct KindWords {
    VideoKind kind;
    const char *codec, *ending;
};
constexpr std::array<KindWords, 4> words{{{VideoKind::H264, "H.264 video", ".mp4"},
                                          {VideoKind::Vp9, "WebM video", ".webm"},
                                          {VideoKind::Gif, "GIF", ".gif"},
                                          {VideoKind::PngFrames, "PNG frames", "a folder of PNG frames (a name that ends in /)"}}};

bool writable(VideoKind kind) {
    return kind == VideoKind::PngFrames || std::ranges::any_of(encodersFor(kind), hasEncoder);
}

} // namespace

VideoKind videoKindOf(const std::string& path) {
    std::string ending = std::filesystem::path(path).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending == ".mp4" || ending == ".mov" || ending == ".m4v") return VideoKind::H264;
    if (ending == ".webm") return VideoKind::Vp9;
    if (ending == ".gif") return VideoKind::Gif;
    if (path.ends_with('/') || (ending == ".png" && path.find('%') != path.npos)) return VideoKind::PngFrames;
    throw Error(ErrorKind::Unsupported, path + ": a video's name ends in .mp4, .mov, .webm or .gif; a name that ends in / is a folder of PNG "
                                               "frames, and one like shot-%04d.png numbers them.");
}

const std::vector<std::string>& encodersFor(VideoKind kind) {
    static const std::vector<std::string> h264{"libx264", "libopenh264", "h264_nvenc", "h264_mf"}, vp9{"libvpx-vp9", "libvpx"}, gif{"gif"},
        none;
    switch (kind) {
    case VideoKind::H264: return h264;
    case VideoKind::Vp9: return vp9;
    case VideoKind::Gif: return gif;
    case VideoKind::PngFrames: break;
    }
    return none;
}

bool hasEncoder(const std::string& name) {
    return std::ranges::find(missing(), name) == missing().end() && avcodec_find_encoder_by_name(name.c_str());
}

std::string missingEncoderSentence(const std::string& path, VideoKind kind) {
    std::vector<std::string> others;
    for (const auto& other : words)
        if (other.kind != kind && writable(other.kind)) others.emplace_back(other.ending);
    std::string offer;
    for (std::size_t i = 0; i < others.size(); ++i) offer += (i == 0 ? "" : i + 1 < others.size() ? ", " : " and ") + others[i];
    const auto* codec = std::ranges::find(words, kind, &KindWords::kind)->codec;
    return path + ": the FFmpeg on this machine has no encoder for " + codec + " of this size. It can write " + offer + ": choose one of these.";
}

MissingEncoders::MissingEncoders(std::vector<std::string> names) {
    missing() = std::move(names);
}

MissingEncoders::~MissingEncoders() {
    missing().clear();
}

} // namespace granule::figure
