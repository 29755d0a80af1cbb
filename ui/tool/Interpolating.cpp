// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Interpolating.h"

#include "core/edit/Interpolate.h"
#include "core/edit/Runs.h"
#include "ui/tool/Editing.h"

namespace granule::tool {

namespace {

struct Found {
    std::optional<edit::Gap> gap;
    BlockDelta delta;
};

} // namespace

Interpolating::Interpolating(project::JobQueue& jobs, Proposal& proposal, QObject* parent) : QObject(parent), m_jobs(jobs), m_proposal(proposal) {}

void Interpolating::start(view::SliceView& view) {
    auto& project = view.project();
    const auto label = view.selection().label();
    if (const QString why = whyNot(project, view.selection(), label); !why.isEmpty()) return emit message(why);
    if (label == 0) return emit message(tr("Choose the class or object to interpolate: background cannot be."));
    const auto& layer = *project.activeLayer();
    const auto normal = normalOf(view.plane());
    // Asked for again while it is shown: the same place, the other way.
    const bool again = m_proposal.isOpen() && m_shown.layer == layer.id && m_shown.label == label && m_shown.gap.normal == normal;
    m_byImage = !(again && m_byImage);
    if (m_job) m_job->cancel();
    auto found = std::make_shared<Found>();
    const QString name = nameOf(project, label);
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Interpolating %1").arg(name),
        [found, map = layer.map, volume = project.volume(), label, normal, slice = view.slice(), byImage = m_byImage,
         rule = ruleFor(project, view.selection(), label), confine = confineFor(project, view.selection())](Progress&, std::stop_token stop) {
            found->gap = edit::findPaintedSlices(map, label, normal, slice);
            if (!found->gap) return;
            const auto runs = byImage ? edit::interpolateAlong(volume, map, label, *found->gap, stop) : edit::interpolate(map, label, *found->gap, stop);
            found->delta = edit::paint(map, rule, confine, runs);
        },
        [this, found, id = layer.id, label, name, axis = axisNameOf(view.plane()), byImage = m_byImage] {
            if (!found->gap) return emit message(tr("Paint %1 in two slices with a gap between them first: they are joined then.").arg(name));
            if (found->delta.empty()) return emit message(tr("Between slices %1 and %2 there is nothing that may be painted.").arg(found->gap->lower).arg(found->gap->upper));
            m_shown = {id, label, *found->gap};
            const QString way = byImage ? tr("led by the image (I: by the shapes)") : tr("by the shapes (I: led by the image)");
            m_proposal.offer(id, found->delta, tr("Interpolate %1 from %2 %3 to %4, %5").arg(name, axis).arg(found->gap->lower).arg(found->gap->upper).arg(way));
        });
}

} // namespace granule::tool
