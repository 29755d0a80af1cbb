// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/EditCommand.h"

#include "core/project/Project.h"
#include "core/store/ObjectsJson.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <utility>

namespace granule::project {

namespace {

LabelId idAt(LabelId all, std::size_t) {
    return all;
}

template <typename T>
LabelId idAt(const std::vector<T>& ids, std::size_t i) {
    return ids[i];
}

/// An id among the `wanted` that the block gains or loses voxels of; empty where there is none.
template <typename F>
std::optional<LabelId> changedAmong(const BlockDelta::Entry& entry, F wanted) {
    const auto before = entry.before->view(), after = entry.after->view();
    const auto voxels = static_cast<std::size_t>(entry.before->shape().voxels());
    return std::visit(
        [&](const auto& wasIds, const auto& isIds) -> std::optional<LabelId> {
            LabelId lastBefore = 0, lastAfter = 0; // a pair that need not be looked at
            for (std::size_t i = 0; i < voxels; ++i) {
                const auto was = idAt(wasIds, i), is = idAt(isIds, i);
                if (was == is || (was == lastBefore && is == lastAfter)) continue;
                if (wanted(was)) return was;
                if (wanted(is)) return is;
                lastBefore = was, lastAfter = is;
            }
            return {};
        },
        before.ids(), after.ids());
}

} // namespace

EditCommand::EditCommand(Project& project, int layerId, BlockDelta delta, ObjectChange objects, const QString& text, bool shown, EditNotes notes)
    : HistoryCommand(text), m_project(project), m_layerId(layerId), m_blocks(std::make_shared<StepBlocks>(std::move(delta))), m_objects(std::move(objects)),
      m_notes(std::move(notes)), m_shown(shown) {}

EditCommand::EditCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks)
    : HistoryCommand(QString::fromStdString(step.text)), m_project(project), m_layerId(step.layer),
      m_blocks(std::make_shared<StepBlocks>(step.entries, std::move(blocks))), m_objects(store::parseObjects(step.objects)),
      m_notes{step.byProgram, QString::fromStdString(step.ensembleBefore), QString::fromStdString(step.ensembleAfter)}, m_shown(true), m_done(true) {
    setState(step.state);
}

void EditCommand::undo() {
    const auto* changed = delta();
    if (!changed) return;
    m_project.takeObjects(m_layerId, m_objects, false);
    m_project.revertEdit(m_layerId, *changed);
}

void EditCommand::redo() {
    const bool shown = std::exchange(m_shown, false);
    if (std::exchange(m_done, false)) return;
    const auto* changed = shown ? nullptr : delta();
    if (!shown && !changed) return;
    m_project.takeObjects(m_layerId, m_objects, true);
    if (changed) m_project.showEdit(m_layerId, *changed);
}

std::optional<std::pair<LabelId, int>> EditCommand::lockedLabel() const {
    const auto* layer = m_project.layer(m_layerId);
    if (!layer) return {};
    const auto& schema = m_project.schema();
    const bool any = std::ranges::any_of(schema.classes, &OrganelleClass::locked) ||
                     std::ranges::any_of(layer->objects->all(), [](const auto& entry) { return entry.second.locked; });
    const auto* changed = any ? delta() : nullptr;
    if (!changed) return {};
    for (const auto& e : changed->entries())
        if (const auto id = changedAmong(e, [&](LabelId id) { return isLocked(id, schema, *layer->objects); })) return std::pair{*id, m_layerId};
    return {};
}

const BlockDelta* EditCommand::delta() const {
    const auto* layer = m_project.layer(m_layerId);
    if (!layer) return nullptr;
    try {
        return &m_blocks->delta(layer->map);
    } catch (const Error& e) {
        emit m_project.historyUnreadable(Project::tr("The step \u201c%1\u201d cannot be undone or redone. %2").arg(text(), QString::fromStdString(e.what())));
        return nullptr;
    }
}

store::NewStep EditCommand::newStep() const {
    store::NewStep fresh;
    fresh.step.kind = store::JournalStep::Kind::Edit;
    fresh.step.layer = m_layerId;
    fresh.step.text = text().toStdString();
    fresh.step.objects = store::jsonOf(m_objects);
    fresh.step.byProgram = m_notes.byProgram;
    fresh.step.ensembleBefore = m_notes.ensembleBefore.toStdString();
    fresh.step.ensembleAfter = m_notes.ensembleAfter.toStdString();
    if (const auto* changed = delta()) fresh.blocks = changed->entries();
    return fresh;
}

} // namespace granule::project
