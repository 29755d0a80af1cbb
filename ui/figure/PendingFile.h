// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::figure {

/// A file that appears under its name only when it is whole: written under a temporary name in the same folder, synced,
/// then renamed. If it is not finished, nothing is left behind.
class PendingFile {
public:
    /// Throws Error (NotFound, Unwritable) where the folder is missing or refuses.
    explicit PendingFile(const std::string& finalPath);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    /// Where to write.
    const std::string& path() const noexcept { return m_path; }
    /// To be called when all is written and closed. Throws Error (Unwritable).
    void finish();

private:
    std::string m_final, m_path;
    bool m_done = false;
};

} // namespace granule::figure
