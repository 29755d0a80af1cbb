// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Improving.h"
#include "core/engine/WindowReader.h"
#include "core/engine/slim/Random.h"

#include <vector>

namespace granule::engine {

/// What the loss asks of a voxel.
enum class Ask : std::uint8_t {
    Keep,   ///< nobody judged it: stay as before
    Judged, ///< a person did
    Nothing ///< near a correction, or outside the volume
};

/// A patch that a network learns from, as the network sees the image; x fastest.
struct Lesson {
    Shape shape;
    std::vector<float> grey;
    std::vector<std::uint8_t> classes; ///< 0 where not judged
    std::vector<Ask> asks;
};

/// Patches around what was judged, classes in turn, and as many elsewhere: around what is labelled but was not judged, classes in
/// turn again, so that rare ones are not forgotten. The same seed draws the same.
class LessonBook {
public:
    /// `reader` reads the image on the grid that the network sees, of shape reader.shape(); labels are brought to it.
    /// Throws Error (InvalidValue) where nothing was judged or a judged label is no class below `classes`.
    LessonBook(const ImproveOrder& order, const WindowReader& reader, std::int64_t depth, int classes);

    const std::vector<Lesson>& corrected() const noexcept { return m_corrected; }
    const std::vector<Lesson>& elsewhere() const noexcept { return m_elsewhere; }
    std::int64_t judgedVoxels() const noexcept { return m_judged; }
    /// Of each class among the judged voxels: their number to the power -1/2, of mean 1 over the voxels.
    const std::vector<float>& classWeights() const noexcept { return m_weights; }

private:
    using Places = std::vector<std::vector<Index>>; ///< voxels of each class, on the image's grid; at most so many of each

    Lesson near(const Index& place, slim::Random& random) const;
    Lesson around(const Index& centre) const;
    void collectJudged(slim::Random& random);
    void collectOthers(slim::Random& random);
    void weighClasses(const std::vector<std::int64_t>& counts);

    const ImproveOrder& m_order;
    const WindowReader& m_reader;
    std::int64_t m_depth;
    Places m_judgedPlaces, m_otherPlaces;
    std::vector<Lesson> m_corrected, m_elsewhere;
    std::vector<float> m_weights;
    std::int64_t m_judged = 0;
};

} // namespace granule::engine
