// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/bench/BenchResult.h"
#include "app/desktop/bench/BenchWindow.h"
#include "app/desktop/bench/Benches.h"

#include <QApplication>
#include <QWheelEvent>

namespace granule::desktop {

namespace {

constexpr int side = 2048;
constexpr std::int64_t slices = 48;

/// Discs of the six classes on a grid, drifting from slice to slice.
LabelMap discs(Shape shape) {
    std::vector<std::uint8_t> ids(static_cast<std::size_t>(shape.voxels()), 0);
    auto* out = ids.data();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x, ++out) {
                const auto u = (x + 2 * z) % 128 - 64, v = (y + z) % 128 - 64;
                if (u * u + v * v < 50 * 50)
                    *out =
                        u * u + v * v < 24 * 24 ? static_cast<std::uint8_t>(2 + (x / 128 + y / 128) % 5) : 1;
            }
    return LabelMap::fromVoxels<std::uint8_t>(shape, ids);
}

void wheelTo(view::SliceView& view, int steps) {
    const QPointF at = QRectF(view.rect()).center();
    QWheelEvent event(at, view.mapToGlobal(at), {}, {0, -120 * steps}, Qt::NoButton, {}, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&view, &event);
}

} // namespace

QJsonArray runSliceBench() {
    const Shape shape{slices, side, side};
    const auto made = proceduralStack(shape);
    const auto volume = Volume::fromVoxels<std::uint8_t>(shape, made.read<std::uint8_t>(Box::of(shape)),
                                                         plateletSpacing, "memory");
    const LabelMap labels = discs(shape);
    const double plain = plainRedraw(volume, labels, side, 9);

    BenchWindow window(volume, labels, side);
    const auto step = [&](int i) { wheelTo(window.xy(), (i / (slices - 4)) % 2 ? 1 : -1); };
    window.selection().setCrosshair({slices - 2, side / 2, side / 2});
    window.idle(300);
    std::vector<double> paced, held;
    for (int i = 0; i < 200; ++i) {
        paced.push_back(window.eventToPixels([&] { step(i); }));
        window.idle(33);
    }
    window.selection().setCrosshair({slices - 2, side / 2, side / 2});
    window.idle(300);
    for (int i = 0; i < 200; ++i) held.push_back(window.eventToPixels([&] { step(i); }));

    const QString reference = "read, compose and draw the slice on the main thread, median";
    return {benchTime("slice, wheel at 30 a second, p99", quantile(paced, 0.99), reference, plain),
            benchTime("slice, wheel at 30 a second, median", quantile(paced, 0.5), reference, plain),
            benchTime("slice, wheel as fast as it goes, p99", quantile(held, 0.99), reference, plain),
            benchTime("slice, wheel as fast as it goes, median", quantile(held, 0.5), reference, plain)};
}

} // namespace granule::desktop
