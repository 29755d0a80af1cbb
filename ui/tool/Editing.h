// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Confine.h"
#include "core/edit/PaintRule.h"
#include "core/project/EditNotes.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QString>

/// What every tool asks before it changes labels, so that locks and limits hold in all of them. Main thread.
namespace granule::tool {

/// What may be turned into `label` on the active layer, by its locks and by what is painted over.
edit::PaintRule ruleFor(const project::Project& project, const project::Selection& selection, LabelId label);
/// Box, cell and grey values that work is limited to.
edit::Confine confineFor(const project::Project& project, const project::Selection& selection);
/// A sentence where `label` cannot be painted on the active layer as things are; empty where it can.
QString whyNot(const project::Project& project, const project::Selection& selection, LabelId label);
/// Of the active layer; empty where there is none. Valid until the layer's objects change.
const ObjectTable& objectsOf(const project::Project& project);
/// "Mitochondrion", "Alpha granule 61", of the active layer.
QString nameOf(const project::Project& project, LabelId label);
/// The colour that `label` of the active layer is drawn in.
QColor colourOf(const project::Project& project, LabelId label);
/// Makes what a job found one step of the history, unless the labels that it began with have changed meanwhile. False: they have.
bool commitIfFresh(project::Project& project, int layerId, const BlockDelta& delta, const QString& text, const ObjectChange& objects = {},
                   const project::EditNotes& notes = {});

} // namespace granule::tool
