// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/view/BrushPreview.h"
#include "ui/view/ReviewOverlay.h"
#include "ui/view/Sketch.h"
#include "ui/view/SliceGeometry.h"
#include "ui/view/SliceLoader.h"
#include "ui/view/SliceNotes.h"
#include "ui/view/Swipe.h"

#include <QCache>
#include <QTimer>
#include <QWidget>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace granule::view {

/// One orthoslice: the image with its labels, crosshair, scale bar and marks. It shows and maps coordinates;
/// what the mouse does is the business of ui/tool. Slices are read and composed by workers, so that the
/// window never waits. Main thread.
class SliceView : public QWidget {
    Q_OBJECT
public:
    /// `project` and `selection` outlive the view.
    SliceView(Plane plane, project::Project& project, project::Selection& selection,
              QWidget* parent = nullptr);
    ~SliceView() override;

    Plane plane() const noexcept { return m_plane; }
    project::Project& project() const noexcept { return m_project; }
    project::Selection& selection() const noexcept { return m_selection; }
    const SliceGeometry& geometry() const noexcept { return m_geometry; }

    // ---- what is shown
    /// The slice asked for: the crosshair's, or the one peeked at.
    std::int64_t slice() const;
    std::int64_t sliceCount() const noexcept { return m_geometry.sliceCount(); }
    /// Moves the crosshair to `slice`, clamped.
    void goToSlice(std::int64_t slice);
    /// Shows another slice for a moment, without moving the crosshair; empty: back.
    void setPeek(std::optional<std::int64_t> slice);
    const std::optional<std::int64_t>& peek() const noexcept { return m_peek; }
    /// True where the frame on screen is that of slice() with every label change in it.
    bool isCurrent() const;
    /// The composed slice in device pixels, without the marks; null before the first.
    const QImage& frame() const;

    // ---- where
    void fit();
    void zoomAt(const QPointF& point, double factor);
    void panBy(const QPointF& points);
    void centreOn(const Index& voxel);
    /// Pans only where `voxel` is out of sight.
    void ensureVisible(const Index& voxel);
    void setNmPerPoint(double nm);
    void setCentreNm(const QPointF& centre);
    /// The voxel under a point of the widget; empty beside the image.
    std::optional<Index> indexAt(const QPointF& point) const { return m_geometry.indexAt(point, slice()); }

    // ---- marks
    void setBrushPreview(const std::optional<BrushPreview>& brush);
    const std::optional<BrushPreview>& brushPreview() const noexcept { return m_brush; }

    /// Two layers side by side; empty: all layers are shown everywhere.
    void setSwipe(const std::optional<Swipe>& swipe);
    const std::optional<Swipe>& swipe() const noexcept { return m_swipe; }

    /// The only layers that are shown, be they visible elsewhere or not; empty: those that are visible.
    void setOnly(std::optional<std::set<int>> layers);
    const std::optional<std::set<int>>& only() const noexcept { return m_only; }
    void setNotes(const SliceNotes& notes);
    const SliceNotes& notes() const noexcept { return m_notes; }

    /// What a tool draws over the slice while it is at work.
    void setSketch(const Sketch& sketch);
    const Sketch& sketch() const noexcept { return m_sketch; }

    /// Lies over the labels while its slice is shown; null: nothing does.
    void setHeat(std::shared_ptr<const HeatPlane> heat);
    const std::shared_ptr<const HeatPlane>& heat() const noexcept { return m_heat; }
    /// Outlines a place to look at.
    void setPlace(const std::optional<Box>& box);
    const std::optional<Box>& place() const noexcept { return m_place; }
    /// Labels that are shown in place of a layer's own, while something that would change them is tried out.
    struct StandIn {
        int layer = 0;
        LabelMap map;
    };
    /// What is shown differs within `changed` from what was shown before.
    void setStandIn(std::optional<StandIn> standIn, const Box& changed);

    QSize sizeHint() const override { return {480, 360}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

signals:
    /// The view's zoom or centre changed.
    void viewChanged();
    /// slice() is another one.
    void sliceChanged();
    void placeChanged();
    /// A person moves the line of the swipe; whoever set it decides.
    void swipeAsked(double share);
    /// `region` was repainted on screen.
    void painted(const QRegion& region);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Edit {
        std::uint64_t number;
        int layer;
        Box box;
    };

    void onVolumeChanged();
    void onSourceReplaced();
    void readAgain();
    void onSpacingChanged();
    void onLayersChanged();
    void onLabelsChanged(int layerId, const Box& box);
    void onCrosshairChanged();
    void restyle();
    void recompose();
    void moved();
    void showSlice();
    void requestSlice(std::int64_t slice);
    std::optional<SliceRequest> requestFor(std::int64_t slice);
    void prefetch();
    void keep(const SlicePlanes& planes);
    bool wantsSharper() const;
    /// Asks for what is in sight of a large slice, where it is not there.
    void sharpen();
    void adopt(std::shared_ptr<LoadedSlice> loaded);
    void takeEdit(const Edit& edit, bool repaint);
    bool hits(const Box& box, std::int64_t slice) const;
    /// What is shown of a layer.
    const LabelMap& mapOf(const project::LabelLayer& layer) const;
    /// True where labels were not read that are shown by now.
    bool lacksLayers(const SlicePlanes& planes) const;
    bool shows(const project::LabelLayer& layer) const { return m_only ? m_only->contains(layer.id) : layer.visible; }

    Plane m_plane;
    project::Project& m_project;
    project::Selection& m_selection;
    SliceGeometry m_geometry;
    std::shared_ptr<const SliceStyle> m_style;
    SliceLoader m_loader;
    std::shared_ptr<LoadedSlice> m_shown;
    std::map<std::int64_t, std::shared_ptr<LoadedSlice>> m_aheadOf;
    QCache<std::int64_t, std::shared_ptr<const GreyPlane>> m_greys; ///< whole slices, of large ones the coarse; cost in KiB
    std::deque<Edit> m_edits;
    std::uint64_t m_editNumber = 0;
    std::int64_t m_direction = 1, m_lastSlice = 0;
    std::optional<std::int64_t> m_peek, m_requested;
    std::optional<BrushPreview> m_brush;
    Sketch m_sketch;
    std::shared_ptr<const HeatPlane> m_heat;
    std::optional<Box> m_place;
    std::optional<StandIn> m_standIn;
    std::optional<Swipe> m_swipe;
    std::optional<std::set<int>> m_only;
    SliceNotes m_notes;
    Index m_crosshairDrawn;
    QTimer m_late; ///< says "reading" where a slice takes long
    bool m_sharpening = false;
    bool m_fitPending = true, m_sayLate = false, m_prefetchDue = false;
};

} // namespace granule::view
