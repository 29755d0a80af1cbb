// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/bench/BenchWindow.h"

#include "app/desktop/bench/BenchResult.h"

#include <QApplication>
#include <QEventLoop>
#include <QPainter>
#include <QTimer>

namespace granule::desktop {

namespace {

constexpr auto bare = Qt::Window | Qt::FramelessWindowHint | Qt::X11BypassWindowManagerHint;

class ProceduralSource : public VoxelSource {
public:
    void read(const Box& box, std::byte* out) const override {
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x)
                    *out++ = static_cast<std::byte>(96 + ((x * 7919 + y * 104729 + z * 1299709) >> 5) % 64);
    }
};

class PlainView : public QWidget {
public:
    PlainView(const Volume& volume, const LabelMap& labels) : m_volume(volume), m_labels(labels) {}
    std::int64_t slice = 0;
    bool painted = false;

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& shape = m_volume.shape();
        const Box box{{slice, 0, 0}, {slice + 1, shape.y, shape.x}};
        const auto grey = m_volume.read<std::uint8_t>(box);
        const auto labels = m_labels.read<std::uint8_t>(box);
        QImage image(static_cast<int>(shape.x), static_cast<int>(shape.y), QImage::Format_RGB32);
        const auto schema = ClassSchema::platelet();
        for (int y = 0; y < image.height(); ++y) {
            auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
            for (int x = 0; x < image.width(); ++x) {
                const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(shape.x) +
                                static_cast<std::size_t>(x);
                const int g = grey[at];
                const auto& c = schema.classes[labels[at]];
                const double a = labels[at] == 0 ? 0 : labels[at] == 1 ? 0.16 : 0.5;
                row[x] = qRgb(static_cast<int>(g + (c.colour.r - g) * a),
                              static_cast<int>(g + (c.colour.g - g) * a),
                              static_cast<int>(g + (c.colour.b - g) * a));
            }
        }
        QPainter(this).drawImage(rect(), image);
        painted = true;
    }

private:
    const Volume& m_volume;
    const LabelMap& m_labels;
};

} // namespace

BenchWindow::BenchWindow(const Volume& volume, const LabelMap& labels, int side)
    : m_views(m_project, m_selection), m_tools(m_views, m_project, m_selection, m_jobs) {
    m_project.setVolume(volume, "bench");
    m_project.showEdit(m_project.activeLayerId(), BlockDelta::between(m_project.activeLayer()->map, labels));
    m_views.setWindowFlags(bare);
    m_views.maximise(view::OrthoView::Cell::XY);
    const int points = static_cast<int>(side / m_views.devicePixelRatioF());
    m_views.resize(points, points);
    m_views.move(0, 0);
    m_views.show();
    idle(300);
    // One voxel a device pixel, from the corner on.
    xy().setNmPerPoint(m_project.spacing().xNm * m_views.devicePixelRatioF());
    xy().setCentreNm(QPointF(points, points) / 2 * xy().geometry().nmPerPoint());
    idle(700);
}

double BenchWindow::eventToPixels(const std::function<void()>& act) {
    QEventLoop loop; // sleeps while the workers work, as the program does
    QObject::connect(&xy(), &view::SliceView::painted, &loop, [&] {
        if (xy().isCurrent()) loop.quit();
    });
    QTimer::singleShot(5000, &loop, &QEventLoop::quit);
    QElapsedTimer clock;
    clock.start();
    act();
    loop.exec();
    QGuiApplication::sync();
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

double BenchWindow::eventToRest(const std::function<void()>& act) {
    QElapsedTimer clock;
    clock.start();
    act();
    QCoreApplication::processEvents();
    QGuiApplication::sync();
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

void BenchWindow::idle(int ms) {
    QEventLoop loop;
    QTimer::singleShot(ms, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

Volume proceduralStack(Shape shape) {
    return {shape, VoxelType::UInt8, std::make_shared<ProceduralSource>(), plateletSpacing, "procedural"};
}

double plainRedraw(const Volume& volume, const LabelMap& labels, int side, int repeats) {
    PlainView view(volume, labels);
    view.setWindowFlags(bare);
    const int points = static_cast<int>(side / view.devicePixelRatioF());
    view.resize(points, points);
    view.move(0, 0);
    view.show();
    std::vector<double> times;
    for (int i = 0; i < repeats + 2; ++i) {
        QElapsedTimer clock;
        view.painted = false;
        view.slice = i % volume.shape().z;
        clock.start();
        view.update();
        while (!view.painted && clock.elapsed() < 5000)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        QGuiApplication::sync();
        if (i >= 2) times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    return quantile(times, 0.5);
}

} // namespace granule::desktop
