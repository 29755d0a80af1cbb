// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/HistoryCommand.h"
#include "core/volume/BlockDelta.h"

#include <memory>

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

private:
    /// Reads the blocks of an earlier session. False where they cannot be read, which the project then tells.
    bool load();

    Project& m_project;
    int m_layerId;
    BlockDelta m_delta;
    bool m_shown;
    std::vector<store::StepEntry> m_stored; ///< what is still to be read from m_blocks
    std::shared_ptr<const store::JournalBlocks> m_blocks;
};

} // namespace granule::project
