// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/MatrixPlate.h"

#include "ui/figure/FigureFile.h"

#include <QPainter>

#include <algorithm>

namespace granule::figure {

namespace {

constexpr std::size_t mostColumns = 3;
constexpr double axisMm = 3.6, namesMm = 4.2, rowNamesMm = 9, axisTextMm = 2.3;

/// Names of the axes left and above, then the cells.
void paintPanel(QPainter& painter, const QRectF& area, const MatrixFigure& figure, int firstRow) {
    const double u = unitsPerMm;
    const QRectF cells = area.adjusted((axisMm + rowNamesMm) * u, (axisMm + namesMm) * u, 0, 0);
    painter.setFont(figureFont(axisTextMm * u, QFont::DemiBold));
    painter.setPen(QColor(0x14, 0x17, 0x1c));
    painter.drawText(QRectF(cells.left(), area.top(), cells.width(), axisMm * u), Qt::AlignCenter, figure.columnTitle);
    painter.save();
    painter.translate(area.left() + axisMm * u / 2, cells.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-cells.height() / 2, -axisMm * u / 2, cells.height(), axisMm * u), Qt::AlignCenter, figure.rowTitle);
    painter.restore();
    paintMatrixCells(painter, cells, figure, firstRow);
}

} // namespace

Plate matrixPlate(const std::vector<MatrixFigure>& matrices, const MatrixPlateStyle& style) {
    Plate plate;
    plate.title = QStringLiteral("Confusion matrices");
    plate.widthMm = style.widthMm;
    plate.skipL = style.skipL;
    const auto numbers = matrices.empty() ? MatrixNumbers::RowPercent : matrices.front().numbers;
    if (numbers == MatrixNumbers::RowPercent) plate.note = QStringLiteral("Numbers are % of what the rater at the left gave the name of the row.");
    if (numbers == MatrixNumbers::ColumnPercent) plate.note = QStringLiteral("Numbers are % of what the rater above gave the name of the column.");
    const auto columns = std::clamp<std::size_t>(matrices.size(), 1, mostColumns);
    for (std::size_t i = 0; i < matrices.size(); ++i) {
        if (i % columns == 0) plate.rows.emplace_back();
        const auto& figure = matrices[i];
        PlatePanel panel;
        panel.title = figure.title;
        panel.paint = [figure, first = style.firstRow](QPainter& painter, const QRectF& area) { paintPanel(painter, area, figure, first); };
        plate.rows.back().panels.push_back(std::move(panel));
    }
    const double width = panelSizeMm(plate).width(), cell = (width - axisMm - rowNamesMm) / (matrices.empty() ? 7 : matrices.front().matrix.classes());
    const int rows = matrices.empty() ? 1 : matrices.front().matrix.classes() - style.firstRow;
    plate.aspect = width / (axisMm + namesMm + cell * rows);
    return plate;
}

} // namespace granule::figure
