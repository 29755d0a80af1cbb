// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/OffscreenRenderer.h"

#include <memory>
#include <string>

namespace granule::figure {

struct VideoOptions {
    int width = 1280, height = 720; ///< made even, as players want it
    int framesPerSecond = 30;
    int quality = 18; ///< constant rate factor: 0 best to 51; VP9 takes the same scale
};

/// Writes a video, frame by frame: `.mp4` and `.mov` H.264 in yuv420p with the index in front, `.webm` VP9. Where FFmpeg
/// lacks x264, another H.264 encoder or MPEG-4 stands in. The file appears only when finish() has returned. One thread.
class VideoWriter {
public:
    /// Throws Error: InvalidValue for sizes and rates that make no sense, Unsupported for an ending that is not known or
    /// without an encoder, Unwritable.
    VideoWriter(const std::string& path, const VideoOptions& options);
    ~VideoWriter();
    VideoWriter(const VideoWriter&) = delete;
    VideoWriter& operator=(const VideoWriter&) = delete;

    /// The size of the frames that it takes: that of the options, made even.
    int width() const noexcept;
    int height() const noexcept;
    /// "libx264"
    std::string encoder() const;
    /// Throws Error (Mismatch) for a frame of another size, (Unwritable) where the disk is full.
    void add(const scene::RgbImage& frame);
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::figure
