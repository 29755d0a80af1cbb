// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace granule {

/// An empty folder for files that nobody keeps, gone with the object. Throws Error (Unwritable) where none can be made.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace granule
