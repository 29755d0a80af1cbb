// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/bench/BenchResult.h"
#include "app/desktop/bench/BenchWindow.h"
#include "app/desktop/bench/Benches.h"

#include <QApplication>
#include <QMouseEvent>

#include <cmath>

namespace granule::desktop {

namespace {

constexpr int side = 2048;

void mouse(view::SliceView& view, QEvent::Type type, const QPointF& at) {
    const bool moving = type == QEvent::MouseMove, up = type == QEvent::MouseButtonRelease;
    QMouseEvent event(type, at, view.mapToGlobal(at), moving ? Qt::NoButton : Qt::LeftButton,
                      up ? Qt::NoButton : Qt::LeftButton, {});
    QApplication::sendEvent(&view, &event);
}

struct Dabs {
    std::vector<double> dab, release;
};

Dabs paint(const Volume& volume) {
    const auto& shape = volume.shape();
    BenchWindow window(volume, LabelMap(shape, plateletSpacing), side);
    auto& view = window.xy();
    window.selection().setTool(project::Tool::Brush);
    window.selection().setBrushDiameterNm(64 * plateletSpacing.xNm);
    Dabs times;
    // Strokes of twenty dabs along circles around the middle, each over fresh ground for the most part.
    const QPointF middle = QRectF(view.rect()).center();
    for (int stroke = 0; stroke < 12; ++stroke) {
        window.selection().setActiveClass(static_cast<LabelId>(1 + stroke % 6));
        const auto point = [&](int i) {
            const double angle = 0.12 * i + stroke, radius = view.width() * (0.08 + 0.03 * stroke);
            return middle + QPointF(std::cos(angle), std::sin(angle)) * radius;
        };
        for (int i = 0; i < 20; ++i) {
            times.dab.push_back(window.eventToPixels(
                [&] { mouse(view, i ? QEvent::MouseMove : QEvent::MouseButtonPress, point(i)); }));
            window.idle(8);
        }
        times.release.push_back(
            window.eventToRest([&] { mouse(view, QEvent::MouseButtonRelease, point(19)); }));
        window.idle(30);
    }
    return times;
}

} // namespace

QJsonArray runPaintBench() {
    const Shape deep{1000, side, side}, flat{1, side, side};
    const auto volume = proceduralStack(flat);
    const double plain = plainRedraw(volume, LabelMap(flat, plateletSpacing), side, 9);
    const auto one = paint(volume), thousand = paint(proceduralStack(deep));
    const QString redraw = "compose and draw the whole slice on the main thread, median",
                  shallow = "the same in a stack of one slice";
    return {
        benchTime("paint, 64-voxel dab, 1000x2048x2048, p99", quantile(thousand.dab, 0.99), redraw, plain),
        benchTime("paint, 64-voxel dab, 1000x2048x2048, median", quantile(thousand.dab, 0.5), redraw, plain),
        benchTime("paint, 64-voxel dab, 1000x2048x2048, p99 by depth", quantile(thousand.dab, 0.99), shallow,
                  quantile(one.dab, 0.99)),
        benchTime("paint, end of stroke, 1000x2048x2048, p99", quantile(thousand.release, 0.99), shallow,
                  quantile(one.release, 0.99))};
}

} // namespace granule::desktop
