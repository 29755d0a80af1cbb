// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/Picked.h"

#include <QImage>
#include <QPointF>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

namespace granule::scene {
class SurfaceScene;
}

namespace granule::view {

/// Shows a 3D scene and lets the mouse turn (left), move (middle, right, or Shift and left) and zoom (wheel, towards the
/// mouse) it; outlines what lies under it. The scene lives on a thread of its own, which draws off screen and hands over pictures: a slow frame, as
/// without a graphics card, never holds up the window, and the window needs no OpenGL. Main thread.
class RenderWidget : public QWidget {
    Q_OBJECT
public:
    using Change = std::function<void(scene::SurfaceScene&)>;

    explicit RenderWidget(QWidget* parent = nullptr);
    ~RenderWidget() override;

    /// Does something to the scene, on its thread, and draws it again. Changes keep their order; several may share a frame.
    void change(Change change);
    /// True once the first frame has come.
    bool isReady() const noexcept { return m_ready; }
    /// True when the picture on screen shows every change so far.
    bool isCurrent() const noexcept { return m_ready && m_shown == m_asked; }
    /// True where the processor draws instead of a graphics card; meaningless before isReady().
    bool isSoftware() const noexcept { return m_software; }
    /// What is shown, at another size, with all changes so far in it. Waits for it. Null where the machine cannot draw.
    QImage picture(const QSize& pixels);
    /// Where the picture on screen is seen from.
    const scene::CameraPose& cameraPose() const noexcept { return m_pose; }
    const scene::CameraAngles& cameraAngles() const noexcept { return m_angles; }

signals:
    void ready();
    /// A new picture is on screen.
    void frameShown();
    /// The picture is seen from elsewhere, and the mouse holds it no more.
    void cameraMoved();
    /// The machine cannot draw: a sentence for a person.
    void failed(const QString& why);
    /// The next picture has another size.
    void resized();
    /// A hand turned, moved or zoomed.
    void handled();
    /// A surface was clicked.
    void surfaceClicked(const granule::scene::Picked& picked);
    /// A menu is wanted at a place of the screen; empty: beside all surfaces.
    void menuAsked(const std::optional<granule::scene::Picked>& picked, const QPoint& globally);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    class Worker;

    void tellSize();
    void takeFrame(const QImage& frame, bool software, std::int64_t changes);
    void takeCamera(const scene::CameraPose& pose, const scene::CameraAngles& angles);
    void hover(const QPointF& at);
    QPointF share(const QPointF& at) const;

    std::unique_ptr<Worker> m_worker;
    QImage m_frame;
    scene::CameraPose m_pose;
    scene::CameraAngles m_angles;
    QPointF m_last, m_pressed;
    bool m_dragging = false;
    std::int64_t m_asked = 0, m_shown = 0; ///< changes so far, and those in the picture
    bool m_ready = false, m_software = true;
};

} // namespace granule::view
