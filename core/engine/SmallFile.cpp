// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/SmallFile.h"

#include "core/volume/Error.h"

#include <fstream>

namespace granule::engine {

std::string readSmallFile(const std::filesystem::path& path, std::uintmax_t limit) {
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        throw Error(ErrorKind::NotFound, "There is no file \"" + path.string() + "\": check the path.");
    if (!std::filesystem::is_regular_file(path, error))
        throw Error(ErrorKind::Unreadable, "\"" + path.string() + "\" is not a file: give the path of a file.");
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > limit)
        throw Error(ErrorKind::TooLarge, "\"" + path.string() + "\" is larger than the " + std::to_string(limit >> 20) +
                                             " MiB that such a file may have: it is not what its name says.");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!file)
        throw Error(ErrorKind::Unreadable, "\"" + path.string() + "\" cannot be read: check its permissions.");
    return bytes;
}

} // namespace granule::engine
