// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/RenderWidget.h"

#include "ui/scene/GlWindow.h"

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>

#include <vtkCallbackCommand.h>
#include <vtkNew.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>

#include <cmath>

namespace granule::view {

namespace {

constexpr double slowFrameMs = 45; // beyond it, moving shows every other pixel
constexpr double degreesPerPoint = 0.4;

} // namespace

struct RenderWidget::Vtk {
    vtkNew<scene::GlWindow> window;
    vtkNew<vtkCallbackCommand> answer;
};

RenderWidget::RenderWidget(scene::SurfaceScene& scene, QWidget* parent)
    : QOpenGLWidget(parent), m_vtk(std::make_unique<Vtk>()), m_scene(scene) {
    setObjectName("renderWidget");
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSamples(0);
    setFormat(format);
    setCursor(Qt::OpenHandCursor);
    auto& window = *m_vtk->window;
    m_vtk->answer->SetClientData(this);
    m_vtk->answer->SetCallback([](vtkObject*, unsigned long event, void* self, void* reply) {
        static_cast<RenderWidget*>(self)->answerVtk(event, reply);
    });
    for (const auto event : {vtkCommand::WindowMakeCurrentEvent, vtkCommand::WindowIsCurrentEvent,
                             vtkCommand::WindowSupportsOpenGLEvent, vtkCommand::WindowIsDirectEvent})
        window.AddObserver(event, m_vtk->answer);
    window.SetReadyForRendering(false);
    window.SetFrameBlitModeToNoBlit();
    window.SetMultiSamples(0);
    window.AddRenderer(scene.renderer());
    scene.renderer()->UseFXAAOn();
}

RenderWidget::~RenderWidget() {
    disconnect(m_contextGone);
    releaseGl();
    m_vtk->window->RemoveAllObservers();
}

void RenderWidget::releaseGl() {
    if (!context()) return;
    makeCurrent();
    m_vtk->window->RemoveRenderer(m_scene.renderer());
    m_vtk->window->Finalize();
    m_vtk->window->SetReadyForRendering(false);
    doneCurrent();
}

void RenderWidget::answerVtk(unsigned long event, void* reply) {
    const bool current = context() && QOpenGLContext::currentContext() == context();
    if (event == vtkCommand::WindowMakeCurrentEvent) {
        if (!current && context()) makeCurrent(); // while current, it would bind Qt's framebuffer under VTK's feet
    } else if (event == vtkCommand::WindowIsCurrentEvent) *static_cast<bool*>(reply) = current;
    else *static_cast<int*>(reply) = 1;
}

void RenderWidget::initializeGL() {
    // Moving a widget to another window gives it another context: all GL objects are made anew there.
    m_contextGone = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &RenderWidget::releaseGl);
    auto& window = *m_vtk->window;
    if (!window.HasRenderer(m_scene.renderer())) window.AddRenderer(m_scene.renderer());
    window.SetForceMaximumHardwareLineWidth(1);
    window.SetReadyForRendering(true);
    window.OpenGLInitContext();
    window.OpenGLInitState(); // a context made anew, when the window was, has lost what VTK believes of it
    const auto* name = reinterpret_cast<const char*>(context()->functions()->glGetString(GL_RENDERER));
    const QByteArray renderer(name ? name : "");
    m_software = renderer.contains("llvmpipe") || renderer.contains("softpipe") || renderer.contains("swrast");
    emit ready();
}

void RenderWidget::resizeGL(int, int) {
    m_scene.setPixelScale(devicePixelRatioF());
}

void RenderWidget::paintGL() {
    QElapsedTimer clock;
    clock.start();
    auto& window = *m_vtk->window;
    const double scale = devicePixelRatioF() / (m_moving && m_frameMs > slowFrameMs ? 2 : 1);
    m_scene.setPixelScale(scale);
    window.SetSize(std::max(1, static_cast<int>(std::lround(width() * scale))), std::max(1, static_cast<int>(std::lround(height() * scale))));
    auto* state = window.GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL); // Qt leaves GL_LESS
    m_scene.renderer()->ResetCameraClippingRange();
    window.Render();
    state->Pop();
    copyFrame();
    const double ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    if (!m_moving || scale == devicePixelRatioF()) m_frameMs = ms;
}

void RenderWidget::copyFrame() {
    auto& window = *m_vtk->window;
    auto* gl = context()->extraFunctions();
    const int* from = window.GetSize();
    const int w = static_cast<int>(std::lround(width() * devicePixelRatioF())), h = static_cast<int>(std::lround(height() * devicePixelRatioF()));
    gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, window.GetDisplayFramebuffer()->GetFBOIndex());
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    gl->glBlitFramebuffer(0, 0, from[0], from[1], 0, 0, w, h, GL_COLOR_BUFFER_BIT, from[0] == w && from[1] == h ? GL_NEAREST : GL_LINEAR);
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE); // VTK's alpha would let the desktop shine through
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

void RenderWidget::mousePressEvent(QMouseEvent* event) {
    m_last = event->position();
    m_moving = true;
    setCursor(Qt::ClosedHandCursor);
    event->accept();
}

void RenderWidget::mouseMoveEvent(QMouseEvent* event) {
    if (!m_moving || event->buttons() == Qt::NoButton) return;
    const QPointF by = event->position() - m_last;
    m_last = event->position();
    const bool turning = event->buttons() == Qt::LeftButton && !(event->modifiers() & Qt::ShiftModifier);
    if (turning) m_scene.orbit(-by.x() * degreesPerPoint, by.y() * degreesPerPoint);
    else m_scene.pan(by.x() / height(), by.y() / height());
    emit cameraMoved();
    update();
}

void RenderWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (event->buttons() != Qt::NoButton) return;
    m_moving = false;
    setCursor(Qt::OpenHandCursor);
    update();
}

void RenderWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || width() < 1 || height() < 1) return;
    makeCurrent();
    const auto hit = m_scene.pick(event->position().x() / width(), event->position().y() / height());
    doneCurrent();
    if (hit) emit surfaceClicked((*hit)[0], (*hit)[1], (*hit)[2]);
    else emit backgroundClicked();
}

void RenderWidget::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    if (steps == 0) return event->ignore();
    m_scene.zoomBy(std::pow(1.18, steps), event->position().x() / width(), event->position().y() / height());
    emit cameraMoved();
    update();
    event->accept();
}

} // namespace granule::view
