// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/FilmFiles.h"

#include "core/io/Stack.h"
#include "core/volume/Error.h"

namespace granule::cli {

figure::FilmSources readFilmSources(const figure::Film& film, const std::filesystem::path& folder, Progress& progress, const std::stop_token& stop) {
    if (film.labelFiles.empty())
        throw Error(ErrorKind::InvalidValue, "The film's \"labels\" must name a label file at least, as in {\"Truth\": \"truth.tif\"}.");
    figure::FilmSources sources;
    if (!film.imageFile.empty()) sources.image = io::openStack((folder / film.imageFile).string());
    const auto count = static_cast<double>(film.labelFiles.size());
    for (const auto& [name, file] : film.labelFiles) {
        const auto done = static_cast<double>(sources.labels.size());
        SubProgress part(progress, done / count, (done + 1) / count);
        sources.labels.emplace_back(name, io::readLabels((folder / file).string(), part, stop));
        if (sources.image.spacing()) sources.labels.back().second.setSpacing(*sources.image.spacing());
    }
    return sources;
}

} // namespace granule::cli
