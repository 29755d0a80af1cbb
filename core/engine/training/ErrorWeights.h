// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace granule::engine {

enum class WeightPreset {
    Published, ///< the edge term that gives the study's published map: a blur of what lies beyond a group's edge
    Released,  ///< the edge term of the study's released code: a diffusion from each group into each other one
};

struct ErrorWeightOptions {
    WeightPreset preset = WeightPreset::Published;
    double floor = 0.01;         ///< w
    double classBalance = 1;     ///< M_cb, the weight of the rarest class
    std::optional<double> edge;  ///< M_ep, the edge term's maximum over the volume; empty: 2.04 published, 25 released
    int classes = 7;
};

/// floor + balance n_min / n of each class from its number of voxels n. Absent classes get the floor and do not count for n_min.
std::vector<float> classWeights(const std::vector<std::int64_t>& counts, double floor, double balance);

/// The study's error weighting array W = w + W_cb + W_ep of a labelled volume (ALGORITHMS section 4): a floor, class balance
/// M_cb n_min / n_class, and an edge term that makes errors dear where background (0), cell (1) and organelles (2 and
/// above) meet. Each slice on its own; maxima and counts are those of the whole volume. Safe to use from several threads.
class ErrorWeights {
public:
    /// Goes through the volume once, for counts and maxima. Throws Error (Mismatch) for an id that is not below
    /// options.classes, Cancelled.
    ErrorWeights(const LabelMap& labels, const ErrorWeightOptions& options, Progress& progress, std::stop_token stop = {});

    /// W of slice z, y,x.
    std::vector<float> slice(std::int64_t z) const;
    /// W as a float volume on the grid of the labels, computed as it is read.
    Volume volume() const;

private:
    struct Terms;
    std::shared_ptr<const Terms> m_terms;
};

} // namespace granule::engine
