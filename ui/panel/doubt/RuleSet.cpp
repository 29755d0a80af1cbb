// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/RuleSet.h"

#include <QJsonArray>

namespace granule::panel {

namespace {

template <typename Rule>
std::vector<RuleSet::Entry<Rule>> entriesOf(const std::vector<Rule>& rules) {
    std::vector<RuleSet::Entry<Rule>> entries;
    for (const auto& rule : rules) entries.push_back({rule, true});
    return entries;
}

template <typename Rule>
std::vector<Rule> activeOf(const std::vector<RuleSet::Entry<Rule>>& entries) {
    std::vector<Rule> rules;
    for (const auto& entry : entries)
        if (entry.on) rules.push_back(entry.rule);
    return rules;
}

qint64 json(LabelId id) {
    return static_cast<qint64>(id);
}

LabelId idOf(const QJsonValue& value) {
    return static_cast<LabelId>(value.toInteger());
}

QJsonArray json(const std::vector<LabelId>& ids) {
    QJsonArray array;
    for (const auto id : ids) array.append(json(id));
    return array;
}

std::vector<LabelId> idsOf(const QJsonValue& value) {
    std::vector<LabelId> ids;
    for (const auto& id : value.toArray()) ids.push_back(idOf(id));
    return ids;
}

QJsonObject json(const review::InsideRule& r) {
    return {{"class", json(r.classId)}, {"inside", json(r.inside)},  {"mostOutside", r.mostOutside},
            {"remedy", r.remedy == review::InsideRule::Remedy::GiveRim ? "rim" : "shell"}, {"into", json(r.into)}, {"from", json(r.from)}};
}

QJsonObject json(const review::SizeRule& r) {
    return {{"class", json(r.classId)}, {"leastNm3", r.leastNm3}, {"mostNm3", r.mostNm3}};
}

QJsonObject json(const review::HoleRule& r) {
    return {{"hole", json(r.hole)}, {"around", json(r.around)}, {"with", json(r.with)}, {"mostNm3", r.mostNm3}};
}

void take(const QJsonObject& o, review::InsideRule& r) {
    using Remedy = review::InsideRule::Remedy;
    r = {idOf(o["class"]), idsOf(o["inside"]), o["mostOutside"].toDouble(), o["remedy"] == "shell" ? Remedy::TakeShell : Remedy::GiveRim, idOf(o["into"]),
         idOf(o["from"])};
}

void take(const QJsonObject& o, review::SizeRule& r) {
    r = {idOf(o["class"]), o["leastNm3"].toDouble(), o["mostNm3"].toDouble()};
}

void take(const QJsonObject& o, review::HoleRule& r) {
    r = {idOf(o["hole"]), idOf(o["around"]), idsOf(o["with"]), o["mostNm3"].toDouble()};
}

template <typename Rule>
QJsonArray json(const std::vector<RuleSet::Entry<Rule>>& entries) {
    QJsonArray array;
    for (const auto& entry : entries) {
        auto object = json(entry.rule);
        object["on"] = entry.on;
        array.append(object);
    }
    return array;
}

template <typename Rule>
void take(const QJsonValue& value, std::vector<RuleSet::Entry<Rule>>& entries) {
    for (const auto& item : value.toArray()) {
        const auto object = item.toObject();
        RuleSet::Entry<Rule> entry;
        take(object, entry.rule);
        entry.on = object["on"].toBool(true);
        entries.push_back(std::move(entry));
    }
}

} // namespace

RuleSet RuleSet::of(const review::Rules& rules) {
    return {entriesOf(rules.inside), entriesOf(rules.sizes), entriesOf(rules.holes)};
}

RuleSet RuleSet::defaultsFor(const ClassSchema& schema) {
    return schema.name == ClassSchema::platelet().name ? of(review::plateletRules()) : RuleSet();
}

review::Rules RuleSet::active() const {
    return {activeOf(inside), activeOf(sizes), activeOf(holes)};
}

QJsonObject toJson(const RuleSet& rules) {
    return {{"inside", json(rules.inside)}, {"sizes", json(rules.sizes)}, {"holes", json(rules.holes)}};
}

std::optional<RuleSet> ruleSetOf(const QJsonObject& object) {
    if (!object.contains("inside") && !object.contains("sizes") && !object.contains("holes")) return {};
    RuleSet rules;
    take(object["inside"], rules.inside);
    take(object["sizes"], rules.sizes);
    take(object["holes"], rules.holes);
    return rules;
}

} // namespace granule::panel
