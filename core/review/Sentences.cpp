// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Sentences.h"

#include <cctype>
#include <cmath>
#include <numbers>

namespace granule::review {

namespace {

std::string name(const ClassSchema& schema, LabelId classId) {
    return nameOf(classId, schema, {});
}

/// "alpha granule", within a sentence.
std::string lower(const ClassSchema& schema, LabelId classId) {
    auto text = name(schema, classId);
    // "ER" stays what it is.
    if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])))
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

/// "38 nm", the diameter of a ball of this volume.
std::string diameter(double nm3) {
    return std::to_string(std::lround(std::cbrt(nm3 * 6 / std::numbers::pi))) + " nm";
}

} // namespace

std::string doubtSentence(const ClassSchema& schema, PlaceKind kind, LabelId classId, LabelId second) {
    const auto question = name(schema, classId) + " or " + lower(schema, second) + "?";
    return kind == PlaceKind::Disagreement ? question + " The models contradict each other." : question;
}

std::string outsideSentence(const ClassSchema& schema, const InsideRule& rule, double share) {
    const auto percent = std::to_string(std::max(1L, std::lround(share * 100))) + " % of its surface";
    if (rule.remedy == InsideRule::Remedy::GiveRim)
        return name(schema, rule.classId) + " not wholly inside a " + lower(schema, rule.into) + ": " + percent + " touches something else.";
    return name(schema, rule.classId) + " outside a " + lower(schema, rule.into) + ": " + percent + " touches what it cannot lie in.";
}

std::string tooSmallSentence(const ClassSchema& schema, const SizeRule& rule, std::int64_t voxels, double nm3) {
    return name(schema, rule.classId) + " of " + std::to_string(voxels) + (voxels == 1 ? " voxel" : " voxels") + ", a ball of " + diameter(nm3) +
           ": the smallest is " + diameter(rule.leastNm3) + ".";
}

std::string tooLargeSentence(const ClassSchema& schema, const SizeRule& rule, double nm3) {
    return name(schema, rule.classId) + " as large as a ball of " + diameter(nm3) + ": the largest is " + diameter(rule.mostNm3) +
           ". Have two grown together?";
}

std::string holeSentence(const ClassSchema& schema, const HoleRule& rule) {
    return name(schema, rule.hole) + " enclosed in a " + lower(schema, rule.around) + ".";
}

std::string becomeSentence(const ClassSchema& schema, LabelId classId) {
    return "Make it " + lower(schema, classId);
}

std::string giveRimSentence(const ClassSchema& schema, const InsideRule& rule) {
    return "Make its rim " + lower(schema, rule.into);
}

std::string takeShellSentence(const ClassSchema& schema, const InsideRule& rule) {
    return "Make the " + lower(schema, rule.from) + " beside it " + lower(schema, rule.into);
}

} // namespace granule::review
