// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/AgreementReport.h"

namespace granule::figure {

/// "Alpha / Cell": what the reference and the other say of a place.
QString wordsOf(const agreement::DifferencePlace& place, const ClassSchema& schema);

/// The first places of each pair in the image, a row a pair, with the outlines that the reference (blue) and the other (orange) drew around
/// what they do not agree on, and the place filled. `maps` hold classes, one a rater. Empty where there is no place.
std::optional<Plate> placeThumbnails(const agreement::Agreement& agreement, const std::vector<PairPlaces>& places, const std::vector<LabelMap>& maps,
                                     const Volume& image);

} // namespace granule::figure
