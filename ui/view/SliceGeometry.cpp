// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceGeometry.h"

#include <algorithm>
#include <cmath>

namespace granule::view {

SliceGeometry::SliceGeometry(Plane plane, const Shape& shape, const VoxelSpacing& spacing)
    : m_plane(plane), m_shape(shape), m_spacing(spacing) {
    fit();
}

void SliceGeometry::setView(const QSizeF& size, double devicePixelRatio) {
    m_size = size.expandedTo(QSizeF(1, 1));
    m_dpr = devicePixelRatio;
}

QSize SliceGeometry::deviceSize() const noexcept {
    return {std::max(1, static_cast<int>(std::lround(m_size.width() * m_dpr))),
            std::max(1, static_cast<int>(std::lround(m_size.height() * m_dpr)))};
}

void SliceGeometry::setSpacing(const VoxelSpacing& spacing) {
    const auto before = this->spacing();
    m_spacing = spacing;
    const auto now = this->spacing();
    m_centre = {m_centre.x() / before.uNm * now.uNm, m_centre.y() / before.vNm * now.vNm};
}

void SliceGeometry::setNmPerPoint(double nm) {
    const auto s = spacing();
    const auto size = sizeIn(m_plane, m_shape);
    const double whole =
        std::max({static_cast<double>(size.u) * s.uNm, static_cast<double>(size.v) * s.vNm, 1.0});
    // From one voxel over 128 pixels to the whole slice in 32.
    m_nmPerPoint = std::clamp(nm, std::min(s.uNm, s.vNm) / 128, std::max(whole / 32, std::min(s.uNm, s.vNm)));
}

void SliceGeometry::fit() {
    const auto s = spacing();
    const auto size = sizeIn(m_plane, m_shape);
    const double width = static_cast<double>(size.u) * s.uNm, height = static_cast<double>(size.v) * s.vNm;
    m_centre = {width / 2, height / 2};
    setNmPerPoint(std::max(width / m_size.width(), height / m_size.height()) * 1.02);
}

void SliceGeometry::zoomAt(const QPointF& point, double factor) {
    const QPointF held = toNm(point);
    setNmPerPoint(m_nmPerPoint / factor);
    m_centre += held - toNm(point);
}

QPointF SliceGeometry::toNm(const QPointF& point) const {
    return m_centre + (point - QPointF(m_size.width(), m_size.height()) / 2) * m_nmPerPoint;
}

QPointF SliceGeometry::toPoint(const QPointF& nm) const {
    return (nm - m_centre) / m_nmPerPoint + QPointF(m_size.width(), m_size.height()) / 2;
}

PlanePoint SliceGeometry::voxelAt(const QPointF& point, std::int64_t slice) const {
    const QPointF nm = toNm(point);
    const auto s = spacing();
    return {static_cast<std::int64_t>(std::floor(nm.x() / s.uNm)),
            static_cast<std::int64_t>(std::floor(nm.y() / s.vNm)), slice};
}

std::optional<Index> SliceGeometry::indexAt(const QPointF& point, std::int64_t slice) const {
    const Index at = fromPlane(m_plane, voxelAt(point, slice));
    return m_shape.contains(at) ? std::optional(at) : std::nullopt;
}

QRectF SliceGeometry::rectOf(std::int64_t u0, std::int64_t v0, std::int64_t u1, std::int64_t v1) const {
    const auto s = spacing();
    return {toPoint({static_cast<double>(u0) * s.uNm, static_cast<double>(v0) * s.vNm}),
            toPoint({static_cast<double>(u1) * s.uNm, static_cast<double>(v1) * s.vNm})};
}

QRectF SliceGeometry::rectOf(const Box& box) const {
    const auto lo = toPlane(m_plane, box.lo), hi = toPlane(m_plane, box.hi);
    return rectOf(lo.u, lo.v, hi.u, hi.v);
}

QRectF SliceGeometry::imageRect() const {
    return rectOf(Box::of(m_shape));
}

QPointF SliceGeometry::middleOf(const Index& voxel) const {
    const auto p = toPlane(m_plane, voxel);
    return rectOf(p.u, p.v, p.u + 1, p.v + 1).center();
}

} // namespace granule::view
