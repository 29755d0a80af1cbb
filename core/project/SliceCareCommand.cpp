// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/SliceCareCommand.h"

#include "core/store/SliceCareJson.h"

#include <utility>

namespace granule::project {

SliceCareCommand::SliceCareCommand(Project& project, SliceCare before, SliceCare after, const QString& text)
    : HistoryCommand(text), m_project(project), m_before(std::move(before)), m_after(std::move(after)) {}

SliceCareCommand::SliceCareCommand(Project& project, const store::JournalStep& step)
    : HistoryCommand(QString::fromStdString(step.text)), m_project(project),
      m_before(store::parseSliceCare(step.formerName, project.volume().shape().z)),
      m_after(store::parseSliceCare(step.name, project.volume().shape().z)), m_done(true) {
    setState(step.state);
}

void SliceCareCommand::undo() {
    m_project.takeCare(m_before);
}

void SliceCareCommand::redo() {
    if (!std::exchange(m_done, false)) m_project.takeCare(m_after);
}

store::NewStep SliceCareCommand::newStep() const {
    store::NewStep fresh;
    fresh.step.kind = store::JournalStep::Kind::Slices;
    fresh.step.text = text().toStdString();
    fresh.step.name = store::jsonOf(m_after);
    fresh.step.formerName = store::jsonOf(m_before);
    return fresh;
}

} // namespace granule::project
