// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/EditCommand.h"

#include "core/project/Project.h"

#include <utility>

namespace granule::project {

EditCommand::EditCommand(Project& project, int layerId, BlockDelta delta, const QString& text, bool shown)
    : QUndoCommand(text), m_project(project), m_layerId(layerId), m_delta(std::move(delta)), m_shown(shown) {}

void EditCommand::undo() {
    m_project.revertEdit(m_layerId, m_delta);
}

void EditCommand::redo() {
    if (!std::exchange(m_shown, false)) m_project.showEdit(m_layerId, m_delta);
}

} // namespace granule::project
