// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/PaintRule.h"
#include "core/volume/Box.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"

#include <QObject>

#include <memory>
#include <optional>

namespace granule::project {

enum class Tool { Navigate, Brush, Eraser, Fill, Pick, BoxSelect, Lasso, Polygon, Wire, Prompt, Split };

/// What confines every tool: nothing outside is changed.
struct Limits {
    bool box = false;                     ///< only inside Selection::box(), where there is one
    std::shared_ptr<const LabelMap> mask; ///< only its voxels that are not 0: a cell; null: everywhere
    LabelId maskedCell = 0;               ///< the object that `mask` is of
    std::optional<GreyRange> grey;        ///< only grey values from black to white; empty: any
    edit::PaintOver over;                 ///< only over these labels
    friend bool operator==(const Limits&, const Limits&) = default;
};

/// What the person is looking at and working with, shared by all views and panels; not part of the undo history, but
/// saved with the project. Main thread. Every setter emits its signal only where something changed.
class Selection : public QObject {
    Q_OBJECT
public:
    explicit Selection(QObject* parent = nullptr) : QObject(parent) {}

    const Index& crosshair() const noexcept { return m_crosshair; }
    /// Clamped to `shape`, which setShape() told.
    void setCrosshair(const Index& voxel);
    void setShape(const Shape& shape);

    Tool tool() const noexcept { return m_tool; }
    void setTool(Tool tool);
    LabelId activeClass() const noexcept { return m_class; }
    /// No object is active then.
    void setActiveClass(LabelId id);
    /// The object that is painted; 0: none, the class itself.
    LabelId activeObject() const noexcept { return m_object; }
    /// An object of that class; both become active.
    void setActiveObject(LabelId id, LabelId classId);
    /// What tools paint: the active object, else the active class.
    LabelId label() const noexcept { return m_object ? m_object : m_class; }
    /// X: what is painted and background change places.
    void swapWithBackground();

    double brushDiameterNm() const noexcept { return m_brushNm; }
    void setBrushDiameterNm(double nm); ///< clamped to 10 nm .. 20 um
    bool brush3d() const noexcept { return m_brush3d; }
    void setBrush3d(bool on);
    /// The brush stops at edges of the image.
    bool brushFollowsEdges() const noexcept { return m_brushEdges; }
    void setBrushFollowsEdges(bool on);
    const Limits& limits() const noexcept { return m_limits; }
    void setLimits(const Limits& limits);
    bool fill3d() const noexcept { return m_fill3d; }
    void setFill3d(bool on);

    const GreyRange& greyRange() const noexcept { return m_grey; }
    void setGreyRange(const GreyRange& range);
    /// Every object in a colour of its own, instead of its class's.
    bool colourByObject() const noexcept { return m_byObject; }
    void setColourByObject(bool on);
    bool labelsShown() const noexcept { return m_labelsShown; }
    void setLabelsShown(bool shown);
    /// 0..1, multiplies every layer's opacity.
    double labelOpacity() const noexcept { return m_opacity; }
    void setLabelOpacity(double opacity);

    /// The box drawn for "segment this box"; empty: none.
    const std::optional<Box>& box() const noexcept { return m_box; }
    void setBox(const std::optional<Box>& box);

    /// What lies under the mouse, for the read-out; empty when the mouse is outside the image.
    const std::optional<Index>& hovered() const noexcept { return m_hovered; }
    void setHovered(const std::optional<Index>& voxel);

signals:
    void crosshairChanged(const granule::Index& voxel);
    void toolChanged(granule::project::Tool tool);
    void activeClassChanged(granule::LabelId id); ///< or the active object
    void brushChanged();
    void limitsChanged();
    void displayChanged(); ///< grey range, labels shown, opacity, colours
    void boxChanged();
    void hoveredChanged();

private:
    Index m_crosshair;
    Shape m_shape;
    Tool m_tool = Tool::Navigate;
    LabelId m_class = 1, m_object = 0, m_otherClass = 0, m_otherObject = 0;
    Limits m_limits;
    double m_brushNm = 300;
    bool m_brush3d = false, m_brushEdges = false, m_fill3d = false, m_labelsShown = true, m_byObject = false;
    GreyRange m_grey;
    double m_opacity = 1.0;
    std::optional<Box> m_box;
    std::optional<Index> m_hovered;
};

} // namespace granule::project
