// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "core/volume/LabelMap.h"
#include "core/volume/ObjectTable.h"

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace granule::agreement {

enum class RaterKind { Person, Algorithm, Consensus };

/// "person", "algorithm", "consensus", as files and command lines write them.
std::string wordOf(RaterKind kind);
/// Throws Error (InvalidValue) that names the three words.
RaterKind raterKindOf(const std::string& word);

/// One opinion about a stack: who, and one label a voxel. A value; the labels are a snapshot.
struct Rater {
    std::string name; ///< unlike those of the other raters
    RaterKind kind = RaterKind::Person;
    LabelMap labels; ///< classes of the schema, and objects where `objects` names them
    std::shared_ptr<const ObjectTable> objects = std::make_shared<const ObjectTable>();
    std::string origin = {}; ///< a file, a model, "painted here"
    /// What was done to the labels before they could be compared, a sentence each: resampled, classes
    /// renamed.
    std::vector<std::string> notes = {};
};

/// What a rater says of every voxel, as classes. All cores.
LabelMap classesOf(const Rater& rater);
std::vector<LabelMap> classesOf(const std::vector<Rater>& raters);

/// Ids of a file, and the classes of the schema that they are. Ids that are not named stay.
using ClassMapping = std::map<LabelId, LabelId>;

/// `{"1": 2, "255": 0}`. Throws Error (InvalidValue) where the text is no such thing.
ClassMapping parseMapping(const std::string& json);
std::string jsonOf(const ClassMapping& mapping);
/// The labels with every id of the mapping as its class. Shares the blocks without one. All cores.
LabelMap mapped(const LabelMap& labels, const ClassMapping& mapping, const std::stop_token& stop = {});

/// The labels on another grid: every voxel takes the label at its centre, by the same physical extent (the
/// two maps show the same part of the specimen). All cores.
LabelMap resampled(const LabelMap& labels, const Shape& shape, const VoxelSpacing& spacing,
                   const std::stop_token& stop = {});

/// Throws Error (Mismatch) that says who differs from the first rater, in what and what to do about it:
/// another shape, another voxel size (by more than files round it, 1 in 10 000), classes that the schema does
/// not have; Error (InvalidValue) for fewer than two raters or a name that is there twice.
void requireComparable(const std::vector<Rater>& raters, const ClassSchema& schema);

} // namespace granule::agreement
