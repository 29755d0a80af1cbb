// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/doubt/RuleSet.h"

#include <functional>

class QWidget;

namespace granule::panel {

/// What a row of the rules does besides changing its own rule.
struct RuleRowHooks {
    std::function<void()> changed;
    std::function<void()> removed;
};

/// How sizes are told: as the diameter of a ball in nm, or as a volume in cubic micrometres.
enum class SizeUnit { DiameterNm, VolumeUm3 };

/// One rule as a row of widgets named after `name`. They change `entry`, which outlives them.
QWidget* ruleRow(RuleSet::Entry<review::InsideRule>& entry, const QString& name, const ClassSchema& schema, SizeUnit, const RuleRowHooks& hooks, QWidget* parent);
QWidget* ruleRow(RuleSet::Entry<review::SizeRule>& entry, const QString& name, const ClassSchema& schema, SizeUnit unit, const RuleRowHooks& hooks, QWidget* parent);
QWidget* ruleRow(RuleSet::Entry<review::HoleRule>& entry, const QString& name, const ClassSchema& schema, SizeUnit unit, const RuleRowHooks& hooks, QWidget* parent);

} // namespace granule::panel
