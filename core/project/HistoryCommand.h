// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/StepBlocks.h"
#include "core/store/JournalWriter.h"

#include <QUndoCommand>

namespace granule::project {

/// A step of the project's history. The journal numbers the states of a project; a step knows the one that it leads to.
class HistoryCommand : public QUndoCommand {
public:
    using QUndoCommand::QUndoCommand;
    /// What the journal writes down, of a step that is done and not undone: all but numbers, person and time.
    virtual store::NewStep newStep() const = 0;
    /// What the step holds in memory and could leave to the journal; null: nothing.
    virtual std::shared_ptr<StepBlocks> blocks() const { return nullptr; }
    /// 0 while the journal has not seen it.
    std::uint64_t state() const noexcept { return m_state; }
    void setState(std::uint64_t state) noexcept { m_state = state; }

private:
    std::uint64_t m_state = 0;
};

} // namespace granule::project
