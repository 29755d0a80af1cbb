// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/Judged.h"

#include "core/project/EditCommand.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <map>
#include <set>

namespace granule::project {

namespace {

template <typename F>
void forEachPersonsEdit(Project& project, int layerId, F visit) {
    auto& history = project.history();
    for (int i = 0; i < history.index(); ++i) {
        const auto* edit = dynamic_cast<const EditCommand*>(history.command(i));
        if (edit && edit->layer() == layerId && !edit->notes().byProgram && !edit->blocks()->empty()) visit(*edit);
    }
}

using Entries = std::vector<const BlockDelta::Entry*>;

/// 1 where one of `entries`, oldest first, changed the voxel to what `now` holds, and it was not changed otherwise later; and where `now` is of `done`.
LabelBlockPtr judgedIn(const LabelBlockPtr& now, const Entries& entries, const std::set<LabelId>& done) {
    const auto count = static_cast<std::size_t>(now->shape().voxels());
    std::vector<LabelId> is(count), before(count), after(count), mask(count);
    now->unpack(is.data());
    for (const auto* e : entries) {
        e->before->unpack(before.data());
        e->after->unpack(after.data());
        for (std::size_t i = 0; i < count; ++i)
            if (before[i] != after[i]) mask[i] = after[i] == is[i];
    }
    if (!done.empty())
        for (std::size_t i = 0; i < count; ++i)
            if (is[i] >= firstObjectId && !mask[i]) mask[i] = done.contains(is[i]);
    return LabelBlock::of(now->shape(), mask.data());
}

} // namespace

PersonsEdits personsEditsOf(Project& project, int layerId) {
    const auto* layer = project.layer(layerId);
    if (!layer) return {};
    PersonsEdits edits{layer->map, layer->objects, {}};
    forEachPersonsEdit(project, layerId, [&](const EditCommand& edit) { edits.steps.push_back(*edit.blocks()); });
    return edits;
}

int countPersonsEdits(Project& project, int layerId) {
    int count = 0;
    forEachPersonsEdit(project, layerId, [&](const EditCommand&) { ++count; });
    return count;
}

Judged judgedVoxels(PersonsEdits edits, const std::stop_token& stop) {
    Judged judged{LabelMap(edits.labels.shape(), edits.labels.spacing()), 0};
    std::map<std::size_t, Entries> byBlock;
    for (auto& step : edits.steps) {
        throwIfStopped(stop);
        try {
            for (const auto& e : step.delta(edits.labels).entries()) byBlock[e.block].push_back(&e);
        } catch (const Error&) {
            ++judged.unreadable;
        }
    }
    std::set<LabelId> done;
    for (const auto& [id, object] : edits.objects->all())
        if (object.state == LabelObject::State::Done) done.insert(id);
    if (!done.empty())
        for (std::size_t i = 0; i < edits.labels.blockCount(); ++i)
            if (!edits.labels.block(i)->isBackground()) byBlock[i];

    std::vector<std::pair<std::size_t, Entries>> work(byBlock.begin(), byBlock.end());
    std::vector<LabelBlockPtr> masks(work.size());
    onAllCores(work.size(), [&](std::size_t i) {
        if (!stop.stop_requested()) masks[i] = judgedIn(edits.labels.block(work[i].first), work[i].second, done);
    });
    throwIfStopped(stop);
    for (std::size_t i = 0; i < work.size(); ++i) judged.mask.setBlock(work[i].first, masks[i]);
    return judged;
}

} // namespace granule::project
