// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/LabelJobs.h"

#include "ui/tool/Editing.h"

namespace granule::tool {

LabelJobs::LabelJobs(project::Project& project, project::JobQueue& jobs, QObject* parent) : QObject(parent), m_project(project), m_jobs(jobs) {}

std::optional<LabelJobs::Snapshot> LabelJobs::snapshot() const {
    const auto* layer = m_project.activeLayer();
    if (!layer) return {};
    return Snapshot{layer->id, layer->map, layer->objects, m_project.schema()};
}

project::Job* LabelJobs::run(const QString& text, Work work, Done done, const project::EditNotes& notes) {
    auto before = snapshot();
    if (!before) {
        emit message(tr("There is no label layer to work on: add one first."));
        return nullptr;
    }
    auto edit = std::make_shared<objects::ObjectEdit>();
    return m_jobs.run(
        project::JobQueue::Lane::Pool, text,
        [edit, before = *before, work = std::move(work)](Progress& progress, std::stop_token stop) { *edit = work(before, progress, stop); },
        [this, edit, before = *before, text, notes, done = std::move(done)] {
            if (commit(before, *edit, text, notes) && done) done(*edit);
        });
}

bool LabelJobs::commit(const Snapshot& before, const objects::ObjectEdit& edit, const QString& text, const project::EditNotes& notes) {
    const auto change = ObjectChange::between(*before.objects, edit.table);
    const auto* now = m_project.layer(before.layer);
    const bool sameObjects = now && (now->objects == before.objects || *now->objects == *before.objects);
    if (!sameObjects || !commitIfFresh(m_project, before.layer, edit.delta, text, change, notes)) {
        emit message(tr("The labels changed meanwhile, so \u201c%1\u201d was dropped: do it again.").arg(text));
        return false;
    }
    if (edit.skipped > 0) emit message(tr("%1: what is locked was left as it is.").arg(text));
    else if (edit.delta.empty() && change.empty()) emit message(tr("%1: there was nothing to change.").arg(text));
    return true;
}

} // namespace granule::tool
