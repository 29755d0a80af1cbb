// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"

#include <QUndoCommand>

namespace granule::project {

/// Adds, removes or renames one layer. Holds the layer while it is not in the project. Main thread only.
class LayerCommand : public QUndoCommand {
public:
    static LayerCommand* adding(Project& project, LabelLayer layer);
    static LayerCommand* removing(Project& project, int id);
    static LayerCommand* renaming(Project& project, int id, const QString& name);
    void undo() override;
    void redo() override;

private:
    enum class Kind { Add, Remove, Rename };
    LayerCommand(Project& project, Kind kind, const QString& text);
    void insert();
    void take();
    void swapName();

    Project& m_project;
    Kind m_kind;
    LabelLayer m_layer; ///< what is out of the project now; when renaming only id and the other name
    std::size_t m_position = 0;
    int m_activeOutside = 0; ///< the active layer while this one is out
    int m_activeInside = 0;  ///< and while it is in
};

} // namespace granule::project
