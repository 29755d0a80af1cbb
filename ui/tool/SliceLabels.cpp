// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/SliceLabels.h"

#include "core/edit/CopySlice.h"
#include "ui/tool/Editing.h"

#include <QCoreApplication>

namespace granule::tool {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("SliceLabels", text);
}

} // namespace

QString copyLabels(view::SliceView& view, int by) {
    auto& project = view.project();
    const auto label = view.selection().label();
    if (const QString why = whyNot(project, view.selection(), label); !why.isEmpty()) return why;
    edit::SliceCopy copy{normalOf(view.plane()), view.slice(), view.slice() + by, {}};
    if (label != 0) copy.only = label;
    if (copy.to < 0 || copy.to >= view.sliceCount()) return tr("This is the last slice: there is none to copy to.");
    const auto& layer = *project.activeLayer();
    const auto delta = edit::copySlice(layer.map, copy, project.schema(), *layer.objects, view.selection().limits().over, confineFor(project, view.selection()));
    const QString what = label == 0 ? tr("labels") : nameOf(project, label);
    project.commitEdit(layer.id, delta, tr("Copy %1 to slice %2").arg(what).arg(copy.to), false);
    view.goToSlice(copy.to);
    return delta.empty() ? tr("Slice %1 holds no %2 to copy, or nothing that it may be painted over.").arg(copy.from).arg(what) : QString();
}

} // namespace granule::tool
