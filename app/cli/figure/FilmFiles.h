// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"
#include "ui/figure/FilmStudio.h"

#include <filesystem>

namespace granule::cli {

/// Reads what a film names, files from `folder` on; labels get the image's voxel size where it says one. Throws Error.
figure::FilmSources readFilmSources(const figure::Film& film, const std::filesystem::path& folder, Progress& progress, const std::stop_token& stop);

} // namespace granule::cli
