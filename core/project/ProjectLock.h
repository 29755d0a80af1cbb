// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include <memory>

class QLockFile;

namespace granule::project {

/// Keeps a second program from working on the same file. A lock whose program is gone counts for nothing. Main thread.
class ProjectLock {
public:
    ProjectLock();
    ~ProjectLock(); ///< lets go
    enum class Result {
        Held,
        Taken,      ///< by another program: see holder()
        Impossible, ///< the folder takes no file, so there is no lock, and no need for one
    };
    /// Lets go of what is held and takes the lock of `path`, if it can; what was held stays held where it cannot.
    Result take(const QString& path);
    void release();
    bool held() const noexcept { return m_lock != nullptr; }
    /// Who has it: "anna on host lab3 since 25 Nov 14:03".
    static QString holder(const QString& path);

private:
    QString m_path;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace granule::project
