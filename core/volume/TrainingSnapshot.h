// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace granule {

/// What a network made of one slice at one moment of its training: the frames of the study's training videos. The engine writes
/// them, and what makes videos reads them without it.
struct TrainingSnapshot {
    std::int64_t step = 0;
    std::int64_t height = 0, width = 0;
    std::vector<std::uint8_t> labels;                     ///< class ids, y,x
    std::vector<std::vector<std::uint8_t>> probabilities; ///< of each class, 0..255 for 0..1, y,x
};

/// RUN_DIR/snapshots/step-00000092.pgm: a grey picture (binary PGM, 8 bits) of classes + 1 planes from top to bottom, first the
/// class ids, then the probability of each class.
std::filesystem::path snapshotFile(const std::filesystem::path& run, std::int64_t step);

/// Throws Error (Unwritable). The file appears whole or not at all.
void writeSnapshot(const std::filesystem::path& run, const TrainingSnapshot& snapshot);

/// The files of a run by rising step; none where it took no snapshots.
std::vector<std::filesystem::path> findSnapshots(const std::filesystem::path& run);

/// Throws Error (NotFound, Unreadable).
TrainingSnapshot readSnapshot(const std::filesystem::path& file);

} // namespace granule
