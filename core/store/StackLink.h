// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"

#include <cstdint>
#include <string>

namespace granule::store {

/// What became of the stack since the project was saved.
enum class StackState {
    Same,    ///< there, with the size and time it had
    Touched, ///< there, with the size it had but another time: copied, or written again
    Changed, ///< there, with another size
    Missing, ///< not there: ask the person where it is now
};

/// The way from a project file to its image stack.
struct StackLink {
    std::string path; ///< as io::openStack() takes it: a file, a folder, "file.h5:/dataset", "x.zarr?c=1", or a web address
    Shape shape;
    StackState state = StackState::Same; ///< set by loadProject()
    std::string remark;                  ///< a sentence for a person where the state is not Same
};

/// Size and time of last change of a stack's file, or of the files of a folder: enough to notice a swap.
struct Fingerprint {
    std::uint64_t bytes = 0;
    std::int64_t modifiedNs = 0;
    bool exists = false;
};
Fingerprint fingerprintOf(const std::string& stackPath);

/// A link as it is written down: relative to the project's folder, so that both can move together, and absolute.
struct StoredLink {
    std::string relative, absolute;
    Fingerprint fingerprint;
};
StoredLink storedLink(const std::string& stackPath, const std::string& projectPath);
/// Finds the stack of a project: beside it first, then where it was. Shape is left to the caller.
StackLink resolved(const StoredLink& link, const std::string& projectPath);

} // namespace granule::store
