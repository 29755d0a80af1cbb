// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Scores.h"

namespace granule::agreement {

void ScoreRow::write(const analysis::ConfusionMatrix& counts, const StudyOptions& options,
                     double* out) const {
    const auto absent = options.absent;
    const auto turned = counts.transposed(); // recall is the precision of the other map, and this is turned
                                             // once for all classes
    for (int k = 0; k < static_cast<int>(m_classes); ++k) {
        out[iou(k)] = counts.iou(k, absent);
        out[dice(k)] = counts.dice(k, absent);
        out[precision(k)] = counts.precision(k, absent);
        out[recall(k)] = turned.precision(k, absent);
    }
    out[miouAll()] = counts.mIoUAll(absent);
    out[miouOrg()] = counts.meanIou(options.firstOrganelle, absent);
    out[accuracy()] = counts.accuracy();
    out[kappa()] = counts.cohenKappa();
}

CountScores scoresOf(const analysis::ConfusionMatrix& counts, const CellBootstrap& bootstrap,
                     const Resampled& resampled) {
    const ScoreRow row(counts.classes());
    const auto score = [&](std::size_t place) {
        return Score{resampled.estimates[place], bootstrap.interval(resampled, place)};
    };
    CountScores scores;
    for (int k = 0; k < counts.classes(); ++k) {
        scores.iou.push_back(score(row.iou(k)));
        scores.dice.push_back(score(row.dice(k)));
        scores.precision.push_back(score(row.precision(k)));
        scores.recall.push_back(score(row.recall(k)));
        scores.classKappa.push_back(counts.classKappa(k));
    }
    scores.miouAll = score(row.miouAll());
    scores.miouOrg = score(row.miouOrg());
    scores.accuracy = score(row.accuracy());
    scores.kappa = score(row.kappa());
    scores.adjustedRand = counts.adjustedRandIndex();
    scores.variationOfInformation = counts.variationOfInformation();
    return scores;
}

} // namespace granule::agreement
