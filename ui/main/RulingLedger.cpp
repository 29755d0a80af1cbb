// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/RulingLedger.h"

#include <QJsonObject>

#include <algorithm>

namespace granule::desktop {

void RulingLedger::add(int layer, agreement::Ruling ruling, std::uint64_t state) {
    m_entries.push_back({layer, state, std::move(ruling)});
}

agreement::Rulings RulingLedger::inForce(int layer, const std::set<std::uint64_t>& done) const {
    agreement::Rulings rulings;
    for (const auto& entry : m_entries)
        if (entry.layer == layer && (entry.state == 0 || done.contains(entry.state))) rulings.rule(entry.ruling);
    return rulings;
}

void RulingLedger::forgetSteps() {
    std::erase_if(m_entries, [](const Entry& entry) { return !entry.heldWhenSaved; });
    for (auto& entry : m_entries) entry.state = 0;
}

QJsonArray RulingLedger::toJson(const std::set<std::uint64_t>& done) const {
    QJsonArray array;
    for (const auto& [layer, state, ruling, held] : m_entries)
        array.append(QJsonObject{{"layer", layer},
                                 {"step", static_cast<qint64>(state)},
                                 {"holds", state == 0 || done.contains(state)},
                                 {"at", QJsonArray{static_cast<qint64>(ruling.at.z), static_cast<qint64>(ruling.at.y), static_cast<qint64>(ruling.at.x)}},
                                 {"voxels", static_cast<qint64>(ruling.voxels)},
                                 {"choice", QString::fromStdString(ruling.choice)},
                                 {"who", QString::fromStdString(ruling.who)},
                                 {"why", QString::fromStdString(ruling.why)},
                                 {"when", static_cast<qint64>(ruling.whenMs)}});
    return array;
}

RulingLedger RulingLedger::of(const QJsonArray& array) {
    RulingLedger ledger;
    for (const auto& value : array) {
        const auto object = value.toObject();
        const auto at = object["at"].toArray();
        const auto number = [](const QJsonValue& v) { return static_cast<std::int64_t>(v.toDouble()); };
        if (at.size() != 3 || object["choice"].toString().isEmpty()) continue;
        ledger.add(object["layer"].toInt(),
                   {{number(at[0]), number(at[1]), number(at[2])}, static_cast<std::uint64_t>(std::max<std::int64_t>(0, number(object["voxels"]))),
                    object["choice"].toString().toStdString(), object["who"].toString().toStdString(), object["why"].toString().toStdString(), number(object["when"])},
                   static_cast<std::uint64_t>(std::max<std::int64_t>(0, number(object["step"]))));
        ledger.m_entries.back().heldWhenSaved = object["holds"].toBool(true);
    }
    return ledger;
}

} // namespace granule::desktop
