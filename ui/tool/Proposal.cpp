// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Proposal.h"

#include "ui/tool/Editing.h"

#include <utility>

namespace granule::tool {

BlockDelta onlyChanges(const BlockDelta& delta, const LabelMap& empty) {
    BlockDelta changes;
    std::vector<LabelId> before, after;
    for (const auto& e : delta.entries()) {
        before.resize(static_cast<std::size_t>(e.before->shape().voxels()));
        after.resize(before.size());
        e.before->unpack(before.data());
        e.after->unpack(after.data());
        for (std::size_t i = 0; i < after.size(); ++i)
            if (after[i] == before[i]) after[i] = 0;
        changes.add(empty.blockBox(e.block), {e.block, empty.block(e.block), LabelBlock::of(e.after->shape(), after.data())});
    }
    return changes;
}

Proposal::Proposal(project::Project& project, QObject* parent) : QObject(parent), m_project(project) {
    connect(&project, &project::Project::volumeChanged, this, [this] {
        if (std::exchange(m_preview, 0) != 0) emit changed(); // it went with the old stack
    });
}

void Proposal::offer(int layerId, const BlockDelta& delta, const QString& title, const ObjectChange& objects) {
    const auto* layer = m_project.layer(layerId);
    if (!layer || (delta.empty() && objects.empty())) return drop();
    if (isOpen() && layerId == m_layer && objects == m_objects) {
        auto next = m_empty;
        onlyChanges(delta, m_empty).apply(next);
        m_project.showEdit(m_preview, BlockDelta::between(m_project.layer(m_preview)->map, next));
        m_delta = delta;
        m_title = title;
        return emit changed();
    }
    drop();
    layer = m_project.layer(layerId);
    m_layer = layerId;
    m_delta = delta;
    m_objects = objects;
    m_title = title;
    // New objects are drawn as their class.
    auto table = *layer->objects;
    objects.apply(table);
    m_preview = m_project.showPreview(tr("Proposed"), title, std::move(table));
    m_empty = m_project.layer(m_preview)->map;
    m_project.showEdit(m_preview, onlyChanges(delta, m_empty));
    emit changed();
}

bool Proposal::accept() {
    if (!isOpen()) return false;
    const auto delta = std::exchange(m_delta, {});
    const auto objects = std::exchange(m_objects, {});
    drop();
    return commitIfFresh(m_project, m_layer, delta, m_title, objects);
}

void Proposal::drop() {
    if (const int preview = std::exchange(m_preview, 0); preview != 0) {
        m_project.dropPreview(preview);
        m_delta = {};
        emit changed();
    }
}

} // namespace granule::tool
