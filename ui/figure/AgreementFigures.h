// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"
#include "ui/figure/MatrixFigure.h"
#include "ui/figure/Plate.h"

#include <QColor>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

class QPainter;
class QRectF;

/// The figures of an agreement, as journals print them: S4's matrices, scores beside those of people, how far surfaces lie apart.
namespace granule::figure {

/// The colour of rater or pair `place` in figures: a set that colour-blind people tell apart (after Okabe and Ito).
QColor seriesColour(std::size_t place);
/// "A / B": A is the reference.
QString pairName(const agreement::Agreement& agreement, const agreement::PairAgreement& pair);
/// The short names of the classes.
QStringList shortNames(const ClassSchema& schema);

/// The matrix of one pair: rows are the reference.
MatrixFigure matrixOf(const agreement::Agreement& agreement, const agreement::PairAgreement& pair, MatrixNumbers numbers = MatrixNumbers::RowPercent);
/// Figure S4's layout, of all pairs: the rows of organelles, or all where numbers are not those of rows.
Plate agreementMatrices(const agreement::Agreement& agreement, MatrixNumbers numbers = MatrixNumbers::RowPercent);

/// One score with its interval, and the same score of each cell alone.
struct ScoreBar {
    agreement::Score score;
    std::vector<double> cells; ///< finite; none of scores that need what lies between cells
    QString sign;              ///< above the bar: how it stands to people
};

/// Scores in groups, one group a class or a mean over classes.
struct ScoreBars {
    struct Group {
        QString name;
        std::optional<QColor> colour;            ///< of the class
        std::optional<agreement::Score> human;   ///< of people among themselves, drawn as a band across the bars
        std::vector<ScoreBar> bars;              ///< one a series
    };
    std::vector<Group> groups;
    std::vector<PlateLegendEntry> series;
    QString humanName; ///< of the band; empty where no group has one
    QString note;
};

/// Where there are people and something else: each score of an algorithm beside that of people among themselves. Else each pair.
/// Classes that no rater used are left out.
ScoreBars scoreBars(const agreement::Agreement& agreement);
/// As high as its legend needs. Needs a QGuiApplication, as does what draws.
QSizeF scoreBarsSizeMm(const ScoreBars& bars);
/// Draws the figure for print, dark on white, into `area`.
void paintScoreBars(QPainter& painter, const QRectF& area, const ScoreBars& bars);

/// A panel a class: the share of surface voxels (up) that lie within a distance (across), a curve a pair. No rows where the agreement
/// holds no surface distances.
Plate distancePlate(const agreement::Agreement& agreement);

} // namespace granule::figure
