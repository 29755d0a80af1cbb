// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/PngFrames.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "ui/figure/PngFile.h"

#include <algorithm>
#include <filesystem>

namespace granule::figure {

namespace {

namespace fs = std::filesystem;

/// What stands around the number in the frames' names, and its digits.
struct FrameNames {
    std::string before, after;
    std::size_t digits = 1;

    /// From "shot-%04d.png"; the pattern is a person's, so printf never sees it.
    explicit FrameNames(const std::string& pattern) {
        const auto from = pattern.find('%');
        auto at = from + 1;
        while (at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9') ++at;
        const bool sound = from != pattern.npos && at < pattern.size() && pattern[at] == 'd' && at - from <= 3 && pattern.find('%', at) == pattern.npos;
        if (!sound)
            throw Error(ErrorKind::InvalidValue, "\"" + pattern + "\" does not say where the number of a frame goes: write it like shot-%05d.png.");
        before = pattern.substr(0, from);
        after = pattern.substr(at + 1);
        if (at > from + 1) digits = std::clamp<std::size_t>(std::stoul(pattern.substr(from + 1, at - from - 1)), 1, 20);
    }
    std::string of(std::int64_t frame) const {
        const auto number = std::to_string(frame);
        return before + std::string(digits - std::min(digits, number.size()), '0') + number + after;
    }
};

class PngFrames : public FrameSink {
public:
    PngFrames(const fs::path& folder, const std::string& pattern) : m_names(pattern), m_folder(folder, SafeFile::Kind::Folder) {}
    void add(const scene::RgbImage& frame) override { writePng((fs::path(m_folder.temporary()) / m_names.of(m_frames++)).string(), frame); }
    void finish() override { m_folder.commit(); }
    std::string encoder() const override { return "png"; }

private:
    FrameNames m_names;
    SafeFile m_folder;
    std::int64_t m_frames = 0;
};

} // namespace

std::unique_ptr<FrameSink> openPngFrames(const std::string& path) {
    const fs::path whole(path);
    const bool folderOnly = path.ends_with('/');
    const auto folder = whole.parent_path(); // of "a/b/" it is a/b
    return std::make_unique<PngFrames>(folder.empty() ? fs::path(".") : folder, folderOnly ? "%05d.png" : whole.filename().string());
}

} // namespace granule::figure
