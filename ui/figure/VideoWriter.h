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

/// Writes a film, frame by frame: `.mp4`, `.mov` H.264 in yuv420p with the index in front, `.webm` VP9, `.gif` one that runs for
/// ever, and PNG frames in a folder (`frames/`, `frames/shot-%04d.png`). Encoding runs on a thread of its own while the caller draws
/// the next frame; a few frames wait at most, so memory stays the same however long the film is. What is written appears only when
/// finish() has returned; a writer that ends before leaves nothing, at once. One thread.
class VideoWriter {
public:
    /// Throws Error: InvalidValue for sizes and rates that make no sense, Unsupported for an ending that is not known or whose
    /// encoder is missing (the sentence offers what is there), Unwritable.
    VideoWriter(const std::string& path, const VideoOptions& options);
    ~VideoWriter();
    VideoWriter(const VideoWriter&) = delete;
    VideoWriter& operator=(const VideoWriter&) = delete;

    /// The size of the frames that it takes: that of the options, made even.
    int width() const noexcept;
    int height() const noexcept;
    /// "libx264"
    std::string encoder() const;
    /// Waits while too many frames do. Throws Error (Mismatch) for a frame of another size, and what went wrong with frames before,
    /// as (Unwritable) where the disk is full.
    void add(scene::RgbImage frame);
    /// Throws as add() does.
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::figure
