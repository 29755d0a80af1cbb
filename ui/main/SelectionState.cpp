// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SelectionState.h"

#include <QJsonArray>

namespace granule::desktop {

namespace {

constexpr int tools = 11, overKinds = 3;

QJsonArray toJson(const Index& i) {
    return {static_cast<qint64>(i.z), static_cast<qint64>(i.y), static_cast<qint64>(i.x)};
}

/// Without the cell, whose mask is made anew when it is chosen.
QJsonObject toJson(const project::Limits& limits) {
    QJsonObject out{{"box", limits.box}, {"over", static_cast<int>(limits.over.kind)}, {"only", static_cast<qint64>(limits.over.only)}};
    if (limits.grey) out["grey"] = QJsonArray{limits.grey->black, limits.grey->white};
    return out;
}

project::Limits limitsOf(const QJsonObject& state) {
    project::Limits limits;
    limits.box = state["box"].toBool();
    const int kind = state["over"].toInt();
    const auto only = state["only"].toInteger();
    if (kind > 0 && kind < overKinds && only >= 0 && only <= UINT32_MAX) limits.over = {static_cast<edit::PaintOver::Kind>(kind), static_cast<LabelId>(only)};
    if (const auto grey = state["grey"].toArray(); grey.size() == 2 && grey[0].toDouble() <= grey[1].toDouble()) limits.grey = GreyRange{grey[0].toDouble(), grey[1].toDouble()};
    return limits;
}

std::optional<Index> indexOf(const QJsonValue& value) {
    const auto a = value.toArray();
    if (a.size() != 3) return {};
    return Index{a[0].toInteger(), a[1].toInteger(), a[2].toInteger()};
}

} // namespace

QJsonObject toJson(const project::Selection& s) {
    QJsonObject out{{"crosshair", toJson(s.crosshair())},   {"tool", static_cast<int>(s.tool())},
                    {"class", static_cast<qint64>(s.activeClass())}, {"brushNm", s.brushDiameterNm()},
                    {"brush3d", s.brush3d()},               {"fill3d", s.fill3d()},
                    {"black", s.greyRange().black},         {"white", s.greyRange().white},
                    {"labelsShown", s.labelsShown()},       {"labelOpacity", s.labelOpacity()}};
    out["object"] = static_cast<qint64>(s.activeObject());
    out["byObject"] = s.colourByObject();
    out["brushEdges"] = s.brushFollowsEdges();
    out["limits"] = toJson(s.limits());
    if (s.box()) out["box"] = QJsonArray{toJson(s.box()->lo), toJson(s.box()->hi)};
    return out;
}

void restore(project::Selection& s, const QJsonObject& state) {
    if (const auto at = indexOf(state["crosshair"])) s.setCrosshair(*at);
    if (const int tool = state["tool"].toInt(-1); tool >= 0 && tool < tools) s.setTool(static_cast<project::Tool>(tool));
    if (const auto id = state["class"].toInteger(-1); id >= 0 && id <= UINT32_MAX) s.setActiveClass(static_cast<LabelId>(id));
    if (const auto id = state["object"].toInteger(); id >= firstObjectId && id <= UINT32_MAX) s.setActiveObject(static_cast<LabelId>(id), s.activeClass());
    s.setColourByObject(state["byObject"].toBool(s.colourByObject()));
    s.setBrushFollowsEdges(state["brushEdges"].toBool(s.brushFollowsEdges()));
    s.setLimits(limitsOf(state["limits"].toObject()));
    if (state.contains("brushNm")) s.setBrushDiameterNm(state["brushNm"].toDouble(s.brushDiameterNm()));
    s.setBrush3d(state["brush3d"].toBool(s.brush3d()));
    s.setFill3d(state["fill3d"].toBool(s.fill3d()));
    const GreyRange grey{state["black"].toDouble(s.greyRange().black), state["white"].toDouble(s.greyRange().white)};
    if (grey.white > grey.black) s.setGreyRange(grey);
    s.setLabelsShown(state["labelsShown"].toBool(s.labelsShown()));
    s.setLabelOpacity(state["labelOpacity"].toDouble(s.labelOpacity()));
    const auto corners = state["box"].toArray();
    if (corners.size() == 2)
        if (const auto lo = indexOf(corners[0]), hi = indexOf(corners[1]); lo && hi && !Box{*lo, *hi}.empty()) s.setBox(Box{*lo, *hi});
}

} // namespace granule::desktop
