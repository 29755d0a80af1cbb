// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"
#include "core/volume/LabelMap.h"
#include "core/volume/Progress.h"
#include "core/volume/Volume.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace granule::engine {

enum class Tiling {
    Paper, ///< each network on its own windows, stitched by its own rule, as in the study
    Large, ///< as large as the memory allows, with just the halo that is needed: the fast way. DeepLab keeps its windows.
};
enum class Precision { Auto, Fp32, Bf16 };
enum class Quality {
    Auto, ///< Best for small boxes (a slice or a few), Fast for more
    Fast, ///< each network once
    Best, ///< each network on the eight flips and rotations, averaged
};

/// Called as each member has seen a part, from the computing thread and before the part is finished: what the member, a place in
/// Ensemble::members(), gives each class there, 0..255 for 0..1, [class][z][y][x] of `part`. The classes of a voxel sum to 255 but
/// for rounding. Parts are those of FinishedPart, and each comes once from every member.
using MemberPart = std::function<void(const Box& part, std::size_t member, const std::vector<std::uint8_t>& classProbabilities)>;

struct SegmentOptions {
    Tiling tiling = Tiling::Large;
    Precision precision = Precision::Auto;
    Quality quality = Quality::Auto;
    std::string device = "auto"; ///< auto, cpu, cuda, cuda:1
    int threads = 0;             ///< 0: all cores
    std::optional<Box> box;      ///< segment only this; empty: everything. Context outside the box is still read.
    bool resample = false;       ///< brings a volume whose voxels are far from the models' (farApart()) to their size first
    bool wantProbabilities = false;
    MemberPart votes;            ///< hands out the members' votes; empty: they are not kept apart
    std::int64_t memoryBytes = 0; ///< what the run may take for its computations; 0: a share of what is free (MemoryPlan.h)
};

/// Called as parts are finished, from the computing thread: `box` and its class ids, x fastest. Boxes do not overlap and
/// together cover the segmented box. They are of the volume's own grid, resampled or not.
using FinishedPart = std::function<void(const Box& box, const std::vector<std::uint8_t>& ids)>;

struct Segmentation {
    LabelMap labels;                   ///< on the whole volume's own grid; background outside the box
    std::vector<float> probabilities;  ///< [class][z][y][x] of the box, only where asked for
    double seconds = 0;
    double networkSeconds = 0;         ///< of which inside the networks' forward passes
    std::string device;                ///< what was used, for instance "cpu, 2 threads, bf16"
    std::string remark;                ///< what a person should know of the result, or empty
};

/// The mean of the class probabilities of one or more networks; the most probable class wins, ties go to the lowest.
/// Not thread-safe: one segment() at a time.
class Ensemble {
public:
    /// Loads models from files or folders. A folder that holds several models contributes them all.
    /// Throws Error for a damaged model, or for models whose classes differ.
    explicit Ensemble(const std::vector<std::filesystem::path>& models);
    ~Ensemble();
    Ensemble(Ensemble&&) noexcept;
    Ensemble& operator=(Ensemble&&) noexcept;

    /// The models that ship with Granule: resources/models beside the program, or where it was built from.
    static std::vector<std::filesystem::path> shippedModels();

    const std::vector<ModelCard>& members() const noexcept;
    /// Seconds that segment() will take for `voxels` voxels here, from a short measurement. Cheap after the first call.
    double estimateSeconds(std::int64_t voxels, const SegmentOptions& options);

    /// Segments a volume. Intensities are normalised by each volume's own mean and deviation, as the models state.
    /// A volume thinner or narrower than a window is padded by reflection. Little memory means smaller pieces, then the CPU
    /// instead of a GPU, never other labels; the remark tells of it where it was not planned.
    /// Throws Error (TooLarge where even the smallest piece does not fit), or Cancelled once `stop` is asked for.
    Segmentation segment(const Volume& volume, const SegmentOptions& options, Progress& progress, std::stop_token stop,
                         const FinishedPart& finished = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::engine
