// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/Report.h"

#include "ui/figure/Plate.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QPainter>
#include <QPdfWriter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace granule::figure {

namespace {

constexpr double u = unitsPerMm, widthMm = 180, heightMm = 262, marginMm = 15, footMm = 5; // inside the margins of A4
constexpr double textMm = 3.2, smallMm = 2.6, tableMm = 2.3, leastTableMm = 1.5, titleMm = 5.6, headingMm = 4, cellGapMm = 2.2,
                 rowGapMm = 1;
constexpr int pixelsPerInch = 600;
const QColor ink(0x14, 0x17, 0x1c), dimInk(0x5c, 0x66, 0x75), rule(0xd5, 0xda, 0xe1), strongGround(0xee, 0xf4, 0xfb),
    strongInk(0x00, 0x72, 0xb2);

/// Puts things one below the other, in units of plates, and turns the page where there is no room.
class Sheets {
public:
    Sheets(QPdfWriter& writer, QString foot) : m_writer(writer), m_painter(&writer), m_foot(std::move(foot)) { page(); }

    void title(const QString& text, const QString& below) {
        paragraph(text, titleMm, QFont::Bold, ink);
        paragraph(below, smallMm, QFont::Normal, dimInk);
        m_y += 2 * u;
    }
    void add(const ReportHeading& heading) { m_heading = heading.text; }
    void add(const ReportText& text) {
        if (text.weight != ReportText::Weight::Strong) {
            const double mm = text.weight == ReportText::Weight::Small ? smallMm : textMm;
            const double height = heightOf(text.text, mm, QFont::Normal, widthMm * u);
            begin(std::min(height, 6 * mm * u));
            return paragraph(text.text, mm, QFont::Normal, ink);
        }
        const double inside = 4 * u, height = heightOf(text.text, textMm, QFont::DemiBold, widthMm * u - 2 * inside) + 4 * u;
        begin(height);
        m_painter.fillRect(QRectF(0, m_y, widthMm * u, height - u), strongGround);
        m_painter.fillRect(QRectF(0, m_y, 0.8 * u, height - u), strongInk);
        m_y += 1.5 * u;
        paragraph(text.text, textMm, QFont::DemiBold, ink, inside);
        m_y += 1 * u;
    }
    void add(const ReportTable& table);
    void add(const ReportFigure& figure);

private:
    void page() {
        m_painter.resetTransform();
        const double perUnit = pixelsPerInch / 25.4 / u;
        m_painter.scale(perUnit, perUnit);
        m_painter.setRenderHint(QPainter::LosslessImageRendering);
        m_y = 0;
        ++m_page;
        m_painter.setPen(dimInk);
        m_painter.setFont(figureFont(tableMm * u));
        const QRectF foot(0, (heightMm + 1) * u, widthMm * u, footMm * u);
        m_painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, m_foot);
        m_painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, QString::number(m_page));
    }
    void turn() {
        m_writer.newPage();
        page();
    }
    /// Makes room for what is to stand in one piece, and draws the heading above it, which never stands alone at the foot of a page.
    void begin(double height) {
        if (m_heading.isEmpty()) return need(height);
        const auto heading = std::exchange(m_heading, {});
        need(height + (4 + 2 * headingMm) * u);
        if (m_y > 0) m_y += 4 * u;
        paragraph(heading, headingMm, QFont::Bold, ink);
    }
    void need(double height) {
        if (m_y > 0 && m_y + height > heightMm * u) turn();
    }
    static QTextOption wrapping() {
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        return option;
    }
    /// Breaks `text` into lines and hands each to `take`, with its height.
    template <typename Take>
    void lines(const QString& text, double mm, int weight, double width, Take take) {
        QTextLayout layout(text, figureFont(mm * u, weight));
        layout.setTextOption(wrapping());
        layout.beginLayout();
        for (auto line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition({0, 0});
        }
        layout.endLayout();
        for (int i = 0; i < layout.lineCount(); ++i) {
            const auto line = layout.lineAt(i);
            take(text.mid(line.textStart(), line.textLength()).trimmed());
        }
    }
    double heightOf(const QString& text, double mm, int weight, double width) {
        double height = 0;
        lines(text, mm, weight, width, [&](const QString&) { height += 1.45 * mm * u; });
        return height;
    }
    void paragraph(const QString& text, double mm, int weight, const QColor& colour, double inside = 0) {
        const double step = 1.45 * mm * u;
        lines(text, mm, weight, widthMm * u - 2 * inside, [&](const QString& words) {
            need(step);
            m_painter.setPen(colour);
            m_painter.setFont(figureFont(mm * u, weight));
            m_painter.drawText(QRectF(inside, m_y, widthMm * u, step), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
            m_y += step;
        });
        m_y += 1.4 * u;
    }
    struct Columns {
        double mm = tableMm; ///< of the text
        std::vector<double> widths;
    };
    Columns columnsOf(const ReportTable& table) const;
    double rowHeight(const Columns& columns, const QStringList& row, bool head);
    void row(const Columns& columns, const QStringList& row, int numbersFrom, bool head);

    QPdfWriter& m_writer;
    QPainter m_painter;
    QString m_foot, m_heading;
    double m_y = 0;
    int m_page = 0, m_tables = 0, m_figures = 0;
};

/// As wide as the texts need, in letters as small as that takes; what is still too wide breaks its text columns' lines.
Sheets::Columns Sheets::columnsOf(const ReportTable& table) const {
    Columns columns;
    const auto widen = [&](const QStringList& row, int weight) {
        const QFontMetricsF metrics(figureFont(columns.mm * u, weight));
        for (int i = 0; i < row.size(); ++i) {
            auto& width = columns.widths[static_cast<std::size_t>(i)];
            for (const auto& part : row[i].split(QLatin1Char('\n')))
                width = std::max(width, metrics.horizontalAdvance(part) * 1.02 + cellGapMm * u);
        }
    };
    double all = 0;
    for (; columns.mm >= leastTableMm; columns.mm -= 0.1) {
        columns.widths.assign(static_cast<std::size_t>(table.heading.size()), 0);
        widen(table.heading, QFont::DemiBold);
        for (const auto& row : table.rows) widen(row, QFont::Normal);
        all = 0;
        for (const double width : columns.widths) all += width;
        if (all <= widthMm * u) return columns;
    }
    columns.mm = tableMm - 0.3;
    double wide = 0; // of those that are wider than their share
    const double share = widthMm * u / static_cast<double>(columns.widths.size());
    for (const double width : columns.widths) wide += std::max(0.0, width - share);
    for (auto& width : columns.widths)
        if (width > share) width -= (width - share) / wide * (all - widthMm * u);
    return columns;
}

double Sheets::rowHeight(const Columns& columns, const QStringList& row, bool head) {
    double height = 0;
    for (int i = 0; i < row.size(); ++i)
        height = std::max(height, heightOf(row[i], columns.mm, head ? QFont::DemiBold : QFont::Normal,
                                           columns.widths[static_cast<std::size_t>(i)] - 0.5 * cellGapMm * u));
    return height + rowGapMm * u;
}

void Sheets::row(const Columns& columns, const QStringList& row, int numbersFrom, bool head) {
    const double height = rowHeight(columns, row, head), step = 1.45 * columns.mm * u;
    double x = 0;
    for (int i = 0; i < row.size(); ++i) {
        const double width = columns.widths[static_cast<std::size_t>(i)];
        double y = m_y + rowGapMm * u / 2;
        lines(row[i], columns.mm, head ? QFont::DemiBold : QFont::Normal, width - 0.5 * cellGapMm * u, [&](const QString& words) {
            m_painter.setPen(ink);
            m_painter.setFont(figureFont(columns.mm * u, head ? QFont::DemiBold : QFont::Normal));
            const auto side = i >= numbersFrom ? Qt::AlignRight : Qt::AlignLeft;
            m_painter.drawText(QRectF(x + 0.25 * cellGapMm * u, y, width - 0.5 * cellGapMm * u, step),
                               side | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip, words);
            y += step;
        });
        x += width;
    }
    m_y += height;
    m_painter.setPen(QPen(head ? dimInk : rule, (head ? 0.3 : 0.15) * u));
    m_painter.drawLine(QPointF(0, m_y), QPointF(x, m_y));
}

void Sheets::add(const ReportTable& table) {
    const auto columns = columnsOf(table);
    begin(heightOf(table.caption, smallMm, QFont::Normal, widthMm * u) + rowHeight(columns, table.heading, true) + 12 * u);
    m_y += 1.5 * u;
    paragraph(QStringLiteral("Table %1. ").arg(++m_tables) + table.caption, smallMm, QFont::Normal, dimInk);
    row(columns, table.heading, table.numbersFrom, true);
    for (const auto& one : table.rows) {
        if (m_y + rowHeight(columns, one, false) > heightMm * u) {
            turn();
            row(columns, table.heading, table.numbersFrom, true);
        }
        row(columns, one, table.numbersFrom, false);
    }
    m_y += 4 * u;
}

void Sheets::add(const ReportFigure& figure) {
    const auto caption = QStringLiteral("Figure %1. ").arg(++m_figures) + figure.caption;
    const double below = heightOf(caption, smallMm, QFont::Normal, widthMm * u) + 3 * u;
    const double scale = std::min({1.0, widthMm / figure.sizeMm.width(), (heightMm - below / u) / figure.sizeMm.height()});
    const QSizeF size = figure.sizeMm * scale * u;
    begin(size.height() + below);
    m_painter.save();
    figure.paint(m_painter, QRectF(QPointF(0, m_y), size));
    m_painter.restore();
    m_y += size.height() + 1.5 * u;
    paragraph(caption, smallMm, QFont::Normal, dimInk);
    m_y += 2 * u;
}

} // namespace

QByteArray pdfOf(const Report& report) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(pixelsPerInch);
        writer.setTitle(report.title);
        writer.setCreator(report.program);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(marginMm, marginMm, marginMm, marginMm), QPageLayout::Millimeter);
        Sheets sheets(writer, report.title + QStringLiteral(" \u00b7 ") + report.program);
        sheets.title(report.title, report.when.toString(QStringLiteral("yyyy-MM-dd hh:mm")) + QStringLiteral(" \u00b7 ") + report.program);
        for (const auto& block : report.blocks) std::visit([&](const auto& b) { sheets.add(b); }, block);
    }
    return bytes;
}

} // namespace granule::figure
