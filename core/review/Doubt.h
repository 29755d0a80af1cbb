// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Decide.h"

namespace granule::review {

// Layers of doubt over a slice or any box inside the votes' box: a value of 0..255 a voxel, x fastest. Dropped members
// count for nothing, weights count as in decide(). On all cores; throw as decide() does.

/// The probability of a class after weights and bias: 255 is 1.
std::vector<std::uint8_t> probability(const Votes& votes, const Decision& decision, LabelId classId, const Box& box,
                                      const std::stop_token& stop = {});

/// The entropy of the members' weighted mean, H = -sum_c p_c ln p_c: 255 is ln(classes), all classes equally probable.
/// A bias does not count: it is a person's will, not doubt.
std::vector<std::uint8_t> entropy(const Votes& votes, const Decision& decision, const Box& box, const std::stop_token& stop = {});

/// How far the members contradict each other: the mutual information between member and class, the entropy of the mean
/// less the mean of the members' entropies (BALD; Houlsby et al. 2011, "Bayesian active learning for classification and
/// preference learning", arXiv 1112.5745). 255 is its maximum, ln(min(members, classes)): each is sure of another class. 0 where
/// all are equally unsure, and for a single member.
std::vector<std::uint8_t> disagreement(const Votes& votes, const Decision& decision, const Box& box, const std::stop_token& stop = {});

} // namespace granule::review
