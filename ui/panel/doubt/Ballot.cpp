// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/Ballot.h"

#include <algorithm>

namespace granule::panel {

void Ballot::setVotes(const review::Votes& votes, const QStringList& memberNames, int layer) {
    m_votes = votes;
    m_members = memberNames;
    m_layer = layer;
    m_decision = plainDecision();
    emit votesChanged();
}

void Ballot::clear() {
    if (!isEmpty()) setVotes({}, {}, 0);
}

review::Decision Ballot::plainDecision() const {
    review::Decision plain;
    plain.weights.assign(m_votes.members(), 1.0);
    plain.bias.assign(m_votes.classes(), 0.0);
    return plain;
}

void Ballot::setDecision(const review::Decision& decision) {
    if (decision == m_decision) return;
    m_decision = decision;
    emit decisionChanged();
}

void Ballot::setShown(HeatKind kind) {
    if (kind == m_shown) return;
    m_shown = kind;
    emit shownChanged();
}

void Ballot::setOpacity(double opacity) {
    opacity = std::clamp(opacity, 0.0, 1.0);
    if (opacity == m_opacity) return;
    m_opacity = opacity;
    emit opacityChanged();
}

} // namespace granule::panel
