// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/FileBytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace granule::dm {

/// A tag of a DM file: a group of tags, a number, a text, or an array whose values stay in the file.
struct Tag {
    std::string name;         ///< empty for the members of lists
    std::vector<Tag> members; ///< of a group
    double number = 0;        ///< of a tag that holds one
    std::string text;         ///< UTF-8, of a short array of 16-bit characters
    std::uint64_t offset = 0; ///< where the values start in the file
    std::uint64_t bytes = 0;  ///< how long they are; 0 for groups
    bool isNumber = false, isText = false;

    /// The member named by a path as "ImageData/Calibrations"; null where there is none.
    const Tag* find(const std::string& path) const noexcept;
    /// The number of such a member; `otherwise` where there is none.
    double numberOf(const std::string& path, double otherwise) const noexcept;
};

/// The tags of a DM3 or DM4 file. The tags' own numbers are big-endian, their values in the file's byte
/// order. Format, as found out by its readers: https://www3.ntu.edu.sg/home/cbb/info/dmformat/index.html
struct TagFile {
    /// Reads all tags, but no array longer than a text. Throws Error (Unreadable) where they are cut off or
    /// make no sense.
    explicit TagFile(const plugin::FileBytes& file);

    int version = 3; ///< 3 or 4
    bool littleEndian = true;
    Tag root;
};

/// True where a file that starts with `head` says that it is DM3 or DM4.
bool looksLikeDm(const std::string& head);

} // namespace granule::dm
