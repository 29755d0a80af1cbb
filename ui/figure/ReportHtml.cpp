// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/Report.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr double pageMm = 180;       // as wide as the text
constexpr double unitsPerInch = 254; // fine enough for fonts, which are whole units high

const char* const style = R"(:root{--ink:#14171c;--dim:#5c6675;--line:#d5dae1;--ground:#fff;--strong:#eef4fb;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--dim:#9aa5b4;--line:#3a424e;--ground:#14171c;--strong:#1d2733}}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:60rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem;padding-top:.5rem;border-top:1px solid var(--line)}
.made{color:var(--dim);margin:0 0 1.5rem}p{max-width:46rem}.strong{background:var(--strong);border-left:3px solid #0072b2;padding:.6rem .9rem;font-weight:600}.small{font-size:.8125rem;margin:.35rem 0}
figure{margin:1.2rem 0}.sheet{background:#fff;border-radius:4px;padding:.5rem}.sheet svg{display:block;width:100%;height:auto}
figcaption,caption{color:var(--dim);font-size:.875rem;text-align:left}caption{padding-bottom:.4rem}figcaption{padding-top:.4rem}figcaption b,caption b{color:var(--ink)}
.wide{overflow-x:auto;margin:1.2rem 0}table{border-collapse:collapse;font-size:.8125rem;line-height:1.35;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}thead th{border-bottom:2px solid var(--dim);vertical-align:bottom}
th.n,td.n{text-align:right}td.n,td:nth-child(-n+2){white-space:nowrap}
@media print{:root{--ink:#000;--dim:#444;--line:#bbb;--ground:#fff;--strong:#f2f2f2}@page{size:A4;margin:16mm}body{padding:0;max-width:none;font-size:10pt}
table{font-size:7.5pt}.wide{overflow:visible}h2{break-after:avoid}figure,tr{break-inside:avoid}thead{display:table-header-group}})";

QString escaped(const QString& text) {
    return text.toHtmlEscaped();
}

/// The picture alone: a file's heading and its fixed size would not do inside of a page.
QString svgOf(const ReportFigure& figure, const QString& name) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    const auto units = [](double mm) { return static_cast<int>(std::lround(mm / 25.4 * unitsPerInch)); };
    const QSize size(units(figure.sizeMm.width()), units(figure.sizeMm.height()));
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(unitsPerInch));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    {
        QPainter painter(&generator);
        figure.paint(painter, QRectF(QPointF(), size));
    }
    auto svg = QString::fromUtf8(bytes);
    svg.remove(0, std::max<qsizetype>(0, svg.indexOf(QLatin1String("<svg"))));
    const auto head = svg.indexOf(QLatin1Char('>'));
    svg.replace(0, head,
                QStringLiteral("<svg role=\"img\" aria-label=\"%1\" style=\"max-width:%4%\" viewBox=\"0 0 %2 %3\" "
                               "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"")
                    .arg(escaped(name))
                    .arg(size.width())
                    .arg(size.height())
                    .arg(std::min(100.0, figure.sizeMm.width() / pageMm * 100), 0, 'f', 1));
    const auto title = svg.indexOf(QLatin1String("<title>")), end = svg.indexOf(QLatin1String("</title>"));
    if (title >= 0 && end > title) svg.remove(title, end + 8 - title); // "Qt SVG Document"
    return svg.trimmed();
}

class Page {
public:
    void add(const ReportHeading& heading) { m_html += QStringLiteral("<h2>%1</h2>\n").arg(escaped(heading.text)); }
    void add(const ReportText& text) {
        m_html += text.weight == ReportText::Weight::Strong  ? QStringLiteral("<p class=\"strong\">")
                  : text.weight == ReportText::Weight::Small ? QStringLiteral("<p class=\"small\">")
                                                             : QStringLiteral("<p>");
        m_html += escaped(text.text) + QStringLiteral("</p>\n");
    }
    void add(const ReportTable& table) {
        m_html += QStringLiteral("<div class=\"wide\"><table><caption><b>Table %1.</b> %2</caption>\n<thead>")
                      .arg(++m_tables)
                      .arg(escaped(table.caption));
        addRow(table.heading, table.numbersFrom, QStringLiteral("th"));
        m_html += QStringLiteral("</thead>\n<tbody>\n");
        for (const auto& row : table.rows) addRow(row, table.numbersFrom, QStringLiteral("td"));
        m_html += QStringLiteral("</tbody></table></div>\n");
    }
    void add(const ReportFigure& figure) {
        const auto name = QStringLiteral("Figure %1").arg(++m_figures);
        m_html += QStringLiteral("<figure><div class=\"sheet\">") + svgOf(figure, name);
        m_html += QStringLiteral("</div><figcaption><b>%1.</b> %2</figcaption></figure>\n").arg(name, escaped(figure.caption));
    }
    const QString& html() const { return m_html; }

private:
    void addRow(const QStringList& cells, int numbersFrom, const QString& tag) {
        m_html += QStringLiteral("<tr>");
        for (int i = 0; i < cells.size(); ++i)
            m_html += QLatin1Char('<') + tag + (i >= numbersFrom ? QStringLiteral(" class=\"n\">") : QStringLiteral(">")) +
                      escaped(cells[i]) + QStringLiteral("</") + tag + QLatin1Char('>');
        m_html += QStringLiteral("</tr>\n");
    }
    QString m_html;
    int m_tables = 0, m_figures = 0;
};

} // namespace

QByteArray htmlOf(const Report& report) {
    Page page;
    for (const auto& block : report.blocks) std::visit([&](const auto& b) { page.add(b); }, block);
    // One after the other: texts that hold "%1" are texts.
    QString html = QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
                                  "content=\"width=device-width, initial-scale=1\"/>\n<title>");
    html += escaped(report.title) + QStringLiteral("</title>\n<style>\n") + QLatin1String(style) +
            QStringLiteral("\n</style>\n</head>\n<body>\n<h1>") + escaped(report.title);
    html += QStringLiteral("</h1>\n<p class=\"made\">") +
            escaped(report.when.toString(QStringLiteral("yyyy-MM-dd hh:mm")) + QStringLiteral(" \u00b7 ") + report.program);
    html += QStringLiteral("</p>\n") + page.html() + QStringLiteral("</body>\n</html>\n");
    return html.toUtf8();
}

} // namespace granule::figure
