// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

#include <QString>

#include <optional>
#include <vector>

namespace granule::panel {

/// What the bars of the classes show.
enum class ClassScore { IoU, Dice, Precision, Recall, Kappa, TolerantDice, ObjectF1 };
const std::vector<ClassScore>& classScores();
/// "IoU", and what it means in one sentence.
QString nameOf(ClassScore kind);
QString meaningOf(ClassScore kind);

/// A result as the two who are shown see it: the first of them is truth, be it the first in the result or not.
struct ShownPair {
    const agreement::PairAgreement* pair = nullptr; ///< null: there is none
    bool swapped = false;                           ///< the second of `pair` is taken as truth
};

/// NaN where it is not defined or was not worked out.
agreement::Score scoreOf(const ShownPair& shown, std::size_t classId, ClassScore kind);
/// What people reach among themselves: the mean over their pairs, with the interval where one is known. Empty without two people.
std::optional<agreement::Score> humanScore(const agreement::Agreement& result, std::size_t classId, ClassScore kind);
/// The sentence about one rater beside the people; empty where there is none.
QString sentenceAbout(const agreement::Agreement& result, std::size_t rater);

} // namespace granule::panel
