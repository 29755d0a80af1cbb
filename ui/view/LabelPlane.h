// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ObjectTable.h"
#include "ui/view/Plane.h"

#include <memory>
#include <span>
#include <vector>

namespace granule::view {

/// How a label is drawn: every id below 65,536 in its own way. Of larger ones, objects are drawn as their class, and ids
/// that nobody named share 256 hues.
using StyleIndex = std::uint16_t;
inline constexpr std::size_t styleCount = 65536;
inline StyleIndex styleOf(LabelId id, const ObjectTable* objects = nullptr) noexcept {
    if (id < styleCount) return static_cast<StyleIndex>(id);
    const auto* object = objects ? objects->find(id) : nullptr;
    return static_cast<StyleIndex>(object ? object->classId : styleCount - 1 - ((id * 2654435761u) >> 24));
}

/// The blocks of a label map that one slice cuts, by reference: cheap to take on the main thread, read by a
/// worker.
class LabelSlice {
public:
    LabelSlice(const LabelMap& map, Plane plane, std::int64_t slice, std::shared_ptr<const ObjectTable> objects = {});

private:
    friend class LabelPlane;
    struct Part {
        Box box; ///< of the whole block
        LabelBlockPtr block;
    };
    Plane m_plane;
    std::int64_t m_slice;
    Shape m_shape;
    std::vector<Part> m_parts;
    std::shared_ptr<const ObjectTable> m_objects;
};

/// The labels of one slice as style indices, u fastest. Rows of blocks that are all background take no memory.
class LabelPlane {
public:
    explicit LabelPlane(const LabelSlice& slice);

    int width() const noexcept { return m_width; }
    int height() const noexcept { return m_height; }
    const StyleIndex* row(int v) const noexcept {
        const auto* band = m_bands[static_cast<std::size_t>(v / blockEdge)].get();
        return band ? band + static_cast<std::size_t>(v % blockEdge) * static_cast<std::size_t>(m_width) : m_background.data();
    }
    /// False where every label is background.
    bool any() const noexcept;
    /// True where a label of 256 or more was seen.
    bool hasObjects() const noexcept { return m_hasObjects; }
    /// Reads the voxels of `box` again from `map`.
    void refresh(const LabelMap& map, const Box& box, const ObjectTable* objects = nullptr);
    std::size_t bytes() const noexcept;

private:
    std::size_t bandSize() const noexcept { return static_cast<std::size_t>(m_width) * static_cast<std::size_t>(blockEdge); }
    void take(std::span<const LabelSlice::Part> parts, const Box& box, const ObjectTable* objects);
    void takeRow(const LabelSlice::Part& part, const LabelIds& ids, std::int64_t v, const Box& box, StyleIndex* row, const ObjectTable* objects);

    Plane m_plane;
    std::int64_t m_slice;
    Shape m_shape;
    int m_width, m_height;
    bool m_hasObjects = false;
    std::vector<std::unique_ptr<StyleIndex[]>> m_bands; ///< of as many rows as a block has; null: all background
    std::vector<StyleIndex> m_background;               ///< a row of it
};

} // namespace granule::view
