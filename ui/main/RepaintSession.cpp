// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/RepaintSession.h"

#include "core/volume/BlockDelta.h"

namespace granule::desktop {

namespace {

constexpr std::int64_t marginInPlane = 12, marginAcross = 1; ///< voxels around a place in which may be painted

} // namespace

RepaintSession::RepaintSession(project::Project& project, project::Selection& selection, int layer, const Box& place)
    : m_project(project), m_selection(selection), m_layer(layer), m_activeBefore(project.activeLayerId()), m_before(project.layer(layer)->map),
      m_limits(selection.limits()), m_box(selection.box()), m_tool(selection.tool()) {
    const Index margin{marginAcross, marginInPlane, marginInPlane};
    const Box around{{place.lo.z - margin.z, place.lo.y - margin.y, place.lo.x - margin.x}, {place.hi.z + margin.z, place.hi.y + margin.y, place.hi.x + margin.x}};
    project.setActiveLayer(layer);
    selection.setBox(around.intersected(Box::of(m_before.shape())));
    auto limits = m_limits;
    limits.box = true;
    selection.setLimits(limits);
    selection.setTool(project::Tool::Brush);
}

RepaintSession::~RepaintSession() {
    m_selection.setTool(m_tool);
    m_selection.setLimits(m_limits);
    m_selection.setBox(m_box);
    if (m_project.layer(m_activeBefore)) m_project.setActiveLayer(m_activeBefore);
}

bool RepaintSession::changedLabels() const {
    const auto* layer = m_project.layer(m_layer);
    return layer && layer->map.shape() == m_before.shape() && !BlockDelta::between(m_before, layer->map).empty();
}

} // namespace granule::desktop
