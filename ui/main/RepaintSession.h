// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"

namespace granule::desktop {

/// A place that is painted anew by hand: the tools are confined to its box while this lives, and what they were confined to before comes
/// back after. Main thread.
class RepaintSession {
public:
    RepaintSession(project::Project& project, project::Selection& selection, int layer, const Box& place);
    ~RepaintSession();
    RepaintSession(const RepaintSession&) = delete;
    RepaintSession& operator=(const RepaintSession&) = delete;

    /// Whether the labels of the layer are others than at the beginning.
    bool changedLabels() const;

private:
    project::Project& m_project;
    project::Selection& m_selection;
    int m_layer, m_activeBefore;
    LabelMap m_before;
    project::Limits m_limits;
    std::optional<Box> m_box;
    project::Tool m_tool;
};

} // namespace granule::desktop
