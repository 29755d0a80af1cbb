// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/GreyRange.h"
#include "core/volume/ObjectTable.h"
#include "core/volume/Volume.h"

#include <QImage>
#include <QSize>

#include <memory>
#include <vector>

/// What the Compare workspace computes off the main thread.
namespace granule::panel {

/// Two label maps of one grid and the image beneath: snapshots, to be read by a job.
struct ComparedLayers {
    LabelMap truth, other;
    std::shared_ptr<const ObjectTable> truthObjects, otherObjects;
    Volume volume; ///< may be null: then places have no pictures
    GreyRange grey;
    std::vector<std::int64_t> masked; ///< slices that do not count

    /// The same with every object as its class. All cores.
    ComparedLayers onlyClasses() const;
};

struct PlacesOfCell {
    int truth = 0, predicted = 0;
    std::vector<analysis::Place> places; ///< largest first
    std::vector<QImage> pictures;        ///< of the first of them, in the same order
};

/// The places behind a cell of the matrix, with a picture of each of the first `pictures`. Throws Error, Cancelled.
PlacesOfCell findPlaces(const ComparedLayers& raters, int truth, int predicted, std::size_t most, std::size_t pictures,
                        const QSize& pictureSize, Progress& progress, std::stop_token stop);

} // namespace granule::panel
