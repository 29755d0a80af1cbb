// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/EditCommand.h"

#include "core/project/Project.h"
#include "core/volume/Error.h"

#include <utility>

namespace granule::project {

EditCommand::EditCommand(Project& project, int layerId, BlockDelta delta, const QString& text, bool shown)
    : HistoryCommand(text), m_project(project), m_layerId(layerId), m_delta(std::move(delta)), m_shown(shown) {}

EditCommand::EditCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks)
    : HistoryCommand(QString::fromStdString(step.text)), m_project(project), m_layerId(step.layer), m_shown(true),
      m_stored(step.entries), m_blocks(std::move(blocks)) {
    setState(step.state);
}

void EditCommand::undo() {
    if (load()) m_project.revertEdit(m_layerId, m_delta);
}

void EditCommand::redo() {
    if (!std::exchange(m_shown, false) && load()) m_project.showEdit(m_layerId, m_delta);
}

bool EditCommand::load() {
    const auto* layer = m_project.layer(m_layerId);
    if (m_stored.empty() || !layer) return true;
    try {
        BlockDelta delta;
        for (const auto& e : m_stored) {
            if (e.block >= layer->map.blockCount()) throw Error(ErrorKind::Unreadable, "The journal speaks of a place outside the stack.");
            const Box box = layer->map.blockBox(e.block);
            delta.add(box, {e.block, m_blocks->read(e.before, box.shape()), m_blocks->read(e.after, box.shape())});
        }
        m_delta = std::move(delta);
        m_stored.clear();
        m_blocks.reset();
        return true;
    } catch (const Error& e) {
        emit m_project.historyUnreadable(Project::tr("The step \u201c%1\u201d cannot be undone or redone. %2").arg(text(), QString::fromStdString(e.what())));
        return false;
    }
}

store::NewStep EditCommand::newStep() const {
    store::NewStep fresh;
    fresh.step.kind = store::JournalStep::Kind::Edit;
    fresh.step.layer = m_layerId;
    fresh.step.text = text().toStdString();
    fresh.blocks = m_delta.entries();
    return fresh;
}

} // namespace granule::project
