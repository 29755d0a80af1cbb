// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Geometry.h"
#include "core/engine/Training.h"
#include "core/engine/training/ElasticField.h"

#include <memory>
#include <vector>

namespace granule::engine {

/// A labelled volume in memory: grey values normalised, x fastest.
struct LabelledVolume {
    Shape shape;
    std::vector<float> grey;
    std::vector<std::uint8_t> labels;
    std::vector<float> weights; ///< how much an error counts; none: 1 everywhere
    std::vector<bool> masked{}; ///< by slice: counts for nothing; none: no slice is

    /// Reads all but the weights; grey values that are not finite become the mean. Throws Error where shapes differ, a label is
    /// not below `classes`, no grey value is finite, or it does not fit in memory.
    static LabelledVolume read(const Volume& image, const LabelMap& labels, int classes, Progress& progress, std::stop_token stop);
    /// Fills the weights as the settings want them. `labels` are those that were read.
    void weigh(const LabelMap& labels, const TrainConfig& config, Progress& progress, std::stop_token stop);
    /// After weigh(): gives the slices of `slices` that lie in this volume, which begins at slice `first`, weights of 0.
    /// Throws Error (InvalidValue) where nothing would be left.
    void leaveOut(const std::vector<std::int64_t>& slices, std::int64_t first);
    bool isMasked(std::int64_t z) const { return !masked.empty() && masked[static_cast<std::size_t>(z)]; }
};

/// One training example: the grey values of the window and of the network's margin around it, and the window's labels and
/// weights, all deformed and flipped alike.
struct Sample {
    std::vector<float> grey;
    std::vector<std::int64_t> labels;
    std::vector<float> weights;
    double weighted = 1; ///< share of voxels whose weight is above the floor
};

/// The study's sampling and augmentation (ALGORITHMS 5.1 and 5.2). Windows of an epoch lie on a jittered grid in a shuffled
/// order; each is fully determined by (seed, epoch, number in the epoch), so a run can be taken up anywhere.
class WindowSampler {
public:
    /// `volume` must outlive the sampler. config.window must fit into it.
    WindowSampler(const LabelledVolume& volume, const TrainConfig& config);
    /// How much further than its labels a sample's grey values reach, on each side.
    const Shape& margin() const noexcept { return m_margin; }
    std::int64_t windowsPerEpoch() const noexcept { return m_perEpoch; }
    Sample sample(std::int64_t epoch, std::int64_t number);

private:
    struct Epoch {
        std::int64_t number;
        std::unique_ptr<ElasticField> field;
        std::vector<Index> corners;
    };
    const Epoch& epoch(std::int64_t number);

    const LabelledVolume& m_volume;
    TrainConfig m_config;
    Shape m_margin;
    std::int64_t m_perEpoch;
    float m_range;
    std::unique_ptr<Epoch> m_epoch;
};

} // namespace granule::engine
