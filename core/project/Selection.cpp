// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/Selection.h"

#include <algorithm>

namespace granule::project {

namespace {

Index clamped(const Index& v, const Shape& shape) {
    const auto along = [](std::int64_t at, std::int64_t size) { return std::clamp<std::int64_t>(at, 0, std::max<std::int64_t>(size - 1, 0)); };
    return {along(v.z, shape.z), along(v.y, shape.y), along(v.x, shape.x)};
}

} // namespace

void Selection::setCrosshair(const Index& voxel) {
    const Index inside = clamped(voxel, m_shape);
    if (inside == m_crosshair) return;
    m_crosshair = inside;
    emit crosshairChanged(m_crosshair);
}

void Selection::setShape(const Shape& shape) {
    m_shape = shape;
    setCrosshair(m_crosshair);
    setBox(m_box);
    if (m_hovered && !shape.contains(*m_hovered)) setHovered({});
}

void Selection::setTool(Tool tool) {
    if (tool == m_tool) return;
    m_tool = tool;
    emit toolChanged(tool);
}

void Selection::setActiveClass(LabelId id) {
    setActiveObject(0, id);
}

void Selection::setActiveObject(LabelId id, LabelId classId) {
    if (id == m_object && classId == m_class) return;
    m_otherClass = classId == 0 ? m_class : 0;
    m_otherObject = classId == 0 ? m_object : 0;
    m_class = classId;
    m_object = id;
    emit activeClassChanged(classId);
}

void Selection::swapWithBackground() {
    m_class == 0 ? setActiveObject(m_otherObject, m_otherClass) : setActiveClass(0);
}

void Selection::setBrushFollowsEdges(bool on) {
    if (on == m_brushEdges) return;
    m_brushEdges = on;
    emit brushChanged();
}

void Selection::setLimits(const Limits& limits) {
    if (limits == m_limits) return;
    m_limits = limits;
    emit limitsChanged();
}

void Selection::setColourByObject(bool on) {
    if (on == m_byObject) return;
    m_byObject = on;
    emit displayChanged();
}

void Selection::setBrushDiameterNm(double nm) {
    if (!(nm == nm)) return;
    nm = std::clamp(nm, 10.0, 20000.0);
    if (nm == m_brushNm) return;
    m_brushNm = nm;
    emit brushChanged();
}

void Selection::setBrush3d(bool on) {
    if (on == m_brush3d) return;
    m_brush3d = on;
    emit brushChanged();
}

void Selection::setFill3d(bool on) {
    if (on == m_fill3d) return;
    m_fill3d = on;
    emit brushChanged();
}

void Selection::setGreyRange(const GreyRange& range) {
    if (range == m_grey) return;
    m_grey = range;
    emit displayChanged();
}

void Selection::setLabelsShown(bool shown) {
    if (shown == m_labelsShown) return;
    m_labelsShown = shown;
    emit displayChanged();
}

void Selection::setLabelOpacity(double opacity) {
    if (!(opacity == opacity)) return;
    opacity = std::clamp(opacity, 0.0, 1.0);
    if (opacity == m_opacity) return;
    m_opacity = opacity;
    emit displayChanged();
}

void Selection::setBox(const std::optional<Box>& box) {
    auto inside = box;
    if (inside) inside = inside->intersected(Box::of(m_shape));
    if (inside && inside->empty()) inside.reset();
    if (inside == m_box) return;
    m_box = inside;
    emit boxChanged();
}

void Selection::setHovered(const std::optional<Index>& voxel) {
    if (voxel == m_hovered) return;
    m_hovered = voxel;
    emit hoveredChanged();
}

} // namespace granule::project
