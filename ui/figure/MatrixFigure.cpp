// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/MatrixFigure.h"

#include "core/volume/SafeFile.h"
#include "ui/figure/FigureFile.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

const QSizeF sizeMm(160, 150);
constexpr double diagonalHeat[] = {0.20, 0.64, 0.42}, besideHeat[] = {0.80, 0.33, 0.27};

QColor mixed(const QColor& from, const double (&to)[3], double share) {
    const auto part = [&](double a, double b) { return static_cast<float>(a + (b - a) * share); };
    return QColor::fromRgbF(part(from.redF(), to[0]), part(from.greenF(), to[1]), part(from.blueF(), to[2]));
}

QString shortCount(double n) {
    if (n < 10000) return QString::number(n, 'f', 0);
    if (n < 1e6) return QStringLiteral("%1 k").arg(n / 1e3, 0, 'f', n < 1e5 ? 1 : 0);
    if (n < 1e9) return QStringLiteral("%1 M").arg(n / 1e6, 0, 'f', n < 1e8 ? 1 : 0);
    return QStringLiteral("%1 G").arg(n / 1e9, 0, 'f', n < 1e11 ? 1 : 0);
}

QString number(double value) {
    return std::isnan(value) ? QStringLiteral("-") : QString::number(value, 'f', 3);
}

std::string quoted(const QString& text) {
    auto inside = text;
    inside.replace('"', QStringLiteral("\"\""));
    return ('"' + inside + '"').toStdString();
}

} // namespace

QString matrixCellText(const analysis::ConfusionMatrix& matrix, int truth, int predicted, MatrixNumbers numbers) {
    const auto count = matrix.count(truth, predicted);
    if (count == 0) return {};
    if (numbers == MatrixNumbers::Counts) return shortCount(static_cast<double>(count));
    return percentText(matrixShare(matrix, truth, predicted, numbers));
}

double matrixShare(const analysis::ConfusionMatrix& matrix, int truth, int predicted, MatrixNumbers numbers) {
    return numbers == MatrixNumbers::ColumnPercent ? matrix.columnShare(truth, predicted) : matrix.rowShare(truth, predicted);
}

QString percentText(double share) {
    if (!(share > 0)) return {};
    return share < 0.005 ? QStringLiteral("<1") : QString::number(std::lround(share * 100));
}

QColor matrixCellColour(const analysis::ConfusionMatrix& matrix, int truth, int predicted, const QColor& base) {
    return matrixCellColour(matrix.rowShare(truth, predicted), truth == predicted, base);
}

QColor matrixCellColour(double share, bool onDiagonal, const QColor& base) {
    if (!(share > 0)) return base;
    if (onDiagonal) return mixed(base, diagonalHeat, 0.25 + 0.75 * share);
    return mixed(base, besideHeat, std::min(1.0, 0.06 + 1.4 * share));
}

QColor readableOn(const QColor& background) {
    const double luminance = 0.299 * background.redF() + 0.587 * background.greenF() + 0.114 * background.blueF();
    return luminance > 0.52 ? QColor(0x14, 0x17, 0x1c) : QColor(Qt::white);
}

void paintMatrixCells(QPainter& painter, const QRectF& cells, const MatrixFigure& figure, int firstRow) {
    const int n = figure.matrix.classes();
    const double w = cells.width() / n, h = cells.height() / (n - firstRow), gap = std::min(w, h) * 0.03;
    const double text = std::min(h * 0.36, w * 0.3);
    painter.setFont(figureFont(text));
    painter.setPen(Qt::black);
    for (int p = 0; p < n; ++p)
        painter.drawText(QRectF(cells.left() + p * w, cells.top() - h, w, h * 0.92), Qt::AlignHCenter | Qt::AlignBottom, figure.classNames.value(p));
    for (int t = firstRow; t < n; ++t) {
        const double top = cells.top() + (t - firstRow) * h;
        painter.setFont(figureFont(text));
        painter.setPen(Qt::black);
        painter.drawText(QRectF(cells.left() - 3 * w, top, 2.9 * w, h), Qt::AlignRight | Qt::AlignVCenter, figure.classNames.value(t));
        for (int p = 0; p < n; ++p) {
            const QRectF cell(cells.left() + p * w + gap, top + gap, w - 2 * gap, h - 2 * gap);
            const double share = figure.rowTotal ? static_cast<double>(figure.matrix.count(t, p)) / *figure.rowTotal : matrixShare(figure.matrix, t, p, figure.numbers);
            const auto fill = matrixCellColour(share, t == p, QColor(0xf3, 0xf4, 0xf6));
            painter.setPen(Qt::NoPen);
            painter.setBrush(fill);
            painter.drawRoundedRect(cell, gap * 2, gap * 2);
            painter.setPen(readableOn(fill));
            painter.setFont(figureFont(text, t == p ? QFont::DemiBold : QFont::Normal));
            painter.drawText(cell, Qt::AlignCenter, figure.numbers == MatrixNumbers::Counts ? matrixCellText(figure.matrix, t, p, figure.numbers) : percentText(share));
        }
    }
}

void paintMatrix(QPainter& painter, const QRectF& area, const MatrixFigure& figure) {
    painter.save();
    painter.fillRect(area, Qt::white);
    const double unit = area.width() / 100;
    const QRectF cells(area.left() + 20 * unit, area.top() + 22 * unit, 77 * unit, area.height() - 32 * unit);
    painter.setPen(Qt::black);
    painter.setFont(figureFont(3.0 * unit, QFont::DemiBold));
    painter.drawText(QRectF(area.left() + 3 * unit, area.top() + 3 * unit, 94 * unit, 5 * unit), Qt::AlignLeft | Qt::AlignVCenter, figure.title);
    painter.setFont(figureFont(2.4 * unit));
    painter.drawText(QRectF(cells.left(), area.top() + 9 * unit, cells.width(), 4 * unit), Qt::AlignCenter, figure.columnTitle);
    painter.save();
    painter.translate(area.left() + 5 * unit, cells.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-cells.height() / 2, -2 * unit, cells.height(), 4 * unit), Qt::AlignCenter, figure.rowTitle);
    painter.restore();
    paintMatrixCells(painter, cells, figure);
    painter.setPen(Qt::black);
    painter.setFont(figureFont(2.4 * unit));
    const auto& m = figure.matrix;
    const auto unitName = figure.numbers == MatrixNumbers::Counts         ? QStringLiteral("voxels")
                          : figure.numbers == MatrixNumbers::RowPercent ? QStringLiteral("% of the row")
                                                                        : QStringLiteral("% of the column");
    painter.drawText(QRectF(cells.left(), cells.bottom() + 2 * unit, cells.width(), 5 * unit), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("MIoU(all) %1    MIoU(org) %2    Cohen's kappa %3    cells: %4")
                         .arg(number(m.mIoUAll()), number(m.mIoUOrg()), number(m.cohenKappa()), unitName));
    painter.restore();
}

void writeMatrixFigure(const std::string& path, const MatrixFigure& figure) {
    writeFigureFile(path, figure.title, sizeMm, [&](QPainter& painter, const QRectF& area) { paintMatrix(painter, area, figure); });
}

void writeMatrixTable(const std::string& path, const MatrixFigure& figure) {
    writeFile(path, matrixCsv(figure));
}

std::string matrixCsv(const MatrixFigure& figure) {
    std::string csv = quoted(figure.rowTitle + " \\ " + figure.columnTitle);
    const int n = figure.matrix.classes();
    for (int k = 0; k < n; ++k) csv += "," + quoted(figure.classNames.value(k));
    csv += "\n";
    for (int t = 0; t < n; ++t) {
        csv += quoted(figure.classNames.value(t));
        for (int p = 0; p < n; ++p) csv += "," + std::to_string(figure.matrix.count(t, p));
        csv += "\n";
    }
    return csv;
}

} // namespace granule::figure
