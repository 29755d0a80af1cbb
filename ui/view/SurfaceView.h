// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/view/SceneState.h"

#include <QImage>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <set>
#include <vector>

class QLabel;

namespace granule::scene {
struct Picked;
}

namespace granule::view {

class RenderWidget;
class SceneImage;
class SurfaceMenus;

/// The 3D view: surfaces of the visible classes of the active layer, or of one that was asked for, worked out by jobs while the person goes on. After
/// an edit only what it touched is done again. Left drag turns, middle drag or Shift moves, the wheel zooms; what lies under
/// the mouse is outlined, a click selects it and takes the crosshair there, a right click offers to hide it. Main thread.
class SurfaceView : public QWidget {
    Q_OBJECT
public:
    /// `project`, `selection` and `jobs` outlive the view.
    SurfaceView(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);
    ~SurfaceView() override;

    /// The surfaces are those of this layer; empty: of the active one.
    void setLayer(std::optional<int> layer);
    /// Looks at everything from the front, a little from above.
    void resetCamera();
    /// How things are shown, and from where.
    SceneState state() const;
    void setState(const SceneState& state);
    /// From where the picture on screen is seen.
    scene::CameraPose cameraPose() const;
    SurfaceMenus& menus() noexcept { return *m_menus; }
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
    /// Something of state() changed.
    void stateChanged();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Meshes;
    struct Batch;
    struct Kept;

    void onVolumeChanged();
    void onLayersChanged();
    void onLabelsChanged(int layerId);
    void onSchemaChanged();
    /// Forgets all surfaces; they are made anew.
    void restart();
    /// Shows another layer, from what was kept of it where its labels are still those; keeps what was shown.
    void turnTo(int layer);
    void showMeshes(const std::vector<LabelId>& ids);
    void schedule();
    void startJob();
    void takeMeshes(const Batch& batch);
    void takeBatch(const Batch& batch);
    std::vector<LabelId> visibleClasses() const;
    void applyState();
    void applyColours();
    void placeMarker();
    void onClicked(const scene::Picked& picked);
    void offerMenu(const std::optional<scene::Picked>& picked, const QPoint& globally);
    void hideObjects(std::set<LabelId> hidden);
    void say();
    void placeOverlays();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    std::unique_ptr<Meshes> m_meshes;
    std::vector<std::unique_ptr<Kept>> m_kept; ///< of layers that were shown before, the last at the end
    std::uint64_t m_revision = 0;              ///< of the labels that the surfaces are of
    std::shared_ptr<const ObjectTable> m_objects;
    RenderWidget* m_render = nullptr;
    SceneImage* m_image = nullptr;
    SurfaceMenus* m_menus = nullptr;
    QString m_failure; ///< why nothing can be drawn
    QLabel *m_badge, *m_hint, *m_stateChip;
    QTimer m_pause, m_follow;
    QPointer<project::Job> m_job;
    int wantedLayer() const;
    std::optional<int> m_asked;
    int m_layer = 0;              ///< whose surfaces are shown
    std::set<LabelId> m_current;  ///< classes with a surface, which is that of the labels unless they were edited
    bool m_edited = false;
    bool m_cameraSet = false, m_fitted = false; ///< the camera stands somewhere; it stands where all is in sight
    int m_epoch = 0;              ///< rises with every restart; answers of older ones are dropped
};

} // namespace granule::view
