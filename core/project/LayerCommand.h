// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/HistoryCommand.h"
#include "core/project/Project.h"

#include <memory>

namespace granule::project {

/// Adds, removes or renames one layer. Holds the layer while it is not in the project. Main thread only.
class LayerCommand : public HistoryCommand {
public:
    static LayerCommand* adding(Project& project, LabelLayer layer);
    static LayerCommand* removing(Project& project, int id);
    static LayerCommand* renaming(Project& project, int id, const QString& name);
    /// A step of an earlier session, done already. A removed layer's blocks are read when it comes back.
    LayerCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks);
    void undo() override;
    void redo() override;
    store::NewStep newStep() const override;

private:
    using Kind = store::JournalStep::Kind;
    LayerCommand(Project& project, Kind kind, const QString& text);
    void insert();
    void take();
    void swapName();
    LabelMap storedMap() const;

    Project& m_project;
    Kind m_kind;
    LabelLayer m_layer; ///< what is out of the project now; when renaming only id and the other name
    std::size_t m_position = 0;
    int m_activeOutside = 0; ///< the active layer while this one is out
    int m_activeInside = 0;  ///< and while it is in
    bool m_done = false;     ///< the first redo() has nothing to do
    std::vector<store::StepEntry> m_stored; ///< the labels of m_layer, where m_blocks is set
    std::shared_ptr<const store::JournalBlocks> m_blocks;
};

} // namespace granule::project
