// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Filling.h"

#include "core/edit/Fill.h"
#include "ui/tool/Editing.h"

#include <QCoreApplication>

namespace granule::tool {

namespace {

constexpr std::int64_t mostFillVoxels = std::int64_t{1} << 29;
constexpr std::int64_t mostAtOnce = std::int64_t{1} << 19; ///< voxels of a slice, filled in a few ms; larger ones are filled as a job

QString tr(const char* text) {
    return QCoreApplication::translate("Filling", text);
}

} // namespace

void fillAt(view::SliceView& view, const Index& at, bool in3d, project::JobQueue& jobs, std::function<void(const QString&)> tell) {
    auto& project = view.project();
    const auto label = view.selection().label();
    if (const QString why = whyNot(project, view.selection(), label); !why.isEmpty()) return tell(why);
    const auto& layer = *project.activeLayer();
    const LabelId region = layer.map.at(at);
    if (region == label) return;
    if (isLocked(region, project.schema(), *layer.objects)) return tell(tr("%1 is locked: press O to unlock it.").arg(nameOf(project, region)));
    const auto rule = ruleFor(project, view.selection(), label);
    if (!rule.mayReplace(region)) return tell(tr("%1 is not among what is painted over: see Limits.").arg(nameOf(project, region)));
    const auto confine = confineFor(project, view.selection());
    const Box within = in3d ? Box::of(layer.map.shape()) : edit::sliceBox(layer.map.shape(), at, normalOf(view.plane()));
    const QString title = tr("Fill with %1").arg(nameOf(project, label));
    if (!in3d && within.shape().voxels() <= mostAtOnce) {
        project.commitEdit(layer.id, edit::fill(layer.map, at, rule, within, mostFillVoxels, {}, confine), title, false);
        return;
    }
    auto delta = std::make_shared<BlockDelta>();
    jobs.run(
        project::JobQueue::Lane::Pool, title,
        [delta, map = layer.map, at, rule, confine, within](Progress&, std::stop_token stop) {
            *delta = edit::fill(map, at, rule, within, mostFillVoxels, stop, confine);
        },
        [&project, delta, id = layer.id, title, tell = std::move(tell)] {
            if (!commitIfFresh(project, id, *delta, title)) tell(tr("The labels changed while the fill ran, so it was dropped: fill again."));
        });
}

} // namespace granule::tool
