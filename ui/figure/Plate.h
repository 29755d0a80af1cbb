// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <vector>

class QPainter;

namespace granule::figure {

/// Plates are drawn in units that fonts, which are whole units high, can be fine in.
inline constexpr double unitsPerMm = 20;

/// One picture of a plate.
struct PlatePanel {
    QString title; ///< behind its letter
    QImage image;  ///< may be null: then `paint` draws all
    /// Draws vectors over the image into the panel's rectangle, in units of the plate.
    std::function<void(QPainter&, const QRectF&)> paint;
    std::optional<double> scaleBarOfNm = {}; ///< nm that the panel is wide: with a scale bar
    bool lettered = true;
};

/// Panels side by side.
struct PlateRow {
    QString heading; ///< above the row, from its left edge
    QString side;    ///< left of the row, upwards
    std::vector<PlatePanel> panels;
};

struct PlateLegendEntry {
    QString name;
    QColor colour;
};

/// Lettered panels in rows of equal width, with one legend, in the room that the first row leaves or under all: a figure as
/// journals print it.
struct Plate {
    QString title; ///< of the file; not drawn
    std::vector<PlateRow> rows;
    std::vector<PlateLegendEntry> legend;
    double widthMm = 180;
    double aspect = 1;      ///< width by height of every panel
    bool skipL = false;     ///< the letter l, which looks like 1, is left out, as in the study
    QString note;           ///< one line under everything, small
};

/// a, b, ... z, aa, ab, ...; `skipL` leaves l out of the single ones.
QString plateLetter(int index, bool skipL);
/// Panels in the longest row.
int plateColumns(const Plate& plate);
/// How wide and high a panel is, in mm.
QSizeF panelSizeMm(const Plate& plate);
/// What panelSizeMm() is for plates of `columns` panels a row, before there are any.
QSizeF panelSizeMm(double widthMm, int columns, bool withSides, double aspect);
double plateHeightMm(const Plate& plate);

/// `image` with `widthPixels` across: averaged where it has more, in whole squares where it has fewer, so that voxels
/// stay voxels.
QImage sampledTo(const QImage& image, int widthPixels);

/// Draws the plate for print, dark on white, into `area`, which has its shape. Needs a QGuiApplication, for its fonts.
void paintPlate(QPainter& painter, const QRectF& area, const Plate& plate);
/// Writes .svg, .pdf or .png by the path's ending. Images stay images, of the pixels that they have; all else is vectors, text
/// is text. Throws Error (Unsupported, Unwritable). Needs a QGuiApplication.
void writePlate(const std::string& path, const Plate& plate);

} // namespace granule::figure
