// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/ClassScores.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>

namespace granule::panel {

using agreement::RaterKind;
using agreement::Score;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

QString tr(const char* text) {
    return QCoreApplication::translate("ClassScores", text);
}

Score at(const std::vector<Score>& scores, std::size_t k) {
    return k < scores.size() ? scores[k] : Score{none};
}

} // namespace

const std::vector<ClassScore>& classScores() {
    static const std::vector all{ClassScore::IoU,   ClassScore::Dice,         ClassScore::Precision, ClassScore::Recall,
                                 ClassScore::Kappa, ClassScore::TolerantDice, ClassScore::ObjectF1};
    return all;
}

QString nameOf(ClassScore kind) {
    switch (kind) {
    case ClassScore::IoU: return tr("IoU");
    case ClassScore::Dice: return tr("Dice");
    case ClassScore::Precision: return tr("Precision");
    case ClassScore::Recall: return tr("Recall");
    case ClassScore::Kappa: return tr("Kappa");
    case ClassScore::TolerantDice: return tr("Tolerant Dice");
    case ClassScore::ObjectF1: return tr("F1 of objects");
    }
    return {};
}

QString meaningOf(ClassScore kind) {
    switch (kind) {
    case ClassScore::IoU: return tr("What both gave the class, of what either did");
    case ClassScore::Dice: return tr("Twice what both gave the class, of what each did");
    case ClassScore::Precision: return tr("Of what the columns gave the class, what the rows did as well");
    case ClassScore::Recall: return tr("Of what the rows gave the class, what the columns did as well");
    case ClassScore::Kappa: return tr("Cohen's kappa of the class against all others: agreement beyond chance");
    case ClassScore::TolerantDice: return tr("Dice where a border may be off by a voxel: what is left is more than line width");
    case ClassScore::ObjectF1: return tr("Objects that were found, IoU 0.5 and more: the mean of precision and recall of objects");
    }
    return {};
}

Score scoreOf(const ShownPair& shown, std::size_t k, ClassScore kind) {
    if (!shown.pair) return {none};
    const auto& pair = *shown.pair;
    switch (kind) {
    case ClassScore::IoU: return at(pair.scores.iou, k);
    case ClassScore::Dice: return at(pair.scores.dice, k);
    case ClassScore::Precision: return at(shown.swapped ? pair.scores.recall : pair.scores.precision, k);
    case ClassScore::Recall: return at(shown.swapped ? pair.scores.precision : pair.scores.recall, k);
    case ClassScore::Kappa: return {k < pair.scores.classKappa.size() ? pair.scores.classKappa[k] : none};
    case ClassScore::TolerantDice: return {k < pair.tolerant.size() ? pair.tolerant[k].dice() : none};
    case ClassScore::ObjectF1: return {pair.detection && k < pair.detection->byClass.size() ? pair.detection->byClass[k].f1() : none};
    }
    return {none};
}

std::optional<Score> humanScore(const agreement::Agreement& result, std::size_t k, ClassScore kind) {
    double sum = 0;
    int count = 0;
    Score last;
    for (const auto& pair : result.pairs) {
        if (result.raters[pair.a].kind != RaterKind::Person || result.raters[pair.b].kind != RaterKind::Person) continue;
        last = scoreOf({&pair, false}, k, kind);
        if (std::isnan(last.value)) return {};
        sum += last.value;
        ++count;
    }
    if (count == 0) return {};
    if (count == 1) return last;
    Score mean{sum / count};
    for (const auto& row : result.ceiling)
        if (kind == ClassScore::IoU && row.what == agreement::CeilingRow::What::IoU && row.classId == k) mean.interval = row.human.interval;
    return mean;
}

QString sentenceAbout(const agreement::Agreement& result, std::size_t rater) {
    std::size_t place = 0;
    for (std::size_t i = 0; i < rater && i < result.raters.size(); ++i) place += result.raters[i].kind != RaterKind::Person;
    const bool said = rater < result.raters.size() && result.raters[rater].kind != RaterKind::Person && place < result.sentences.size();
    return said ? QString::fromStdString(result.sentences[place]) : QString();
}

} // namespace granule::panel
