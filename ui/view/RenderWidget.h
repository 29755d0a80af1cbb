// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/SurfaceScene.h"

#include <QOpenGLWidget>
#include <QPointF>

#include <memory>

namespace granule::view {

/// Shows a scene inside a Qt window and lets the mouse turn (left), move (middle, right, or Shift and left) and zoom
/// (wheel, towards the mouse) it. VTK draws into a framebuffer of its own, which is copied into Qt's. Main thread.
class RenderWidget : public QOpenGLWidget {
    Q_OBJECT
public:
    /// `scene` outlives the widget.
    explicit RenderWidget(scene::SurfaceScene& scene, QWidget* parent = nullptr);
    ~RenderWidget() override;

    /// True where the processor draws instead of a graphics card. Known once the widget has been shown.
    bool isSoftware() const noexcept { return m_software; }
    /// The time that the last frame took.
    double lastFrameMs() const noexcept { return m_frameMs; }

signals:
    /// GL is there: isSoftware() tells, and the first frame follows.
    void ready();
    void cameraMoved();
    /// A surface was double-clicked at a position in nm, x, y, z.
    void surfaceClicked(double xNm, double yNm, double zNm);
    /// A double click beside all surfaces.
    void backgroundClicked();

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void answerVtk(unsigned long event, void* reply);
    void copyFrame();
    void releaseGl();

    struct Vtk;
    std::unique_ptr<Vtk> m_vtk;
    scene::SurfaceScene& m_scene;
    QPointF m_last;
    QMetaObject::Connection m_contextGone;
    double m_frameMs = 0;
    bool m_software = false, m_moving = false;
};

} // namespace granule::view
