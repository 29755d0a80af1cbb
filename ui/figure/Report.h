// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/FigureFile.h"

#include <QByteArray>
#include <QDateTime>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <string>
#include <utility>
#include <variant>
#include <vector>

/// A report: text, tables and figures in order, as one web page or one document to print. Both hold the same.
namespace granule::figure {

struct ReportHeading {
    QString text;
};
struct ReportText {
    enum class Weight { Plain, Strong, Small }; ///< strong: what a reader must not miss
    QString text;
    Weight weight = Weight::Plain;
};
/// The columns from `numbersFrom` on hold numbers and stand to the right.
struct ReportTable {
    QString caption;
    QStringList heading;
    std::vector<QStringList> rows;
    int numbersFrom = 1;
};
/// Drawn as vectors; images in it stay images.
struct ReportFigure {
    QString caption;
    QSizeF sizeMm;
    PaintFigure paint;
    std::string name; ///< of its own file, without ending
};
using ReportBlock = std::variant<ReportHeading, ReportText, ReportTable, ReportFigure>;

struct Report {
    QString title, program; ///< the latter with its version
    QDateTime when;
    std::vector<ReportBlock> blocks;

    template <typename Block>
    void add(Block block) { blocks.emplace_back(std::in_place_type<Block>, std::move(block)); }
};

/// One HTML file that needs nothing else: style and figures (SVG) lie in it; light or dark as the reader's machine; no scripts. Tables and
/// figures are numbered. The same report gives the same bytes. Needs a QGuiApplication, for its fonts.
QByteArray htmlOf(const Report& report);
/// A4 pages with numbers. Tables that reach over a page begin anew with their heading. The same report gives the same bytes but for the
/// date that Qt writes. Needs a QGuiApplication.
QByteArray pdfOf(const Report& report);

} // namespace granule::figure
