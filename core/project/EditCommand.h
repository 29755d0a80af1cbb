// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/EditNotes.h"
#include "core/project/HistoryCommand.h"
#include "core/volume/ObjectChange.h"

#include <optional>
#include <utility>

namespace granule::project {

class Project;

/// One edit of one layer's labels and objects. Undo and redo swap shared blocks; no voxel is copied. Main thread only.
class EditCommand : public HistoryCommand {
public:
    /// `shown`: the labels are on screen already, so the first redo() (the push) has nothing to do.
    EditCommand(Project& project, int layerId, BlockDelta delta, ObjectChange objects, const QString& text, bool shown, EditNotes notes = {});
    /// A step of an earlier session, done already: its blocks are read when they are needed.
    EditCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks);
    void undo() override;
    void redo() override;
    store::NewStep newStep() const override;
    std::shared_ptr<StepBlocks> blocks() const override { return m_blocks; }

    int layer() const noexcept { return m_layerId; }
    const EditNotes& notes() const noexcept { return m_notes; }
    /// A locked label whose voxels undo and redo would change, and its layer; empty where there is none.
    std::optional<std::pair<LabelId, int>> lockedLabel() const;

private:
    /// Null where the blocks of an earlier session cannot be read, which the project then tells.
    const BlockDelta* delta() const;

    Project& m_project;
    int m_layerId;
    std::shared_ptr<StepBlocks> m_blocks;
    ObjectChange m_objects;
    EditNotes m_notes;
    bool m_shown; ///< the first redo() finds the labels changed already
    bool m_done = false; ///< and the objects too
};

} // namespace granule::project
