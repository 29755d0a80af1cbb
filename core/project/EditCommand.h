// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/BlockDelta.h"

#include <QUndoCommand>

namespace granule::project {

class Project;

/// One edit of one layer's labels. Undo and redo swap shared blocks; no voxel is copied. Main thread only.
class EditCommand : public QUndoCommand {
public:
    /// `shown`: the labels are on screen already, so the first redo() (the push) has nothing to do.
    EditCommand(Project& project, int layerId, BlockDelta delta, const QString& text, bool shown);
    void undo() override;
    void redo() override;

private:
    Project& m_project;
    int m_layerId;
    BlockDelta m_delta;
    bool m_shown;
};

} // namespace granule::project
