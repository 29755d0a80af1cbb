// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"
#include "core/io/Grey.h"
#include "core/plugin/NaturalOrder.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>

namespace granule::io {

namespace {

namespace fs = std::filesystem;

std::string endingOf(const fs::path& file) {
    auto ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

/// The slices of a folder in natural order, and the format that their ending stands for.
struct Slices {
    std::string format;
    std::vector<std::string> files;
};

/// Those of the format of which there are most; the folder's other files are no slices.
Slices findSlices(const std::string& folder) {
    std::map<std::string, std::string> formatOf;
    std::string endings;
    for (const auto* format : allFormats())
        for (const auto& ending : format->sliceEndings) {
            formatOf[ending] = format->name;
            endings += (endings.empty() ? "" : ", ") + ending;
        }
    std::map<std::string, std::vector<std::string>> found;
    std::error_code failed;
    for (fs::directory_iterator file(folder, failed), end; !failed && file != end; file.increment(failed)) {
        std::error_code ignored;
        if (file->path().filename().string().starts_with('.') || file->is_directory(ignored)) continue;
        const auto format = formatOf.find(endingOf(file->path()));
        if (format != formatOf.end()) found[format->second].push_back(file->path().string());
    }
    if (failed)
        throw Error(ErrorKind::Unreadable, "The folder '" + folder + "' cannot be listed (" +
                                               failed.message() + "): check who may read it.");
    if (found.empty())
        throw Error(ErrorKind::NotFound,
                    "The folder '" + folder +
                        "' holds no slices: there is no file in it that ends in one of " + endings + ".");
    auto most = std::ranges::max_element(found, {}, [](const auto& entry) { return entry.second.size(); });
    std::ranges::sort(most->second, naturallyBefore);
    return {most->first, std::move(most->second)};
}

std::string kindText(const StackInfo& info) {
    return std::to_string(info.shape.y) + "x" + std::to_string(info.shape.x) + " " + describe(info.type);
}

/// A stack of one file a slice. Files are opened when their slice is asked for.
class SliceFolder : public StackReader {
public:
    explicit SliceFolder(const std::string& path) : StackReader(path) {
        auto slices = findSlices(path);
        m_files = std::move(slices.files);
        const auto first = openFile(0);
        m_info = first->info();
        m_palette = first->palette();
        m_info.format = "folder of " + slices.format;
        m_info.shape.z = static_cast<std::int64_t>(m_files.size());
        if (m_files.size() > 1 && !m_info.thicknessStated) m_info.spacing.reset();
        for (std::size_t i = 1; i < m_files.size(); ++i) compare(*openFile(i), m_files[i]);
    }

    void readSlice(std::int64_t z, std::byte* out) const override {
        const auto file = openFile(static_cast<std::size_t>(z));
        if (file->info().shape.y != m_info.shape.y || file->info().shape.x != m_info.shape.x ||
            file->info().type != m_info.type)
            throw Error(ErrorKind::Unreadable,
                        "'" + file->path() + "' changed while the stack was open: open it again.");
        const bool alike = file->info().channels == m_info.channels;
        std::vector<std::byte> pixels(alike ? 0 : file->bytesPerSlice());
        file->readSlice(0, alike ? out : pixels.data());
        if (!alike)
            toGrey(pixels.data(), file->info().channels, m_info.type, m_info.shape.y * m_info.shape.x, out);
    }

private:
    std::shared_ptr<const StackReader> openFile(std::size_t i) const {
        auto file = openReader(m_files[i]);
        if (file->info().shape.z != 1)
            throw Error(ErrorKind::Mismatch,
                        "'" + m_files[i] + "' holds " + std::to_string(file->info().shape.z) +
                            " slices, but in a folder every file is one slice: open that file itself.");
        return file;
    }

    /// Slices must be alike; grey and colour may be mixed, the stack is grey then.
    void compare(const StackReader& file, const std::string& path) {
        const auto& info = file.info();
        if (info.shape.y != m_info.shape.y || info.shape.x != m_info.shape.x || info.type != m_info.type)
            throw Error(ErrorKind::Mismatch,
                        "The slices of '" + m_path + "' differ: '" + fs::path(path).filename().string() +
                            "' is " + kindText(info) + ", '" + fs::path(m_files[0]).filename().string() +
                            "' is " + kindText(m_info) +
                            " (y,x). Put only the slices of one stack into a folder.");
        if (info.channels != m_info.channels) m_info.channels = 1;
        if (file.palette() != m_palette) m_palette.clear();
        m_info.palette = m_info.palette && info.palette;
    }

    std::vector<std::string> m_files;
};

} // namespace

std::shared_ptr<const StackReader> openSliceFolder(const std::string& path) {
    return std::make_shared<SliceFolder>(path);
}

} // namespace granule::io
