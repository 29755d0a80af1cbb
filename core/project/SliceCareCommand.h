// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/HistoryCommand.h"
#include "core/project/Project.h"

namespace granule::project {

/// A decision about damaged slices: leaving some out, bridging some, straightening. Main thread only.
class SliceCareCommand : public HistoryCommand {
public:
    SliceCareCommand(Project& project, SliceCare before, SliceCare after, const QString& text);
    /// A step of an earlier session, done already. Throws Error (Unreadable).
    SliceCareCommand(Project& project, const store::JournalStep& step);
    void undo() override;
    void redo() override;
    store::NewStep newStep() const override;

private:
    Project& m_project;
    SliceCare m_before, m_after;
    bool m_done = false; ///< the first redo() has nothing to do
};

} // namespace granule::project
