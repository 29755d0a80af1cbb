// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Recheck.h"

#include <algorithm>

namespace granule::review {

namespace {

/// What is looked at beyond the place's box: what grew by less is still seen as a whole.
constexpr std::int64_t margin = 16;

Box grown(const Box& box, const Shape& within) {
    return Box{{box.lo.z - margin, box.lo.y - margin, box.lo.x - margin}, {box.hi.z + margin, box.hi.y + margin, box.hi.x + margin}}.intersected(
        Box::of(within));
}

/// The words of a sentence that say which rule is broken: they stand before the first number.
std::string rulePart(const std::string& sentence) {
    return sentence.substr(0, sentence.find_first_of("0123456789"));
}

} // namespace

bool stillHolds(const Place& place, const LabelMap& map, const ObjectTable& objects, const ClassSchema& schema, const Rules& rules,
                const std::stop_token& stop) {
    if (place.kind != PlaceKind::Impossible) return objects.classOf(map.at(place.at)) == place.classId;
    const Box around = grown(place.box, map.shape());
    NoProgress quiet;
    return std::ranges::any_of(findImpossible(map.cutOut(around), objects, schema, rules, quiet, stop), [&](const Place& found) {
        return found.classId == place.classId && rulePart(found.sentence) == rulePart(place.sentence) &&
               !found.box.movedBy(around.lo).intersected(place.box).empty();
    });
}

} // namespace granule::review
