// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"
#include "ui/figure/Film.h"

#include <memory>

namespace granule::figure {

/// What a film is made of.
struct FilmSources {
    std::vector<std::pair<std::string, LabelMap>> labels; ///< maps of classes by name, in order, one at least, all of one grid
    Volume image = {};                                    ///< may be null
    ClassSchema schema = ClassSchema::platelet();
};

/// Makes any frame of a film, at any moment of it, without building anew what earlier frames needed: a preview asks for the moment
/// under the cursor, a film for all. Surfaces and renderers stay for as long as the studio; segments, titles and times may change
/// from frame to frame, the recipe and the sources may not. Needs a QGuiApplication, for its fonts. One thread.
class FilmStudio {
public:
    /// The size of the frames. Throws Error (Mismatch) where labels and image do not fit each other, (InvalidValue) without labels.
    FilmStudio(FilmSources sources, const SceneRecipe& recipe, int width, int height);
    ~FilmStudio();

    /// Extracts all surfaces that the film shows, and looks through what it says: throws Error (InvalidValue) for label maps,
    /// classes and slices that are not there. Without it frame() does so as it goes.
    void prepare(const Film& film, Progress& progress, std::stop_token stop = {});
    /// The picture at a moment, 0 to film.seconds(), with all that is written over it.
    scene::RgbImage frame(const Film& film, double seconds);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Makes the whole film and writes it to `path` (VideoWriter.h says as what). Memory, and time a frame, do not grow with the film.
/// Throws Error as FilmStudio and VideoWriter do; Cancelled, which leaves no file.
void writeFilm(const std::string& path, const Film& film, const FilmSources& sources, Progress& progress, std::stop_token stop = {});

} // namespace granule::figure
