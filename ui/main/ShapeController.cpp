// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ShapeController.h"

#include "core/edit/Fill.h"
#include "core/objects/ObjectEdits.h"
#include "ui/main/Actions.h"
#include "ui/panel/objects/ObjectCounter.h"
#include "ui/panel/objects/ShapePanel.h"
#include "ui/tool/Editing.h"
#include "ui/view/OrthoView.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::desktop {

using Snapshot = tool::LabelJobs::Snapshot;

ShapeController::ShapeController(project::Project& project, project::Selection& selection, view::OrthoView& views, Actions& actions, tool::LabelJobs& edits,
                                 panel::ShapePanel& panel, const panel::ObjectCounter& counter, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_views(views), m_edits(edits), m_panel(panel), m_counter(counter) {
    connect(&panel, &panel::ShapePanel::asked, this, [&actions](const QString& command) { actions.action(command)->trigger(); });
    actions.on("shape.grow", [this] {
        run(tr("Grow %1"), [](const Snapshot& s, const Order& o, const std::stop_token& stop) { return objects::grow(s.map, o.nm, o.gained, o.scope(), stop); });
    });
    actions.on("shape.shrink", [this] {
        run(tr("Shrink %1"), [](const Snapshot& s, const Order& o, const std::stop_token& stop) { return objects::shrink(s.map, o.label, o.nm, o.lost, o.scope(), stop); });
    });
    actions.on("shape.smooth", [this] {
        run(tr("Smooth %1"), [](const Snapshot& s, const Order& o, const std::stop_token& stop) { return objects::smooth(s.map, o.nm, o.gained, o.lost, o.scope(), stop); });
    });
    actions.on("shape.fillHoles", [this] {
        run(tr("Fill holes of %1"), [](const Snapshot& s, const Order& o, const std::stop_token& stop) { return objects::fillHoles(s.map, o.gained, o.scope(), stop); });
    });
    actions.on("shape.islands", [this] { removeIslands(); });
}

/// What a label borders on: of the class around its own, the object that it shares most area with, where there is one.
LabelId ShapeController::around(LabelId label) const {
    const auto& objects = *m_project.activeLayer()->objects;
    const auto* own = m_project.schema().find(objects.classOf(label));
    const LabelId parent = own ? own->parent : 0;
    LabelId best = parent;
    double most = 0;
    const auto* tally = m_counter.count()->layer == m_project.activeLayerId() ? m_counter.count()->find(label) : nullptr;
    if (!tally || parent == 0) return best;
    for (const auto& [other, contact] : tally->touching)
        if (const double area = contact.areaNm2(m_project.spacing()); objects.classOf(other) == parent && area > most) most = area, best = other;
    return best;
}

std::optional<ShapeController::Order> ShapeController::order() {
    const LabelId label = m_selection.label();
    if (label == 0) {
        emit m_edits.message(tr("Choose a class or an object first: background has no outline."));
        return {};
    }
    if (const QString why = tool::whyNot(m_project, m_selection, label); !why.isEmpty()) {
        emit m_edits.message(why);
        return {};
    }
    const auto& layer = *m_project.activeLayer();
    const auto& limits = m_selection.limits();
    const LabelId border = around(label);
    // Unless a person said what may be painted over: what surrounds the label, and no other organelle.
    using Over = edit::PaintOver;
    const LabelId parent = layer.objects->classOf(border);
    const Over over = limits.over.kind != Over::Kind::Everything ? limits.over : parent == 0 ? Over{Over::Kind::Background, 0} : Over{Over::Kind::Only, parent};
    Order order{label,
                border,
                m_panel.amountNm(),
                Box::of(layer.map.shape()),
                {},
                limits.mask,
                edit::PaintRule(label, m_project.schema(), *layer.objects, over),
                edit::PaintRule(border, m_project.schema(), *layer.objects)};
    if (!m_panel.in3d()) {
        auto plane = view::Plane::XY;
        for (const auto other : {view::Plane::XZ, view::Plane::YZ})
            if (m_views.slice(other).underMouse()) plane = other;
        order.flat = view::normalOf(plane);
        order.box = edit::sliceBox(layer.map.shape(), m_selection.crosshair(), *order.flat);
    }
    if (limits.box && m_selection.box()) order.box = order.box.intersected(*m_selection.box());
    if (!order.box.empty()) return order;
    emit m_edits.message(tr("The box that work is limited to does not reach this slice."));
    return {};
}

void ShapeController::run(const QString& text, Work work) {
    const auto wanted = order();
    if (!wanted) return;
    m_edits.run(text.arg(tool::nameOf(m_project, wanted->label)), [order = *wanted, work = std::move(work)](const Snapshot& s, Progress&, const std::stop_token& stop) {
        return objects::ObjectEdit{work(s, order, stop), *s.objects, 0};
    });
}

/// An island is small where it has less than a ball, or in a slice a disc, as wide as the amount.
void ShapeController::removeIslands() {
    const auto wanted = order();
    if (!wanted) return;
    const auto nm = m_project.spacing();
    double voxels = std::numbers::pi / 6 * std::pow(wanted->nm, 3) / nm.voxelVolumeNm3();
    if (wanted->flat) {
        const double area = nm.voxelVolumeNm3() / (*wanted->flat == edit::Axis::Z ? nm.zNm : *wanted->flat == edit::Axis::Y ? nm.yNm : nm.xNm);
        voxels = std::numbers::pi / 4 * std::pow(wanted->nm, 2) / area;
    }
    m_edits.run(tr("Remove islands of %1").arg(tool::nameOf(m_project, wanted->label)),
                [order = *wanted, least = std::max<std::int64_t>(2, std::llround(std::ceil(voxels)))](const Snapshot& s, Progress&, const std::stop_token& stop) {
                    return objects::removeIslands(s.map, *s.objects, s.schema, order.label, least, objects::Becomes::Parent, order.box, objects::Neighbours::Corners, stop);
                });
}

} // namespace granule::desktop
