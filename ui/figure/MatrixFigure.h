// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/ConfusionMatrix.h"

#include <QColor>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>

class QPainter;
class QRectF;

namespace granule::figure {

enum class MatrixNumbers { RowPercent, Counts, ColumnPercent };

/// A confusion matrix as a figure: rows are the first label map, columns the second.
struct MatrixFigure {
    analysis::ConfusionMatrix matrix;
    QStringList classNames; ///< short, one a class
    QString title, rowTitle, columnTitle;
    MatrixNumbers numbers = MatrixNumbers::RowPercent;
    std::optional<double> rowTotal = {}; ///< what every row is a share of, where shares were typed in; else its sum
};

/// Share of the row, or of the column where `numbers` are percent of it; NaN where there are no voxels.
double matrixShare(const analysis::ConfusionMatrix& matrix, int truth, int predicted, MatrixNumbers numbers);
/// What a cell says: "63", "<1" for what rounds to nothing, "" for no voxel; counts as "1.2 M".
QString matrixCellText(const analysis::ConfusionMatrix& matrix, int truth, int predicted, MatrixNumbers numbers);
/// "63", "<1", "" for a share of the row.
QString percentText(double share);
/// The heat of a cell over `base`: green on the diagonal, red beside it, the stronger the larger its share of the row.
QColor matrixCellColour(const analysis::ConfusionMatrix& matrix, int truth, int predicted, const QColor& base);
QColor matrixCellColour(double share, bool onDiagonal, const QColor& base);
/// Black or white, whichever reads better on `background`.
QColor readableOn(const QColor& background);

/// Draws the cells of the rows from `firstRow` on into `cells`, the names of rows left of it and of columns above.
void paintMatrixCells(QPainter& painter, const QRectF& cells, const MatrixFigure& figure, int firstRow = 0);
/// Draws the figure for print, dark on white, into `area`. Needs a QGuiApplication, for its fonts.
void paintMatrix(QPainter& painter, const QRectF& area, const MatrixFigure& figure);
/// Writes .svg, .pdf or .png by the path's ending, 160 mm wide (300 dpi in pixels). The file appears whole or not at
/// all. Throws Error (Unsupported, Unwritable). Needs a QGuiApplication.
void writeMatrixFigure(const std::string& path, const MatrixFigure& figure);

/// The counts as CSV with a heading row and names in the first column.
std::string matrixCsv(const MatrixFigure& figure);
/// Writes it to a file, whole or not at all. Throws Error (Unwritable).
void writeMatrixTable(const std::string& path, const MatrixFigure& figure);

} // namespace granule::figure
