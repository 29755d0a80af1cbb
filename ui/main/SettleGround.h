// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Consensus.h"
#include "core/agreement/Disagreement.h"
#include "core/agreement/Rulings.h"

#include <QString>

#include <memory>
#include <vector>

/// What settling rests on, and the parts of it that jobs do. Any thread.
namespace granule::desktop {

/// What raters said when the consensus was made, and what it left open: snapshots. It follows from the raters and the rule, so that only
/// these are kept with a project.
struct SettleGround {
    std::vector<agreement::Rater> raters; ///< of classes only
    /// The same, saying what the consensus says where they differ by line width or in slices that do not count: what is left is disputed.
    std::vector<agreement::Rater> tolerant;
    std::vector<int> layers;              ///< that they are
    agreement::ConsensusRule rule = agreement::ConsensusRule::Majority;
    agreement::Consensus consensus;
    agreement::CellMap cells;

    const std::vector<agreement::Rater>& disputing(bool lineWidthToo) const noexcept { return lineWidthToo ? raters : tolerant; }
};

struct GroundOrder {
    std::vector<agreement::Rater> raters;
    std::vector<int> layers;
    agreement::ConsensusRule rule = agreement::ConsensusRule::Majority;
    agreement::CellMap cells; ///< may be empty: then those of the first rater
    ClassSchema schema;
    analysis::ToleranceNm tolerance;   ///< within which a border is line width
    std::vector<std::int64_t> masked;  ///< slices that do not count
};

/// Throws Error, Cancelled.
std::shared_ptr<const SettleGround> makeGround(const GroundOrder& order, Progress& progress, const std::stop_token& stop);

/// The edit that makes `target` say in the dispute, which is one of the `disputing` raters, what rater `rater` says. It is never empty: where there is nothing to change, a block
/// is replaced by itself, so that the ruling is a step that can be undone. Throws Error (InvalidValue) where something locked would change,
/// Cancelled.
BlockDelta rulingDelta(const std::vector<agreement::Rater>& disputing, const LabelMap& target, std::size_t rater, const agreement::Dispute& dispute,
                       const ClassSchema& schema, const std::stop_token& stop);

/// "majority of Annotator 1, Annotator 2": where a consensus came from.
QString originOf(const SettleGround& ground);
/// "Consensus so far: 96.4 % of voxels by two of three, 0.2 % by rulings, 0.7 % open."
QString sentenceOf(const SettleGround& ground, const agreement::Rulings& rulings);

} // namespace granule::desktop
