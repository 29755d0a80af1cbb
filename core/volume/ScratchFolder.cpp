// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/ScratchFolder.h"

#include "core/volume/Error.h"

#include <stdlib.h>

namespace granule {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
    auto name = (fs::temp_directory_path() / "granule-XXXXXX").string();
    if (!mkdtemp(name.data())) throw Error(ErrorKind::Unwritable, "No folder can be made in \"" + fs::temp_directory_path().string() + "\".");
    m_path = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

} // namespace granule
