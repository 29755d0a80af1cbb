// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/TwoSamples.h"

#include <QString>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

class QPainter;
class QRectF;

namespace granule::figure {

/// The scores of one architecture, one a seed.
struct ScoreSeries {
    QString name;
    std::vector<double> values; ///< finite, at least one
};

/// How two series of a figure differ.
struct SeriesComparison {
    std::size_t a, b; ///< places in the list of series
    analysis::SampleComparison result;
    double pCorrected = 1; ///< for the number of comparisons made
};

/// Normalised histograms, one below the other on one axis (the study's Figure S5), and how the best series compares.
struct HistogramFigure {
    QString title, axisTitle;
    std::vector<ScoreSeries> series;
    std::vector<SeriesComparison> comparisons; ///< of each pair
    std::vector<analysis::Interval> means;     ///< of each series
    double low = 0, high = 1;                  ///< of the axis
    std::size_t bins = 25;
};

/// Compares the series with each other and finds a range that holds all values, in whole twentieths.
/// Throws Error (InvalidValue) where there is no series, or one without values or with a value that is not finite.
HistogramFigure histogramFigure(std::vector<ScoreSeries> series, const analysis::BootstrapOptions& options = {});

/// The series with the largest mean.
std::size_t bestSeries(const HistogramFigure& figure);
/// "2D-3D+3x3x3 over No 3x3x3 Convs: +0.021 [0.004, 0.037], ..." of the best series against each other one.
std::vector<QString> comparisonLines(const HistogramFigure& figure);

/// Draws the figure for print, dark on white, into `area`. Needs a QGuiApplication, for its fonts.
void paintHistograms(QPainter& painter, const QRectF& area, const HistogramFigure& figure);
/// Writes .svg, .pdf or .png by the path's ending, 160 mm wide. Throws Error (Unsupported, Unwritable).
void writeHistogramFigure(const std::string& path, const HistogramFigure& figure);

} // namespace granule::figure
