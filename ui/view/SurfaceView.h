// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QImage>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <set>

class QLabel;
class QToolButton;

namespace granule::view {

class RenderWidget;

/// The 3D view: surfaces of the visible classes of the active layer, worked out by jobs while the person goes on. After
/// an edit only the classes that it touched are done again. Left drag turns, middle drag or Shift moves, the wheel zooms;
/// a double click on a surface takes the crosshair there. Main thread.
class SurfaceView : public QWidget {
    Q_OBJECT
public:
    /// `project`, `selection` and `jobs` outlive the view.
    SurfaceView(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);
    ~SurfaceView() override;

    /// Looks at everything from the front, a little from above.
    void resetCamera();
    /// A grey slice of the image at the crosshair's z.
    bool sliceShown() const noexcept { return m_sliceOn; }
    void setSliceShown(bool shown);
    /// Lines through the crosshair.
    bool markerShown() const noexcept { return m_markerOn; }
    void setMarkerShown(bool shown);
    /// What the view shows, from where it is seen, at another size. Null where the machine cannot draw.
    QImage snapshot(const QSize& pixels) const;
    /// True while surfaces are missing or older than the labels.
    bool isStale() const;
    /// True once the picture on screen shows them, or where the machine cannot draw.
    bool isDrawn() const;
    /// Triangles on screen.
    std::int64_t triangles() const;

    QSize sizeHint() const override { return {480, 360}; }
    QSize minimumSizeHint() const override { return {120, 90}; }

signals:
    /// Surfaces on screen are those of the labels.
    void upToDate();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Meshes;
    struct Batch;

    void onVolumeChanged();
    void onLayersChanged();
    void onLabelsChanged(int layerId);
    void onSchemaChanged();
    void onCrosshairChanged();
    /// Forgets all surfaces; they are made anew.
    void restart();
    void schedule();
    void startJob();
    void takeBatch(const std::shared_ptr<Batch>& batch);
    std::vector<LabelId> missing() const;
    void fetchSlice();
    void placeMarker();
    void goTo(double xNm, double yNm, double zNm);
    void say();
    void placeOverlays();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    std::unique_ptr<Meshes> m_meshes;
    RenderWidget* m_render = nullptr;
    QString m_failure; ///< why nothing can be drawn
    QLabel *m_badge, *m_hint, *m_state;
    QToolButton *m_sliceButton, *m_resetButton;
    QTimer m_pause, m_follow;
    QPointer<project::Job> m_job;
    LabelMap m_meshed;            ///< the labels whose surfaces are shown
    int m_layer = 0;              ///< their layer
    std::set<LabelId> m_stale;    ///< classes without a surface, or with one of older labels
    bool m_edited = false;        ///< labels differ from m_meshed
    bool m_cameraSet = false, m_sliceOn = false, m_markerOn = true, m_sliceBusy = false, m_sliceDrawn = false;
    std::int64_t m_sliceOnScreen = -1;
    int m_epoch = 0;              ///< rises with every restart; answers of older ones are dropped
};

} // namespace granule::view
