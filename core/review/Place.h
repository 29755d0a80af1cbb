// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/LabelMap.h"

#include <optional>
#include <string>
#include <vector>

namespace granule::review {

/// Why a place is worth a look.
enum class PlaceKind {
    Doubt,        ///< the ensemble finds two classes about as probable
    Disagreement, ///< its members are sure, of different classes
    Impossible,   ///< the labels break a rule
};

/// What makes an impossible place possible, in one click. See mend() in Rules.h.
struct Mend {
    enum class Kind {
        Whole, ///< the component becomes `becomes`
        Rim,   ///< its voxels that share a face with what is not in `allowed` do
        Shell, ///< the voxels of class `gives` that share a face with it do
    };
    Kind kind = Kind::Whole;
    LabelId becomes = 0; ///< a class, or an object
    LabelId gives = 0;   ///< of Kind::Shell
    std::vector<LabelId> allowed; ///< of Kind::Rim: classes, its own included
    std::string sentence;         ///< for a button: "Delete it"
};

/// A place to look at, and perhaps to correct.
struct Place {
    PlaceKind kind = PlaceKind::Doubt;
    Box box;            ///< around what is doubtful or impossible, in voxels of the volume
    Index at;           ///< where to look: a voxel of it
    LabelId id = 0;     ///< what lies at `at`: a class or an object
    LabelId classId = 0;
    LabelId second = 0; ///< what it may be instead, a class; classId where nothing is known
    double gain = 0;    ///< what correcting it may win, in nm^3: doubt (0..1) times size, summed up
    std::string sentence; ///< for a person: "Mitochondrion or alpha granule?"
    std::optional<Mend> mend; ///< of Kind::Impossible, where one click can do it
};

} // namespace granule::review
