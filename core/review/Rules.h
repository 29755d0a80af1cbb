// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Place.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/ObjectTable.h"
#include "core/volume/Progress.h"

namespace granule::review {

// What cannot be, by what a person knows of cells. Rules speak of classes; an object counts as its class. They are looked
// at component by component: voxels of one id that hang together by faces. Surfaces are those of voxels, in nm^2.

/// Components of a class lie inside other classes: they touch nothing else, but for a share of their surface.
struct InsideRule {
    enum class Remedy {
        GiveRim,   ///< the voxels of the class that touch what they may not become `into`
        TakeShell, ///< the voxels of class `from` that touch it become `into`; if it touches no `into` at all, all of it becomes `from`
    };
    LabelId classId = 0;
    std::vector<LabelId> inside; ///< what it may touch, besides itself
    double mostOutside = 0;      ///< the share of its surface that may touch others, 0..1; the volume's border counts for nothing
    Remedy remedy = Remedy::GiveRim;
    LabelId into = 0;
    LabelId from = 0; ///< of Remedy::TakeShell: the class that is outside
    friend bool operator==(const InsideRule&, const InsideRule&) = default;
};

/// Components of a class have a volume within a range. What is too small is given to what surrounds it. Components that touch
/// the volume's border may be cut off by it, so that they are never too small.
struct SizeRule {
    LabelId classId = 0;
    double leastNm3 = 0;
    double mostNm3 = 0; ///< 0: no limit
    friend bool operator==(const SizeRule&, const SizeRule&) = default;
};

/// No component of class `hole` lies wholly within class `around` (and the classes `with` that lie inside that), unless it is larger
/// than `mostNm3`, or smaller than `leastNm3`. It is filled with what it touches most.
struct HoleRule {
    LabelId hole = 0;
    LabelId around = 0;
    std::vector<LabelId> with;
    double mostNm3 = 0; ///< 0: of any size
    double leastNm3 = 0; ///< smaller ones are not worth a look
    friend bool operator==(const HoleRule&, const HoleRule&) = default;
};

/// The rules of a schema, to be edited and kept with it.
struct Rules {
    std::vector<InsideRule> inside;
    std::vector<SizeRule> sizes;
    std::vector<HoleRule> holes;
    friend bool operator==(const Rules&, const Rules&) = default;
};

/// The volume of a ball, for sizes that are thought of as diameters.
double ballNm3(double diameterNm) noexcept;

/// The rules for ClassSchema::platelet(): dense cores inside dense granules, organelles inside cells, sizes as the labels
/// of the platelet study have them.
Rules plateletRules();

/// The places where `map` breaks `rules`, the largest first, one a component and rule. Classes that the schema lacks are
/// looked at by no rule. Throws Cancelled.
std::vector<Place> findImpossible(const LabelMap& map, const ObjectTable& objects, const ClassSchema& schema, const Rules& rules,
                                  Progress& progress, const std::stop_token& stop = {});

/// The edit that mends `place`; nothing outside its component (or, of Mend::Kind::Shell, beside it) changes, and no locked
/// voxel. Empty where the place has no mend, or was edited since and is not what it was.
BlockDelta mend(const Place& place, const LabelMap& map, const ObjectTable& objects, const ClassSchema& schema);

} // namespace granule::review
