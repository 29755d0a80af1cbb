// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFont>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <functional>
#include <string>

class QPainter;

namespace granule::figure {

/// Draws a figure for print, dark on white, into an area; text and lines are sized in its units.
using PaintFigure = std::function<void(QPainter& painter, const QRectF& area)>;

/// Writes .svg, .pdf or .png by the path's ending, `sizeMm` large (300 dpi in pixels). The file appears whole or not at
/// all. Throws Error (Unsupported, Unwritable). Needs a QGuiApplication, for its fonts.
void writeFigureFile(const std::string& path, const QString& title, const QSizeF& sizeMm, const PaintFigure& paint);

/// Throws Error (Unsupported) where writeFigureFile() would for the ending of `path`.
void requireFigureEnding(const std::string& path);

/// The font of figures, `pixels` high.
QFont figureFont(double pixels, int weight = QFont::Normal);

} // namespace granule::figure
