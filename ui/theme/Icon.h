// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace granule::theme {

/// An icon of our own family, by its file's name in resources/icons without ending ("brush"). It is drawn from SVG in
/// the colours of the theme in force when it is painted, sharp at every scale.
QIcon icon(const QString& name);
/// The same in a fixed colour in place of the text colour.
QIcon icon(const QString& name, const QColor& colour);
/// Makes the files of resources/icons known to Qt; harmless when repeated.
void registerIconFiles();
/// The program's own picture.
QIcon applicationIcon();

} // namespace granule::theme
