// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Rater.h"

#include "core/agreement/PickVoxels.h"
#include "core/objects/ObjectIds.h"
#include "core/objects/Remap.h"
#include "core/volume/Error.h"
#include "core/volume/Progress.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

namespace granule::agreement {

namespace {

struct KindWord {
    RaterKind kind;
    const char* word;
};
constexpr std::array kindWords{KindWord{RaterKind::Person, "person"},
                               KindWord{RaterKind::Algorithm, "algorithm"},
                               KindWord{RaterKind::Consensus, "consensus"}};

[[noreturn]] void noMapping(const std::string& what) {
    throw Error(ErrorKind::InvalidValue,
                "This is no mapping of classes: " + what +
                    R"( Write ids of the file and what they are, as {"1": 2, "255": 0}.)");
}

LabelId idOf(const std::string& text) {
    LabelId id = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (text.empty() || trouble != std::errc{} || end != text.data() + text.size())
        noMapping("\"" + text + "\" is no id.");
    return id;
}

/// For every voxel of the new axis the voxel of the old one that its centre lies in.
std::vector<std::int64_t> nearest(std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> source(static_cast<std::size_t>(to));
    for (std::int64_t i = 0; i < to; ++i) source[static_cast<std::size_t>(i)] = (2 * i + 1) * from / (2 * to);
    return source;
}

/// "7, 9 and 12"; long lists are cut short.
std::string listed(const std::vector<LabelId>& ids) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(ids.size(), most); ++i) {
        if (i > 0) text += i + 1 == ids.size() ? " and " : ", ";
        text += std::to_string(ids[i]);
    }
    return ids.size() > most ? text + " and " + std::to_string(ids.size() - most) + " more" : text;
}

void requireNames(const std::vector<Rater>& raters) {
    if (raters.size() < 2)
        throw Error(ErrorKind::InvalidValue,
                    "Agreement needs at least two raters: add another label map of the same stack.");
    std::set<std::string> names;
    for (const auto& rater : raters)
        if (!names.insert(rater.name).second)
            throw Error(ErrorKind::InvalidValue,
                        "Two raters are called \"" + rater.name + "\": give each a name of its own.");
}

/// Files round voxel sizes, some of them to seven digits.
bool sameSize(const VoxelSpacing& a, const VoxelSpacing& b) {
    const auto near = [](double l, double r) { return std::abs(l - r) <= 1e-4 * std::max(l, r); };
    return near(a.zNm, b.zNm) && near(a.yNm, b.yNm) && near(a.xNm, b.xNm);
}

void requireKnownClasses(const Rater& rater, const ClassSchema& schema) {
    std::vector<LabelId> foreign;
    for (const auto id : objects::idsOf(rater.labels))
        if (!schema.find(rater.objects->classOf(id))) foreign.push_back(id);
    if (foreign.empty()) return;
    throw Error(ErrorKind::Mismatch, "The labels of \"" + rater.name + "\" hold the " +
                                         (foreign.size() == 1 ? "id " : "ids ") + listed(foreign) +
                                         ", which the classes of \"" + schema.name +
                                         "\" do not have: say which classes these are (map the classes).");
}

} // namespace

std::string wordOf(RaterKind kind) {
    return std::ranges::find(kindWords, kind, &KindWord::kind)->word;
}

RaterKind raterKindOf(const std::string& word) {
    const auto* found = std::ranges::find_if(kindWords, [&](const KindWord& k) { return k.word == word; });
    if (found == kindWords.end())
        throw Error(ErrorKind::InvalidValue,
                    "\"" + word + "\" is no kind of rater: write person, algorithm or consensus.");
    return found->kind;
}

ClassMapping parseMapping(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) noMapping("it is no list in braces.");
    ClassMapping mapping;
    for (const auto& [key, value] : json.items()) {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<LabelId>::max())
            noMapping("what \"" + key + "\" becomes is no id.");
        mapping[idOf(key)] = value.get<LabelId>();
    }
    return mapping;
}

std::string jsonOf(const ClassMapping& mapping) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const auto& [id, classId] : mapping) json[std::to_string(id)] = classId;
    return json.dump();
}

LabelMap classesOf(const Rater& rater) {
    return classMap(rater.labels, *rater.objects);
}

std::vector<LabelMap> classesOf(const std::vector<Rater>& raters) {
    std::vector<LabelMap> maps;
    for (const auto& rater : raters) maps.push_back(classesOf(rater));
    return maps;
}

LabelMap mapped(const LabelMap& labels, const ClassMapping& mapping, const std::stop_token& stop) {
    auto classes = labels;
    if (!mapping.empty()) objects::remap(labels, mapping, stop).apply(classes);
    return classes;
}

LabelMap resampled(const LabelMap& labels, const Shape& shape, const VoxelSpacing& spacing,
                   const std::stop_token& stop) {
    const auto& from = labels.shape();
    return picked(labels, {nearest(from.z, shape.z), nearest(from.y, shape.y), nearest(from.x, shape.x)},
                  spacing, stop);
}

void requireComparable(const std::vector<Rater>& raters, const ClassSchema& schema) {
    requireNames(raters);
    const auto& first = raters.front();
    for (const auto& rater : raters) {
        if (rater.labels.shape() != first.labels.shape())
            throw Error(ErrorKind::Mismatch, "The labels of \"" + rater.name + "\" have " +
                                                 describe(rater.labels.shape()) + " voxels and those of \"" +
                                                 first.name + "\" " + describe(first.labels.shape()) +
                                                 " (z,y,x): choose label maps of the same stack, or have "
                                                 "them resampled where they show the same part of it.");
        if (!sameSize(rater.labels.spacing(), first.labels.spacing()))
            throw Error(ErrorKind::Mismatch, "The labels of \"" + rater.name + "\" have voxels of " +
                                                 describe(rater.labels.spacing()) + " and those of \"" +
                                                 first.name + "\" of " + describe(first.labels.spacing()) +
                                                 " (z,y,x): give the voxel size of the stack for both.");
        requireKnownClasses(rater, schema);
    }
}

} // namespace granule::agreement
