// SPDX-License-Identifier: BSD-3-Clause
// How settling follows the project's layers and history, and what the project file keeps of it; what a person does is in
// SettleController.cpp.
#include "ui/main/RepaintSession.h"
#include "ui/main/SettleController.h"

#include <QJsonArray>

#include <algorithm>

namespace granule::desktop {

using agreement::ConsensusRule;
using panel::PlacesStrip;

void SettleController::followLayers() {
    m_strip.setHasConsensus(record() != nullptr);
    if (consensusLayer() == m_shownLayer) return;
    m_shownLayer = consensusLayer(); // another consensus, or none: what was listed is of no use
    m_disputes.clear();
    if (m_search) m_search->cancel();
    if (m_repaint) endRepaint(false);
    if (!isShown()) return;
    if (!record()) emit m_strip.modeAsked(PlacesStrip::Mode::Differences);
    else if (m_comparing && !m_restoring) search();
}

void SettleController::noteEdit(int layer) {
    const auto* made = record();
    if (!made || std::ranges::find(made->raters, layer) == made->raters.end()) return;
    m_ground.reset(); // a rater says something else now
    if (isShown()) m_rest.start();
}

void SettleController::setWorkspace(Workspace workspace) {
    m_comparing = workspace == Workspace::Compare;
    if (!m_comparing) return;
    if (m_repaint) endRepaint(true);
    if (!m_restoring && isShown() && record() && (!m_ground || m_disputes.empty())) search();
}

void SettleController::reset() {
    for (const auto& job : {m_making, m_search, m_ruling})
        if (job) job->cancel();
    m_repaint.reset();
    m_records.clear();
    m_ledger = {};
    m_filter = {};
    m_ground.reset();
    m_disputes.clear();
    m_ruledLast.reset();
    m_shownLayer = 0;
    m_restoring = false;
    m_strip.setHasConsensus(false);
    if (isShown()) emit m_strip.modeAsked(PlacesStrip::Mode::Differences);
}

// ---- the project file

QJsonObject SettleController::state() const {
    QJsonArray records;
    for (const auto& made : m_records) {
        QJsonArray raters;
        for (const int layer : made.raters) raters.append(layer);
        records.append(QJsonObject{{"layer", made.layer}, {"rule", made.rule == ConsensusRule::Staple ? "staple" : "majority"}, {"raters", raters}});
    }
    return {{"consensus", records},
            {"rulings", m_ledger.toJson(doneSteps())},
            {"journal", QString::fromStdString(m_journal.id())},
            {"settling", isShown()},
            {"undecidedOnly", m_filter.undecidedOnly},
            {"lineWidthToo", m_filter.lineWidthToo},
            {"leastVoxels", static_cast<qint64>(m_filter.leastVoxels)}};
}

void SettleController::restore(const QJsonObject& state) {
    m_records.clear();
    for (const auto& value : state["consensus"].toArray()) {
        const auto object = value.toObject();
        Record made{object["layer"].toInt(), object["rule"].toString() == QLatin1String("staple") ? ConsensusRule::Staple : ConsensusRule::Majority, {}};
        for (const auto& rater : object["raters"].toArray()) made.raters.push_back(rater.toInt());
        if (made.raters.size() >= 2) m_records.push_back(std::move(made));
    }
    m_ledger = RulingLedger::of(state["rulings"].toArray());
    m_ledgerJournal = state["journal"].toString().toStdString();
    m_filter.undecidedOnly = state["undecidedOnly"].toBool();
    m_filter.lineWidthToo = state["lineWidthToo"].toBool();
    m_filter.leastVoxels = static_cast<std::uint64_t>(std::max(1.0, state["leastVoxels"].toDouble(1)));
    m_restoring = true; // the history follows
    followLayers();
    if (state["settling"].toBool() && record()) {
        m_strip.setMode(PlacesStrip::Mode::Disputes);
        m_strip.filter().setFilter(m_filter);
    }
    QTimer::singleShot(0, this, &SettleController::adoptHistory);
}

/// Steps mean something in their own journal only.
void SettleController::adoptHistory() {
    if (!std::exchange(m_restoring, false)) return;
    if (m_journal.id() != m_ledgerJournal) m_ledger.forgetSteps();
    m_ledgerJournal = m_journal.id();
    if (m_comparing && isShown() && record()) search();
}

} // namespace granule::desktop
