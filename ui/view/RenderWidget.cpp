// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/RenderWidget.h"

#include "core/volume/Error.h"
#include "ui/scene/OffscreenRenderer.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace granule::view {

namespace {

constexpr double slowFrameMs = 40; // beyond it, a moving scene is drawn roughly and at half the size
constexpr double degreesPerPoint = 0.4;

QImage toImage(scene::RgbImage&& rgb) {
    auto* kept = new scene::RgbImage(std::move(rgb));
    return QImage(kept->rgb.data(), kept->width, kept->height, kept->width * 3, QImage::Format_RGB888,
                  [](void* image) { delete static_cast<scene::RgbImage*>(image); }, kept);
}

} // namespace

/// The thread that owns scene and GL context. It draws when something changed, and only the newest state.
class RenderWidget::Worker {
public:
    explicit Worker(RenderWidget& widget) : m_widget(widget) {}
    ~Worker() {
        {
            std::lock_guard lock(m_mutex);
            m_quit = true;
        }
        m_wake.notify_one();
        if (m_thread.joinable()) m_thread.join();
    }

    void start() {
        if (!m_thread.joinable()) m_thread = std::thread([this] { run(); });
    }
    void push(Change change) {
        {
            std::lock_guard lock(m_mutex);
            m_changes.push_back(std::move(change));
        }
        m_wake.notify_one();
    }
    void setSize(const QSize& pixels, double scale) {
        std::lock_guard lock(m_mutex);
        if (m_size == pixels) return;
        m_size = pixels;
        m_scale = scale;
        m_dirty = true;
        m_wake.notify_one();
    }
    void setMoving(bool moving) {
        std::lock_guard lock(m_mutex);
        if (m_moving && !moving) m_dirty = true; // once more, sharp
        m_moving = moving;
        m_wake.notify_one();
    }
    /// Where the mouse is, as parts of the picture; what lies there is outlined. Only the newest place counts.
    void setHovered(const std::optional<QPointF>& at) {
        {
            std::lock_guard lock(m_mutex);
            m_hovered = at;
            m_hoverAsked = true;
        }
        m_wake.notify_one();
    }
    QImage picture(const QSize& pixels) {
        if (!m_thread.joinable()) return {};
        std::promise<QImage> promise;
        auto image = promise.get_future();
        {
            std::lock_guard lock(m_mutex);
            m_orders.push_back({pixels, std::move(promise)});
        }
        m_wake.notify_one();
        try {
            return image.get();
        } catch (const std::future_error&) {
            return {}; // drawing failed before this picture's turn
        }
    }

private:
    struct Order {
        QSize pixels;
        std::promise<QImage> promise;
    };
    struct Turn {
        std::deque<Change> changes;
        std::deque<Order> orders;
        QSize size;
        double scale = 1;
        std::optional<QPointF> hovered;
        bool draw = false, look = false, moving = false, rough = false, quit = false;
    };

    Turn next() {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_quit || m_dirty || m_hoverAsked || !m_changes.empty() || !m_orders.empty(); });
        Turn turn;
        turn.quit = m_quit;
        turn.draw = m_dirty || !m_changes.empty();
        turn.changes = std::exchange(m_changes, {});
        turn.orders = std::exchange(m_orders, {});
        turn.rough = m_moving && m_frameMs > slowFrameMs;
        const int part = turn.rough ? 2 : 1;
        turn.size = m_size / part;
        turn.scale = m_scale / part;
        turn.moving = m_moving;
        turn.look = std::exchange(m_hoverAsked, false);
        turn.hovered = m_hovered;
        m_dirty = false;
        return turn;
    }
    void run() {
        try {
            scene::SurfaceScene scene;
            scene::OffscreenRenderer renderer(64, 64, scene::OffscreenRenderer::Edges::Automatic);
            renderer.attach(&scene);
            const bool software = renderer.isSoftware();
            for (Turn turn = next(); !turn.quit; turn = next()) take(turn, scene, renderer, software);
            renderer.attach(nullptr);
        } catch (const Error& e) {
            refuse(QString::fromUtf8(e.what()));
        } catch (const std::exception& e) {
            refuse(QString::fromUtf8(e.what()));
        }
    }
    void take(Turn& turn, scene::SurfaceScene& scene, scene::OffscreenRenderer& renderer, bool software) {
        const bool drawable = turn.size.width() >= 16 && turn.size.height() >= 16;
        if (drawable) renderer.resize(turn.size.width(), turn.size.height(), turn.scale); // what fits a camera to it needs the size
        for (auto& change : turn.changes) change(scene);
        m_applied += static_cast<std::int64_t>(turn.changes.size());
        if (m_rough && !turn.orders.empty()) scene.setDraft(m_rough = false);
        for (auto& order : turn.orders) {
            renderer.resize(order.pixels.width(), order.pixels.height(), 1);
            order.promise.set_value(toImage(renderer.render()));
        }
        if (turn.look && !turn.moving) turn.draw |= outline(turn.hovered, scene);
        if (!turn.draw || !drawable) return;
        QElapsedTimer clock;
        clock.start();
        if (turn.rough != m_rough) scene.setDraft(m_rough = turn.rough);
        renderer.resize(turn.size.width(), turn.size.height(), turn.scale);
        QImage frame = toImage(renderer.render());
        const double ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        {
            std::lock_guard lock(m_mutex);
            if (turn.size == m_size || ms > m_frameMs) m_frameMs = ms;
        }
        const auto pose = scene.cameraPose();
        if (pose != m_pose && !turn.moving)
            QMetaObject::invokeMethod(&m_widget, [widget = &m_widget, pose, angles = scene.cameraAngles()] { widget->takeCamera(pose, angles); });
        if (!turn.moving) m_pose = pose;
        QMetaObject::invokeMethod(&m_widget, [widget = &m_widget, frame, software, applied = m_applied] { widget->takeFrame(frame, software, applied); });
    }
    /// True where another thing is outlined now.
    bool outline(const std::optional<QPointF>& at, scene::SurfaceScene& scene) {
        const auto found = at ? scene.pick(at->x(), at->y()) : std::nullopt;
        const bool same = found.has_value() == m_outlined.has_value() &&
                          (!found || (found->mesh == m_outlined->mesh && found->object == m_outlined->object &&
                                      (found->object != 0 || found->triangle == m_outlined->triangle)));
        if (same) return false;
        m_outlined = found;
        scene.highlight(found);
        return true;
    }
    /// Without GL nothing is drawn, but whoever waits is answered until the widget goes.
    void refuse(const QString& why) {
        QMetaObject::invokeMethod(&m_widget, [widget = &m_widget, why] { emit widget->failed(why); });
        for (Turn turn = next(); !turn.quit; turn = next())
            for (auto& order : turn.orders) order.promise.set_value({});
    }

    RenderWidget& m_widget;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Change> m_changes;
    std::deque<Order> m_orders;
    QSize m_size;
    std::int64_t m_applied = 0; ///< changes, on the worker's thread only
    double m_scale = 1, m_frameMs = 0;
    scene::CameraPose m_pose; ///< that the widget knows, on the worker's thread only
    std::optional<QPointF> m_hovered;
    std::optional<scene::Picked> m_outlined; ///< on the worker's thread only
    bool m_rough = false; ///< on the worker's thread only
    bool m_dirty = false, m_moving = false, m_hoverAsked = false, m_quit = false;
};

RenderWidget::RenderWidget(QWidget* parent) : QWidget(parent), m_worker(std::make_unique<Worker>(*this)) {
    setObjectName("renderWidget");
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setCursor(Qt::OpenHandCursor);
}

RenderWidget::~RenderWidget() = default;

void RenderWidget::change(Change change) {
    ++m_asked;
    m_worker->push(std::move(change));
}

QImage RenderWidget::picture(const QSize& pixels) {
    m_worker->start();
    return m_worker->picture(pixels.boundedTo({8192, 8192}).expandedTo({16, 16}));
}

void RenderWidget::takeCamera(const scene::CameraPose& pose, const scene::CameraAngles& angles) {
    m_pose = pose;
    m_angles = angles;
    emit cameraMoved();
}

void RenderWidget::takeFrame(const QImage& frame, bool software, std::int64_t changes) {
    m_frame = frame;
    m_shown = changes;
    m_software = software;
    update();
    if (!std::exchange(m_ready, true)) emit ready();
    emit frameShown();
}

void RenderWidget::tellSize() {
    const double scale = devicePixelRatioF();
    m_worker->setSize((QSizeF(size()) * scale).toSize().boundedTo({8192, 8192}), scale);
}

void RenderWidget::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_worker->start();
    tellSize();
}

void RenderWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    tellSize();
    emit resized();
}

void RenderWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_frame.isNull()) return painter.fillRect(rect(), QColor(0x16, 0x19, 0x1f));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(rect(), m_frame);
}

QPointF RenderWidget::share(const QPointF& at) const {
    return {at.x() / std::max(1, width()), at.y() / std::max(1, height())};
}

void RenderWidget::hover(const QPointF& at) {
    m_worker->setHovered(share(at));
}

void RenderWidget::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_worker->setHovered({});
}

void RenderWidget::mousePressEvent(QMouseEvent* event) {
    m_last = m_pressed = event->position();
    m_dragging = false;
    event->accept();
}

void RenderWidget::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) return hover(event->position());
    if (!m_dragging && (event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance()) return;
    if (!std::exchange(m_dragging, true)) {
        m_worker->setMoving(true);
        setCursor(Qt::ClosedHandCursor);
        emit handled();
    }
    const QPointF by = event->position() - m_last;
    m_last = event->position();
    const bool turning = event->buttons() == Qt::LeftButton && !(event->modifiers() & Qt::ShiftModifier);
    const double high = std::max(1, height());
    if (turning) change([by](auto& scene) { scene.orbit(-by.x() * degreesPerPoint, by.y() * degreesPerPoint); });
    else change([by, high](auto& scene) { scene.pan(by.x() / high, by.y() / high); });
}

void RenderWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (event->buttons() != Qt::NoButton) return;
    if (std::exchange(m_dragging, false)) {
        m_worker->setMoving(false);
        setCursor(Qt::OpenHandCursor);
        return;
    }
    const QPointF at = share(event->position());
    const QPoint place = event->globalPosition().toPoint();
    if (event->button() == Qt::LeftButton)
        change([this, at](auto& scene) {
            if (const auto picked = scene.pick(at.x(), at.y())) QMetaObject::invokeMethod(this, [this, picked = *picked] { emit surfaceClicked(picked); });
        });
    if (event->button() == Qt::RightButton)
        change([this, at, place](auto& scene) {
            QMetaObject::invokeMethod(this, [this, picked = scene.pick(at.x(), at.y()), place] { emit menuAsked(picked, place); });
        });
}

void RenderWidget::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    if (steps == 0) return event->ignore();
    const QPointF at = share(event->position());
    change([steps, at](auto& scene) { scene.zoomBy(std::pow(1.18, steps), at.x(), at.y()); });
    emit handled();
    event->accept();
}

} // namespace granule::view
