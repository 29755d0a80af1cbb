// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace granule::engine {

/// What a network and a few filters see at each voxel of a box: what a light classifier learns from while a person points at things.
struct FeatureMaps {
    Box box;                          ///< of the volume's grid
    int channels = 0;
    std::vector<std::uint8_t> values; ///< [channel][z][y][x] of the box
    std::vector<float> scale, offset; ///< of each channel: the byte v stands for offset + scale * v
    std::vector<std::string> names;   ///< "hidden 1", ..., "logit of cell", ..., "grey", "grey, smooth", "edges", ...
    double seconds = 0;               ///< that it took

    const std::uint8_t* channel(int c) const { return values.data() + static_cast<std::int64_t>(c) * box.shape().voxels(); }
    float at(int c, std::int64_t voxel) const {
        const auto i = static_cast<std::size_t>(c);
        return offset[i] + scale[i] * static_cast<float>(channel(c)[voxel]);
    }
};

/// One network of the 2D-3D family, kept ready to give its features. Not thread-safe: one of() at a time.
class FeatureNetwork {
public:
    /// The encoder-decoder of `model` (a folder); of a network with a pyramid what comes before it. Flat ones are the fastest.
    /// Throws Error (Mismatch for a network of another family).
    explicit FeatureNetwork(const std::filesystem::path& model);
    ~FeatureNetwork();
    FeatureNetwork(FeatureNetwork&&) noexcept;
    FeatureNetwork& operator=(FeatureNetwork&&) noexcept;

    /// The model that ships and suits best: the first flat one; empty where none ships.
    static std::filesystem::path shipped();

    /// Channels: the last hidden layer, before the convolution that tells the classes apart; that one's logits; the normalised
    /// grey, smoothed (sigma of 2.2 and 4.6 pixels of the network) and the slope of the smoothed grey (1.0 and 2.2). All are of each
    /// plane by itself where the network is flat. A volume whose pixels are far from the network's (Resample.h) is seen at the
    /// network's in y and x, and each voxel gets the nearest. A byte's range is that of a few planes of the box; values beyond
    /// are its ends. Voxels near the box's border see `margin` pixels of the network beyond it.
    /// Throws Error (InvalidValue: the box is empty or not inside; TooLarge: above 64 million voxels), Cancelled.
    FeatureMaps of(const Volume& volume, const Box& box, int threads, Progress& progress, std::stop_token stop);
    static constexpr std::int64_t margin = 24;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::engine
