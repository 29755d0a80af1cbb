// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Rules.h"

namespace granule::review {

// What a place says to a person, and its mend to a button.

std::string doubtSentence(const ClassSchema& schema, PlaceKind kind, LabelId classId, LabelId second);
std::string outsideSentence(const ClassSchema& schema, const InsideRule& rule, double share);
std::string tooSmallSentence(const ClassSchema& schema, const SizeRule& rule, std::int64_t voxels, double nm3);
std::string tooLargeSentence(const ClassSchema& schema, const SizeRule& rule, double nm3);
std::string holeSentence(const ClassSchema& schema, const HoleRule& rule);
std::string becomeSentence(const ClassSchema& schema, LabelId classId);
std::string giveRimSentence(const ClassSchema& schema, const InsideRule& rule);
std::string takeShellSentence(const ClassSchema& schema, const InsideRule& rule);

} // namespace granule::review
