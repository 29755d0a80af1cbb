// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>

namespace granule::io {

/// "file.h5:/dataset" as file and dataset; the dataset is empty where the path names none.
std::pair<std::string, std::string> splitHdf5Path(const std::string& path);

} // namespace granule::io
