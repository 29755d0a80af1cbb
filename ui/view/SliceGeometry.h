// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/Plane.h"

#include <QPointF>
#include <QRectF>
#include <QSize>

#include <optional>

namespace granule::view {

/// How a slice lies in a view: maps widget points (logical pixels) to voxels and back, true to the voxel
/// size.
class SliceGeometry {
public:
    SliceGeometry() = default;
    SliceGeometry(Plane plane, const Shape& shape, const VoxelSpacing& spacing);

    Plane plane() const noexcept { return m_plane; }
    const Shape& shape() const noexcept { return m_shape; }
    PlaneSpacing spacing() const noexcept { return spacingIn(m_plane, m_spacing); }
    const VoxelSpacing& voxelSpacing() const noexcept { return m_spacing; }
    std::int64_t sliceCount() const noexcept { return sizeIn(m_plane, m_shape).slice; }

    /// Logical size and device pixels per logical pixel. The nm in the middle of the view stays there.
    void setView(const QSizeF& size, double devicePixelRatio);
    const QSizeF& viewSize() const noexcept { return m_size; }
    double devicePixelRatio() const noexcept { return m_dpr; }
    /// The frame's size in device pixels.
    QSize deviceSize() const noexcept;
    void setSpacing(const VoxelSpacing& spacing);

    /// Nanometres per logical pixel.
    double nmPerPoint() const noexcept { return m_nmPerPoint; }
    /// The nm (u, v) in the middle of the view; 0 is the outer edge of the first voxel.
    const QPointF& centreNm() const noexcept { return m_centre; }
    void setCentreNm(const QPointF& centre) { m_centre = centre; }
    void setNmPerPoint(double nm);
    /// The whole slice with a small margin.
    void fit();
    /// Zooms in by `factor` while the nm under `point` stays there.
    void zoomAt(const QPointF& point, double factor);
    void panBy(const QPointF& points) { m_centre -= points * m_nmPerPoint; }

    QPointF toNm(const QPointF& point) const;
    QPointF toPoint(const QPointF& nm) const;
    /// The voxel under a point; may lie outside the slice.
    PlanePoint voxelAt(const QPointF& point, std::int64_t slice) const;
    /// Empty outside the slice.
    std::optional<Index> indexAt(const QPointF& point, std::int64_t slice) const;
    /// The widget rectangle of the voxels u0 <= u < u1, v0 <= v < v1.
    QRectF rectOf(std::int64_t u0, std::int64_t v0, std::int64_t u1, std::int64_t v1) const;
    QRectF rectOf(const Box& box) const;
    /// Between widget points and (u, v) in voxels, where voxel 0 reaches from 0 to 1.
    QPointF pointAt(const QPointF& voxels) const { return toPoint({voxels.x() * spacing().uNm, voxels.y() * spacing().vNm}); }
    QPointF voxelsAt(const QPointF& point) const {
        const QPointF nm = toNm(point);
        return {nm.x() / spacing().uNm, nm.y() / spacing().vNm};
    }
    QRectF imageRect() const;
    QPointF middleOf(const Index& voxel) const;

    friend bool operator==(const SliceGeometry&, const SliceGeometry&) = default;

private:
    Plane m_plane = Plane::XY;
    Shape m_shape;
    VoxelSpacing m_spacing = plateletSpacing;
    QSizeF m_size{1, 1};
    double m_dpr = 1, m_nmPerPoint = 10;
    QPointF m_centre;
};

} // namespace granule::view
