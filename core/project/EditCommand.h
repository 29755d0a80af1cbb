// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/HistoryCommand.h"

namespace granule::project {

class Project;

/// One edit of one layer's labels. Undo and redo swap shared blocks; no voxel is copied. Main thread only.
class EditCommand : public HistoryCommand {
public:
    /// `shown`: the labels are on screen already, so the first redo() (the push) has nothing to do.
    EditCommand(Project& project, int layerId, BlockDelta delta, const QString& text, bool shown);
    /// A step of an earlier session, done already: its blocks are read when they are needed.
    EditCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks);
    void undo() override;
    void redo() override;
    store::NewStep newStep() const override;
    std::shared_ptr<StepBlocks> blocks() const override { return m_blocks; }

private:
    /// Null where the blocks of an earlier session cannot be read, which the project then tells.
    const BlockDelta* delta() const;

    Project& m_project;
    int m_layerId;
    std::shared_ptr<StepBlocks> m_blocks;
    bool m_shown;
};

} // namespace granule::project
