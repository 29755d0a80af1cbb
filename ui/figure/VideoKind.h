// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace granule::figure {

/// What a film can be written as.
enum class VideoKind { H264, Vp9, Gif, PngFrames };

/// The kind that a name asks for: .mp4, .mov and .m4v; .webm; .gif; a folder (its name ends in /) or a pattern ("shot-%04d.png")
/// of PNG frames. Throws Error (Unsupported) that says which there are.
VideoKind videoKindOf(const std::string& path);

/// FFmpeg's encoders that serve a kind, best first; none for frames, which need none.
const std::vector<std::string>& encodersFor(VideoKind kind);

/// Whether the FFmpeg of this machine has the encoder.
bool hasEncoder(const std::string& name);

/// "film.mp4 needs an encoder for H.264, which ... lacks. It can write .webm, .gif and PNG frames ...": what is said where no
/// encoder of the kind could be opened.
std::string missingEncoderSentence(const std::string& path, VideoKind kind);

/// Treats these encoders as missing until it ends: for tests of machines that lack them. One at a time, no other thread meanwhile.
class MissingEncoders {
public:
    explicit MissingEncoders(std::vector<std::string> names);
    ~MissingEncoders();
    MissingEncoders(const MissingEncoders&) = delete;
    MissingEncoders& operator=(const MissingEncoders&) = delete;
};

} // namespace granule::figure
