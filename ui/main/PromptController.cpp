// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/PromptController.h"

#include "ui/main/Actions.h"
#include "ui/main/SegmentEngine.h"
#include "ui/tool/PromptSession.h"
#include "ui/tool/ViewTools.h"

namespace granule::desktop {

PromptController::PromptController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, tool::ViewTools& tools, Actions& actions,
                                   QObject* parent)
    : QObject(parent) {
    auto* session = new tool::PromptSession(project, selection, jobs, tools.proposal(), &tools);
    session->setObjectName("promptSession");
    session->neighbourhoods().setNetwork([](const Volume& volume, const Box& box, Progress& progress, std::stop_token stop) {
        auto maps = segmentEngine().features(volume, box, progress, std::move(stop));
        return prompt::Features{maps.box, maps.channels, std::move(maps.values)};
    });
    tools.addSession(project::Tool::Prompt, session);
    actions.on("prompt.flip", [session, &selection] {
        if (selection.tool() == project::Tool::Prompt) session->flip();
    });
}

} // namespace granule::desktop
