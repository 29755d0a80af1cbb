// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/NextState.h"

#include <QJsonObject>

#include <algorithm>
#include <array>

namespace granule::desktop {

namespace {

constexpr std::array kinds{"doubt", "disagreement", "impossible"};
constexpr std::array states{"open", "done", "skipped"};

} // namespace

QJsonArray decidedToJson(const std::vector<review::Queue::Decided>& decided) {
    QJsonArray array;
    for (const auto& d : decided)
        array.append(QJsonObject{{"kind", kinds[static_cast<std::size_t>(d.kind)]},
                                 {"class", static_cast<qint64>(d.classId)},
                                 {"at", QJsonArray{static_cast<qint64>(d.at.z), static_cast<qint64>(d.at.y), static_cast<qint64>(d.at.x)}},
                                 {"state", states[static_cast<std::size_t>(d.state)]}});
    return array;
}

std::vector<review::Queue::Decided> decidedOf(const QJsonArray& array) {
    std::vector<review::Queue::Decided> decided;
    for (const auto& value : array) {
        const auto object = value.toObject();
        const auto kind = std::ranges::find(kinds, object["kind"].toString().toStdString());
        const auto state = std::ranges::find(states, object["state"].toString().toStdString());
        const auto at = object["at"].toArray();
        if (kind == kinds.end() || state == states.end() || at.size() != 3) continue;
        decided.push_back({static_cast<review::PlaceKind>(kind - kinds.begin()), static_cast<LabelId>(object["class"].toInteger()),
                           {at[0].toInteger(), at[1].toInteger(), at[2].toInteger()}, static_cast<review::Queue::State>(state - states.begin())});
    }
    return decided;
}

} // namespace granule::desktop
