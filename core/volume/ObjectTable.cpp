// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/ObjectTable.h"

#include "core/volume/AllCores.h"

#include <algorithm>
#include <cassert>

namespace granule {

const LabelObject* ObjectTable::find(LabelId id) const noexcept {
    const auto it = m_objects.find(id);
    return it == m_objects.end() ? nullptr : &it->second;
}

LabelId ObjectTable::classOf(LabelId id) const noexcept {
    if (id < firstObjectId) return id;
    const auto* object = find(id);
    return object ? object->classId : id;
}

void ObjectTable::set(LabelObject object) {
    assert(object.id >= firstObjectId);
    m_objects.insert_or_assign(object.id, std::move(object));
}

void ObjectTable::setLocked(LabelId id, bool locked) {
    if (const auto it = m_objects.find(id); it != m_objects.end()) it->second.locked = locked;
}

bool isLocked(LabelId id, const ClassSchema& schema, const ObjectTable& objects) noexcept {
    const auto* object = objects.find(id);
    return object ? object->locked || schema.isLocked(object->classId) : schema.isLocked(id);
}

std::string nameOf(LabelId id, const ClassSchema& schema, const ObjectTable& objects) {
    const auto* object = objects.find(id);
    if (object && !object->name.empty()) return object->name;
    const auto* found = schema.find(object ? object->classId : id);
    const auto number = std::to_string(id);
    if (object) return (found ? found->name : "Object") + " " + std::to_string(id - firstObjectId + 1);
    return found ? found->name : "Label " + number;
}

LabelMap classMap(const LabelMap& map, const ObjectTable& objects) {
    LabelMap classes = map;
    if (objects.empty()) return classes;
    std::vector<LabelBlockPtr> changed(map.blockCount());
    onAllCores(map.blockCount(), [&](std::size_t i) {
        const auto& block = map.block(i);
        if (block->idBytes() == 1 || (block->isConstant() && block->at(0) < firstObjectId)) return;
        std::vector<LabelId> ids(static_cast<std::size_t>(block->shape().voxels()));
        block->unpack(ids.data());
        LabelId last = 0, lastClass = 0;
        for (auto& id : ids) {
            if (id < firstObjectId) continue;
            if (id != last) last = id, lastClass = objects.classOf(id);
            id = lastClass;
        }
        changed[i] = LabelBlock::of(block->shape(), ids.data());
    });
    for (std::size_t i = 0; i < changed.size(); ++i)
        if (changed[i]) classes.setBlock(i, changed[i]);
    return classes;
}

} // namespace granule
