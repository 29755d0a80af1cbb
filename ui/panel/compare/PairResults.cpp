// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/PairResults.h"

#include "ui/panel/Words.h"
#include "ui/panel/compare/ClassBars.h"
#include "ui/panel/compare/ScoreTable.h"
#include "ui/theme/Section.h"
#include "ui/theme/Theme.h"

#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>

#include <cmath>
#include <limits>

namespace granule::panel {

using agreement::ObjectFate;
using agreement::RaterKind;
using agreement::Score;

namespace {

constexpr int mostListed = 200;

QString scoreText(double value) {
    return std::isnan(value) ? QStringLiteral("-") : QString::number(value, 'f', 3);
}

QString intervalText(const Score& score) {
    return score.interval ? QStringLiteral("%1 \u2013 %2").arg(score.interval->low, 0, 'f', 3).arg(score.interval->high, 0, 'f', 3) : QString();
}

QString countText(std::uint64_t n) {
    return QLocale().toString(static_cast<qulonglong>(n));
}

/// What a matrix alone says, before the rest is there.
Score fromMatrix(const analysis::ConfusionMatrix& matrix, int k, ClassScore kind, analysis::AbsentClass absent) {
    switch (kind) {
    case ClassScore::IoU: return {matrix.iou(k, absent)};
    case ClassScore::Dice: return {matrix.dice(k, absent)};
    case ClassScore::Precision: return {matrix.precision(k, absent)};
    case ClassScore::Recall: return {matrix.recall(k, absent)};
    case ClassScore::Kappa: return {matrix.classKappa(k)};
    case ClassScore::TolerantDice:
    case ClassScore::ObjectF1: break;
    }
    return {std::numeric_limits<double>::quiet_NaN()};
}

QString fateWord(ObjectFate fate) {
    switch (fate) {
    case ObjectFate::Matched: return PairResults::tr("same");
    case ObjectFate::Missed: return PairResults::tr("missed");
    case ObjectFate::Extra: return PairResults::tr("extra");
    case ObjectFate::Split: return PairResults::tr("split");
    case ObjectFate::Merged: return PairResults::tr("merged");
    }
    return {};
}

/// What became of an object where the other of the two is taken as truth.
ObjectFate seenFate(ObjectFate fate, bool swapped) {
    if (!swapped) return fate;
    switch (fate) {
    case ObjectFate::Missed: return ObjectFate::Extra;
    case ObjectFate::Extra: return ObjectFate::Missed;
    case ObjectFate::Split: return ObjectFate::Merged;
    case ObjectFate::Merged: return ObjectFate::Split;
    case ObjectFate::Matched: break;
    }
    return fate;
}

} // namespace

void PairResults::setNames(const ClassSchema& schema, const QString& first, const QString& second) {
    m_schema = schema;
    m_first = first;
    m_second = second;
    refresh();
}

void PairResults::setMatrix(const analysis::ConfusionMatrix* matrix, analysis::AbsentClass absent) {
    m_matrix = matrix ? std::optional(*matrix) : std::nullopt;
    m_absent = absent;
    refresh();
}

void PairResults::setResult(std::shared_ptr<const agreement::Agreement> result, const ShownPair& shown, std::size_t first, std::size_t second) {
    m_result = std::move(result);
    m_shown = m_result ? shown : ShownPair{};
    m_firstPlace = first;
    m_secondPlace = second;
    m_objectClass.reset();
    refresh();
}

void PairResults::setWaiting(const QString& text, bool canStart) {
    m_waiting = text;
    m_canStart = canStart;
    refreshScores();
}

QString PairResults::className(std::size_t k) const {
    return k < m_schema.classes.size() ? QString::fromStdString(m_schema.classes[k].name) : QString::number(k);
}

void PairResults::refresh() {
    refreshBars();
    refreshScores();
    refreshSurfaces();
    refreshObjects();
}

void PairResults::refreshBars() {
    std::vector<ClassBars::Row> rows;
    const bool people = m_result && m_shown.pair && m_result->raters[m_shown.pair->a].kind == RaterKind::Person && m_result->raters[m_shown.pair->b].kind == RaterKind::Person;
    bool human = false, interval = false;
    for (std::size_t k = 0; k < m_schema.classes.size(); ++k) {
        const auto& c = m_schema.classes[k];
        ClassBars::Row row{static_cast<int>(k), QString::fromStdString(c.name), k == 0 ? theme::tokens().dim : colourOf(c.colour), {std::numeric_limits<double>::quiet_NaN()}};
        const bool there = m_matrix && static_cast<int>(k) < m_matrix->classes() && m_matrix->rowTotal(static_cast<int>(k)) + m_matrix->columnTotal(static_cast<int>(k)) > 0;
        if (there) row.score = m_shown.pair ? scoreOf(m_shown, k, m_kind) : fromMatrix(*m_matrix, static_cast<int>(k), m_kind, m_absent);
        if (there && m_result && !people) row.human = humanScore(*m_result, k, m_kind); // two people are no yardstick for themselves
        human |= row.human.has_value();
        interval |= row.score.interval.has_value();
        rows.push_back(std::move(row));
    }
    m_bars->setRows(std::move(rows));
    m_scoreKind->setText(nameOf(m_kind) + QStringLiteral(" \u25be"));
    m_scoreKind->setToolTip(meaningOf(m_kind));
    QStringList key;
    if (human) key << tr("upright tick: people among themselves");
    if (interval) key << tr("line: interval over cells");
    m_key->setText(key.join(QStringLiteral("   ")));
    m_key->setVisible(!key.isEmpty());
}

void PairResults::chooseScore() {
    auto* menu = new QMenu(m_scoreKind);
    menu->setObjectName("compareScoreMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const auto kind : classScores()) {
        auto* action = menu->addAction(nameOf(kind));
        action->setCheckable(true);
        action->setChecked(kind == m_kind);
        action->setToolTip(meaningOf(kind));
        connect(action, &QAction::triggered, this, [this, kind] {
            m_kind = kind;
            refreshBars();
        });
    }
    menu->popup(m_scoreKind->mapToGlobal(QPoint(0, m_scoreKind->height())));
}

void PairResults::askForClass(int classId) {
    const auto k = static_cast<LabelId>(classId);
    const bool fromColumns = m_kind == ClassScore::Precision; // what the columns say and the rows do not
    agreement::PlaceFilter filter;
    (fromColumns ? filter.otherClass : filter.truthClass) = k;
    if (m_kind == ClassScore::TolerantDice) filter.kinds = {agreement::Difference::OtherClass, agreement::Difference::Missed, agreement::Difference::Extra};
    emit placesAsked(filter, tr("%1 in %2, not in %3").arg(className(k), fromColumns ? m_second : m_first, fromColumns ? m_first : m_second));
}

void PairResults::refreshScores() {
    const auto put = [this](const char* name, const Score& score, bool percent = false) {
        const auto& [value, interval] = m_scores.at(name);
        value->setText(percent && !std::isnan(score.value) ? tr("%1 %").arg(score.value * 100, 0, 'f', 1) : scoreText(score.value));
        interval->setText(percent ? QString() : intervalText(score));
        interval->setVisible(!interval->text().isEmpty());
    };
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto* scores = m_shown.pair ? &m_shown.pair->scores : nullptr;
    const auto* matrix = m_matrix ? &*m_matrix : nullptr;
    put("compareMiouAll", scores ? scores->miouAll : Score{matrix ? matrix->mIoUAll(m_absent) : none});
    put("compareMiouOrg", scores ? scores->miouOrg : Score{matrix ? matrix->mIoUOrg(m_absent) : none});
    put("compareKappa", scores ? scores->kappa : Score{matrix ? matrix->cohenKappa() : none});
    put("compareSame", scores ? scores->accuracy : Score{matrix ? matrix->accuracy() : none}, true);
    put("compareRand", {scores ? scores->adjustedRand : matrix ? matrix->adjustedRandIndex() : none});
    put("compareVariation", {scores ? scores->variationOfInformation : matrix ? matrix->variationOfInformation() : none});
    const bool several = m_result && m_result->raters.size() > 2;
    put("compareFleiss", {several ? m_result->fleissKappa : none});
    put("compareAlpha", {several ? m_result->krippendorffAlpha : none});

    QString sentence = m_waiting, numbers;
    if (scores) {
        sentence = sentenceAbout(*m_result, m_secondPlace);
        if (sentence.isEmpty()) sentence = sentenceAbout(*m_result, m_firstPlace);
        if (!sentence.isEmpty()) {
            const auto end = sentence.indexOf(QStringLiteral(". ")); // what it rests on stands smaller below
            if (end >= 0) numbers = sentence.mid(end + 2);
            if (end >= 0) sentence.truncate(end + 1);
        } else {
            sentence = tr("%1 and %2 are both people: this is human agreement.").arg(m_first, m_second);
            numbers = tr("MIoU(org) %1").arg(scoreText(scores->miouOrg.value));
            if (scores->miouOrg.interval) numbers += QStringLiteral(" (%1)").arg(intervalText(scores->miouOrg));
        }
    }
    m_sentence->setText(sentence);
    m_numbers->setText(numbers);
    m_numbers->setVisible(!numbers.isEmpty());
    m_start->setVisible(!scores && m_canStart);
}

void PairResults::refreshSurfaces() {
    QList<QStringList> rows;
    m_surfaceClasses.clear();
    if (m_shown.pair)
        for (std::size_t k = 0; k < m_shown.pair->surfaces.size(); ++k)
            if (const auto& surface = m_shown.pair->surfaces[k]; surface && k > 0) {
                const auto nm = [](double value) { return QString::number(value, 'f', value < 10 ? 1 : 0); };
                rows << QStringList{className(k), nm(surface->meanNm), nm(surface->percent95Nm), nm(surface->mostNm)};
                m_surfaceClasses.push_back(static_cast<LabelId>(k));
            }
    m_surfaces->setRows(rows);
    m_surfaceSection->setVisible(!rows.isEmpty());
}

void PairResults::refreshObjects() {
    QList<QStringList> rows;
    m_objectClasses.clear();
    const auto* detection = m_shown.pair && m_shown.pair->detection ? &*m_shown.pair->detection : nullptr;
    if (detection)
        for (std::size_t k = 1; k < detection->byClass.size(); ++k) {
            const auto& d = detection->byClass[k];
            if (d.truthObjects + d.otherObjects == 0) continue;
            const bool swapped = m_shown.swapped;
            rows << QStringList{k < m_schema.classes.size() ? QString::fromStdString(m_schema.classes[k].shortName) : className(k), countText(d.matched), countText(swapped ? d.extra : d.missed), countText(swapped ? d.missed : d.extra),
                                countText(swapped ? d.merged : d.split), countText(swapped ? d.split : d.merged), scoreText(d.f1()), scoreText(d.panopticQuality())};
            m_objectClasses.push_back(static_cast<LabelId>(k));
        }
    m_objects->setRows(rows);
    m_objectSection->setVisible(!rows.isEmpty());
    listObjects();
}

void PairResults::listObjects() {
    m_listed.clear();
    QList<QStringList> rows;
    std::size_t all = 0;
    if (m_shown.pair && m_shown.pair->detection)
        for (const auto& object : m_shown.pair->detection->objects) {
            if (object.fate == ObjectFate::Matched || (m_objectClass && object.classId != *m_objectClass)) continue;
            if (++all > mostListed) continue;
            m_listed.push_back(object);
            const auto cell = object.cell >= 0 && object.cell < static_cast<int>(m_result->cells.names.size()) ? QString::fromStdString(m_result->cells.names[static_cast<std::size_t>(object.cell)]) : QString();
            rows << QStringList{tr("%1, %2").arg(className(object.classId), fateWord(seenFate(object.fate, m_shown.swapped))), cell, countText(object.voxels)};
        }
    m_list->setRows(rows);
    m_list->setVisible(!rows.isEmpty());
    const auto whose = m_objectClass ? className(*m_objectClass) : tr("All classes");
    m_objectsText->setText(all == 0           ? tr("%1: every object is the same in both.").arg(whose)
                           : all > mostListed ? tr("%1: the %2 largest of %3 that are not the same. Click one to go there.").arg(whose).arg(mostListed).arg(all)
                                              : tr("%1: %2 that are not the same. Click one to go there.").arg(whose).arg(all));
}

} // namespace granule::panel
