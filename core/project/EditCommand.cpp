// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/EditCommand.h"

#include "core/project/Project.h"
#include "core/volume/Error.h"

#include <utility>

namespace granule::project {

EditCommand::EditCommand(Project& project, int layerId, BlockDelta delta, const QString& text, bool shown)
    : HistoryCommand(text), m_project(project), m_layerId(layerId), m_blocks(std::make_shared<StepBlocks>(std::move(delta))), m_shown(shown) {}

EditCommand::EditCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks)
    : HistoryCommand(QString::fromStdString(step.text)), m_project(project), m_layerId(step.layer),
      m_blocks(std::make_shared<StepBlocks>(step.entries, std::move(blocks))), m_shown(true) {
    setState(step.state);
}

void EditCommand::undo() {
    if (const auto* changed = delta()) m_project.revertEdit(m_layerId, *changed);
}

void EditCommand::redo() {
    if (std::exchange(m_shown, false)) return;
    if (const auto* changed = delta()) m_project.showEdit(m_layerId, *changed);
}

const BlockDelta* EditCommand::delta() const {
    const auto* layer = m_project.layer(m_layerId);
    if (!layer) return nullptr;
    try {
        return &m_blocks->delta(layer->map);
    } catch (const Error& e) {
        emit m_project.historyUnreadable(Project::tr("The step \u201c%1\u201d cannot be undone or redone. %2").arg(text(), QString::fromStdString(e.what())));
        return nullptr;
    }
}

store::NewStep EditCommand::newStep() const {
    store::NewStep fresh;
    fresh.step.kind = store::JournalStep::Kind::Edit;
    fresh.step.layer = m_layerId;
    fresh.step.text = text().toStdString();
    if (const auto* changed = delta()) fresh.blocks = changed->entries();
    return fresh;
}

} // namespace granule::project
