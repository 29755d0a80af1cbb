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
    std::vector<double> dab, release, undo;
};

/// Strokes of a brush that is `voxels` wide, a disc, or a ball where `ball`.
Dabs paint(const Volume& volume, int voxels, bool ball = false) {
    const auto& shape = volume.shape();
    BenchWindow window(volume, LabelMap(shape, plateletSpacing), side);
    auto& view = window.xy();
    window.selection().setTool(project::Tool::Brush);
    window.selection().setBrushDiameterNm(voxels * plateletSpacing.xNm);
    window.selection().setBrush3d(ball);
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
        auto& history = window.project().history();
        times.undo.push_back(window.eventToPixels([&] { history.undo(); }));
        times.undo.push_back(window.eventToPixels([&] { history.redo(); }));
        window.idle(30);
    }
    return times;
}

} // namespace

QJsonArray runPaintBench() {
    const Shape deep{4096, side, side}, usual{64, side, side};
    const auto volume = proceduralStack(usual), deepVolume = proceduralStack(deep);
    const double plain = plainRedraw(proceduralStack({1, side, side}), LabelMap({1, side, side}, plateletSpacing), side, 9);
    const QString redraw = "compose and draw the whole slice on the main thread, median", shallow = "the same in a stack of 64 slices";
    QJsonArray figures;
    for (const int voxels : {64, 512, 2000}) {
        const auto few = paint(volume, voxels), many = paint(deepVolume, voxels);
        const auto name = [&](const char* what) { return QString("paint, %1-voxel brush, 4096x2048x2048, %2").arg(voxels).arg(what); };
        figures.append(benchTime(name("dab to pixels, p99"), quantile(many.dab, 0.99), redraw, plain));
        figures.append(benchTime(name("dab to pixels, median"), quantile(many.dab, 0.5), shallow, quantile(few.dab, 0.5)));
        figures.append(benchTime(name("end of stroke, p99"), quantile(many.release, 0.99), shallow, quantile(few.release, 0.99)));
        figures.append(benchTime(name("undo and redo to pixels, p99"), quantile(many.undo, 0.99), shallow, quantile(few.undo, 0.99)));
    }
    const auto ball = paint(volume, 64, true);
    figures.append(benchTime("paint, ball of 64 voxels, 64x2048x2048, dab to pixels, p99", quantile(ball.dab, 0.99), redraw, plain));
    return figures;
}

} // namespace granule::desktop
