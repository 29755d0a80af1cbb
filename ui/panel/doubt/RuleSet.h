// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Rules.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace granule::panel {

/// The rules of a project as a person edits them: each of them can be off. A value.
struct RuleSet {
    template <typename Rule>
    struct Entry {
        Rule rule;
        bool on = true;
        friend bool operator==(const Entry&, const Entry&) = default;
    };
    std::vector<Entry<review::InsideRule>> inside;
    std::vector<Entry<review::SizeRule>> sizes;
    std::vector<Entry<review::HoleRule>> holes;

    static RuleSet of(const review::Rules& rules);
    /// Those of the platelet study for its classes, none for others.
    static RuleSet defaultsFor(const ClassSchema& schema);
    /// Those that are on.
    review::Rules active() const;
    friend bool operator==(const RuleSet&, const RuleSet&) = default;
};

/// As the project file keeps them.
QJsonObject toJson(const RuleSet& rules);
/// Nothing where `json` holds none.
std::optional<RuleSet> ruleSetOf(const QJsonObject& json);

} // namespace granule::panel
