// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/LabelMap.h"

#include <map>
#include <optional>
#include <string>

namespace granule {

/// Ids from here on are objects; those below are classes.
inline constexpr LabelId firstObjectId = 256;

/// One organelle or cell: an instance of a class. Its voxels hold its id instead of the class's.
struct LabelObject {
    enum class State { Open, Done, Flagged };

    LabelId id = 0;      ///< firstObjectId or more
    LabelId classId = 0; ///< what it is
    std::string name;    ///< given by a person; empty: "Alpha granule 61"
    std::optional<Colour> colour; ///< empty: one of its own, made of its id
    State state = State::Open;
    bool locked = false; ///< no tool changes its voxels; like the locks of classes no part of the history
    friend bool operator==(const LabelObject&, const LabelObject&) = default;
};

/// The objects of one layer, by id. A value: copy it, change the copy, hand it back as a step of the history.
class ObjectTable {
public:
    const LabelObject* find(LabelId id) const noexcept;
    /// What an id of a label map is: a class is itself, an object is of its class, an unknown id is itself.
    LabelId classOf(LabelId id) const noexcept;
    /// An id that no object has.
    LabelId nextId() const noexcept { return m_objects.empty() ? firstObjectId : m_objects.rbegin()->first + 1; }
    /// Adds or replaces. `object.id` is firstObjectId or more.
    void set(LabelObject object);
    /// Nothing happens where there is no such object.
    void setLocked(LabelId id, bool locked);
    void erase(LabelId id) { m_objects.erase(id); }
    const std::map<LabelId, LabelObject>& all() const noexcept { return m_objects; }
    bool empty() const noexcept { return m_objects.empty(); }
    friend bool operator==(const ObjectTable&, const ObjectTable&) = default;

private:
    std::map<LabelId, LabelObject> m_objects;
};

/// True where no tool may change or add voxels of `id`: its class is locked, or it is an object that is.
bool isLocked(LabelId id, const ClassSchema& schema, const ObjectTable& objects) noexcept;

/// "Alpha granule 61", or the name that a person gave; a class's name where `id` is one.
std::string nameOf(LabelId id, const ClassSchema& schema, const ObjectTable& objects);

/// `map` with every object's voxels as its class: what scores, networks and files of classes want. Shares the blocks
/// that hold no object. On all cores.
LabelMap classMap(const LabelMap& map, const ObjectTable& objects);

} // namespace granule
