// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Editing.h"

#include <QColor>
#include <QCoreApplication>

#include <algorithm>

namespace granule::tool {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Editing", text);
}

} // namespace

edit::PaintRule ruleFor(const project::Project& project, const project::Selection& selection, LabelId label) {
    return {label, project.schema(), objectsOf(project), selection.limits().over};
}

edit::Confine confineFor(const project::Project& project, const project::Selection& selection) {
    const auto& limits = selection.limits();
    edit::Confine confine;
    if (limits.box) confine.box = selection.box();
    if (limits.mask && limits.mask->shape() == project.volume().shape()) confine.mask = limits.mask;
    if (limits.grey) confine.grey = edit::GreyRange{project.volume(), limits.grey->black, limits.grey->white};
    return confine;
}

QString whyNot(const project::Project& project, const project::Selection& selection, LabelId label) {
    const auto* layer = project.activeLayer();
    if (!layer) return tr("There is no label layer to paint on: add one first.");
    if (!layer->visible) return tr("The layer %1 is hidden: show it to paint on it.").arg(layer->name);
    if (!selection.labelsShown()) return tr("Labels are hidden: press S to show them.");
    if (isLocked(label, project.schema(), *layer->objects)) return tr("%1 is locked: press O to unlock it.").arg(nameOf(project, label));
    return {};
}

const ObjectTable& objectsOf(const project::Project& project) {
    static const ObjectTable none;
    const auto* layer = project.activeLayer();
    return layer ? *layer->objects : none;
}

QString nameOf(const project::Project& project, LabelId label) {
    return QString::fromStdString(granule::nameOf(label, project.schema(), objectsOf(project)));
}

QColor colourOf(const project::Project& project, LabelId label) {
    const auto* object = objectsOf(project).find(label);
    const auto* found = project.schema().find(object ? object->classId : label);
    if (!found || found->id == 0) return Qt::white;
    const auto c = object && object->colour ? *object->colour : found->colour;
    return QColor(c.r, c.g, c.b).lighter(125);
}

bool commitIfFresh(project::Project& project, int layerId, const BlockDelta& delta, const QString& text, const ObjectChange& objects,
                   const project::EditNotes& notes) {
    const auto* layer = project.layer(layerId);
    const bool fresh = layer && std::ranges::all_of(delta.entries(), [&](const auto& e) {
        return e.block < layer->map.blockCount() && layer->map.block(e.block) == e.before;
    });
    if (fresh) project.commitEdit(layerId, delta, text, false, objects, notes);
    return fresh;
}

} // namespace granule::tool
