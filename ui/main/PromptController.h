// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>

namespace granule::tool {
class ViewTools;
}

namespace granule::desktop {

class Actions;

/// Gives the views the prompt tool, and the tool what a network sees. Main thread.
class PromptController : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    PromptController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, tool::ViewTools& tools, Actions& actions,
                     QObject* parent);
};

} // namespace granule::desktop
