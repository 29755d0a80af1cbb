// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Decide.h"

#include <QObject>
#include <QStringList>

namespace granule::panel {

/// What of the votes lies over the slices.
enum class HeatKind { None, Probability, Doubt, Disagreement };

/// The votes of an ensemble that are at hand, how they count, and what of them is shown. Shared by panels and controllers;
/// main thread.
class Ballot : public QObject {
    Q_OBJECT
public:
    explicit Ballot(QObject* parent = nullptr) : QObject(parent) {}

    bool isEmpty() const noexcept { return m_votes.isNull(); }
    const review::Votes& votes() const noexcept { return m_votes; }
    const QStringList& memberNames() const noexcept { return m_members; }
    /// The layer that was made of them; 0: none was.
    int layer() const noexcept { return m_layer; }
    /// Every member counts the same at first.
    void setVotes(const review::Votes& votes, const QStringList& memberNames, int layer);
    void clear();

    /// Its weights and biases are as many as the members and the classes.
    const review::Decision& decision() const noexcept { return m_decision; }
    bool isPlain() const { return m_decision == plainDecision(); }
    review::Decision plainDecision() const;
    /// While a slider moves; settle() follows.
    void setDecision(const review::Decision& decision);
    void settle() { emit settled(); }

    HeatKind shown() const noexcept { return m_shown; }
    void setShown(HeatKind kind);
    /// 0..1
    double opacity() const noexcept { return m_opacity; }
    void setOpacity(double opacity);

signals:
    void votesChanged();
    void decisionChanged();
    void settled();
    void shownChanged();
    void opacityChanged();

private:
    review::Votes m_votes;
    QStringList m_members;
    int m_layer = 0;
    review::Decision m_decision;
    HeatKind m_shown = HeatKind::None;
    double m_opacity = 0.75;
};

} // namespace granule::panel
