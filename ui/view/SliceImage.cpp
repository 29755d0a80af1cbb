// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceImage.h"

#include "ui/view/AxisMap.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <future>

namespace granule::view {

namespace {

/// Turns grey values into the 256 shown.
class Window {
public:
    explicit Window(const GreyRange& range)
        : m_black(static_cast<float>(range.black)),
          m_scale(static_cast<float>(255.0 / std::max(range.white - range.black, 1e-12))) {}
    std::uint8_t operator()(float v) const noexcept {
        // Written so that NaN becomes 0 and loops over it are vectorised.
        return static_cast<std::uint8_t>(
            static_cast<int>(std::min(255.F, std::max(0.F, (v - m_black) * m_scale + 0.5F))));
    }

private:
    float m_black, m_scale;
};

/// Rows of shown grey values, first to last. Values are first brought into a row and then shown, so that the
/// second loop is vectorised.
template <typename T>
class GreyRows {
public:
    GreyRows(const GreyPlane::Level& level, const AxisMap& u, const AxisMap& v, const GreyRange& range)
        : m_level(level), m_u(u), m_v(v), m_window(range), m_shown(u.count()) {
        if (u.smooth || v.smooth) {
            m_mixed.resize(static_cast<std::size_t>(level.u0 + level.width));
            m_interpolated.resize(u.count());
        } else if (!u.greysInRow())
            m_nearest.resize(u.count());
    }

    /// Row `row`; valid until the next call.
    const std::uint8_t* at(std::size_t row) {
        if (m_u.smooth || m_v.smooth)
            interpolate(row);
        else if (m_v.a[row] != std::exchange(m_last, m_v.a[row]))
            takeNearest(m_level.row<T>(m_v.a[row]));
        return m_shown.data();
    }

private:
    template <typename V>
    void show(const V* values) {
        const Window window = m_window;
        auto* out = m_shown.data();
        const auto count = m_u.count();
        for (std::size_t i = 0; i < count; ++i) out[i] = window(static_cast<float>(values[i]));
    }

    void takeNearest(const T* from) {
        if (m_u.greysInRow()) return show(from + m_u.a.front());
        for (std::size_t i = 0; i < m_nearest.size(); ++i) m_nearest[i] = from[m_u.a[i]];
        show(m_nearest.data());
    }

    void interpolate(std::size_t row) {
        const T *a = m_level.row<T>(m_v.a[row]), *b = m_level.row<T>(m_v.b[row]);
        const float w = m_v.weight[row];
        const auto [lo, hi] = std::pair(m_u.a.front(), m_u.b.back());
        for (int i = lo; i <= hi; ++i) {
            const float fa = static_cast<float>(a[i]), fb = static_cast<float>(b[i]);
            m_mixed[static_cast<std::size_t>(i)] = fa + (fb - fa) * w;
        }
        for (std::size_t i = 0; i < m_interpolated.size(); ++i) {
            const float left = m_mixed[static_cast<std::size_t>(m_u.a[i])],
                        right = m_mixed[static_cast<std::size_t>(m_u.b[i])];
            m_interpolated[i] = left + (right - left) * m_u.weight[i];
        }
        show(m_interpolated.data());
    }

    const GreyPlane::Level& m_level;
    const AxisMap &m_u, &m_v;
    Window m_window;
    int m_last = -1;
    std::vector<std::uint8_t> m_shown;
    std::vector<T> m_nearest;
    std::vector<float> m_mixed, m_interpolated;
};

/// A layer that is drawn: its labels and its place in the style.
struct DrawnLayer {
    const LabelPlane& plane;
    std::size_t layer;
};

/// One layer's labels, a device row at a time, with the rows an outline's width above and below.
class LabelRows {
public:
    LabelRows(const DrawnLayer& drawn, const AxisMap& u, const AxisMap& v)
        : layer(drawn.layer), m_plane(drawn.plane), m_u(u), m_v(v) {}

    /// Styles of row `row` from the pixel u.first on, with u.margin pixels on both sides; valid for the next
    /// 2 * v.margin rows.
    const StyleIndex* at(int row) {
        const int voxel = m_v.voxel[static_cast<std::size_t>(row + m_v.margin)];
        for (auto& r : m_rows)
            if (r.voxel == voxel) return r.styles.data() + m_u.margin;
        if (m_rows.size() < static_cast<std::size_t>(3 * m_v.margin + 2)) m_rows.emplace_back();
        auto& r = m_rows[m_next = (m_next + 1) % m_rows.size()];
        r.voxel = voxel;
        r.styles.resize(m_u.voxel.size());
        take(m_plane.row(voxel), r.styles.data());
        return r.styles.data() + m_u.margin;
    }

    bool hasObjects() const noexcept { return m_plane.hasObjects(); }

    const std::size_t layer;

private:
    void take(const StyleIndex* from, StyleIndex* to) const {
        const auto count = m_u.voxel.size(), margin = static_cast<std::size_t>(m_u.margin);
        if (m_u.voxelsInRow) {
            for (std::size_t i = 0; i < margin; ++i) {
                to[i] = from[m_u.voxel[i]];
                to[count - 1 - i] = from[m_u.voxel[count - 1 - i]];
            }
            std::copy_n(from + m_u.voxel[margin], count - 2 * margin, to + margin);
        } else
            for (std::size_t i = 0; i < count; ++i) to[i] = from[m_u.voxel[i]];
    }

    struct Row {
        int voxel = -1;
        std::vector<StyleIndex> styles;
    };
    const LabelPlane& m_plane;
    const AxisMap &m_u, &m_v;
    std::vector<Row> m_rows;
    std::size_t m_next = 0;
};

/// edge[i] != 0 where the label differs from one `width` pixels to any of the four sides.
void findEdges(const StyleIndex* here, const StyleIndex* above, const StyleIndex* below, int width,
               std::size_t count, StyleIndex* edge) {
    for (std::size_t i = 0; i < count; ++i) {
        const StyleIndex s = here[i];
        edge[i] = static_cast<StyleIndex>((s ^ here[i - static_cast<std::size_t>(width)]) |
                                          (s ^ here[i + static_cast<std::size_t>(width)]) | (s ^ above[i]) |
                                          (s ^ below[i]));
    }
}

/// Calls f(i) where edge[i] is set; most of an image has none, so four are looked at together.
template <typename F>
void forEachSet(const std::vector<StyleIndex>& edge, std::size_t count, F f) {
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        std::uint64_t four;
        std::memcpy(&four, edge.data() + i, sizeof four);
        if (!four) continue;
        for (std::size_t k = i; k < i + 4; ++k)
            if (edge[k]) f(k);
    }
    for (; i < count; ++i)
        if (edge[i]) f(i);
}

/// What the bands of one slice share.
struct Composition {
    const GreyPlane::Level& level;
    const AxisMap &u, &v;
    const std::vector<DrawnLayer>& layers;
    const SliceStyle& style;
    uchar* pixels; ///< of the frame
    qsizetype bytesPerLine;
};

/// Composes the rows from <= row < to, counted from v.first.
template <typename T>
void composeRows(const Composition& c, int from, int to) {
    const auto count = c.u.count();
    const auto margin = c.u.margin;
    GreyRows<T> greys(c.level, c.u, c.v, c.style.grey());
    std::vector<LabelRows> layers;
    for (const auto& layer : c.layers) layers.emplace_back(layer, c.u, c.v);
    std::vector<StyleIndex> edge(count);
    std::vector<std::uint32_t> index(count);
    for (int row = from; row < to; ++row) {
        const auto* grey = greys.at(static_cast<std::size_t>(row));
        auto* out = reinterpret_cast<QRgb*>(c.pixels + (c.v.first + row) * c.bytesPerLine) + c.u.first;
        if (layers.empty())
            for (std::size_t i = 0; i < count; ++i) out[i] = 0xff000000U | grey[i] * 0x010101U;
        for (auto& layer : layers) {
            const auto* here = layer.at(row);
            findEdges(here, layer.at(row - margin), layer.at(row + margin), margin, count, edge.data());
            if (&layer == &layers.front() && !layer.hasObjects()) {
                const QRgb *fill = c.style.fill(layer.layer), *outline = c.style.outline(layer.layer);
                for (std::size_t i = 0; i < count; ++i) index[i] = here[i] << 8 | grey[i];
                for (std::size_t i = 0; i < count; ++i) out[i] = fill[index[i]];
                forEachSet(edge, count, [&](std::size_t i) { out[i] = outline[index[i]]; });
            } else {
                if (&layer == &layers.front())
                    for (std::size_t i = 0; i < count; ++i) out[i] = 0xff000000U | grey[i] * 0x010101U;
                const auto *fill = c.style.fillOver(layer.layer), *outline = c.style.outlineOver(layer.layer);
                for (std::size_t i = 0; i < count; ++i)
                    out[i] = (edge[i] ? outline : fill)[here[i]].over(out[i]);
            }
        }
    }
}

/// Large parts are composed in two bands at once.
template <typename T>
void compose(const Composition& c) {
    constexpr std::size_t worthAThread = 512 * 1024; // pixels
    const int rows = c.v.last - c.v.first;
    if (c.u.count() * c.v.count() < worthAThread) return composeRows<T>(c, 0, rows);
    auto lower = std::async(std::launch::async, [&] { composeRows<T>(c, rows / 2, rows); });
    composeRows<T>(c, 0, rows / 2);
    lower.get();
}

/// Draws the pixels of `rect` from `grey`, which holds all that is needed there.
void drawFrom(const GreyPlane& grey, const SlicePlanes& planes, const SliceStyle& style, const SliceGeometry& geometry,
              const QRect& rect, SliceStyle::Side side, QImage& frame) {
    const double dpr = geometry.devicePixelRatio();
    const int margin = std::max(1, static_cast<int>(std::lround(dpr))); // the outline's width
    const auto spacing = geometry.spacing();
    const auto size = sizeIn(geometry.plane(), geometry.shape());
    const QPointF corner = geometry.toNm({0, 0});
    const double nmPerPixel = geometry.nmPerPoint() / dpr;
    const bool slanted = geometry.plane() != Plane::XY;
    const AxisMap u(corner.x() / spacing.uNm, nmPerPixel / spacing.uNm, size.u, rect.left(), rect.right() + 1,
                    margin, slanted, grey.halvingsU());
    const AxisMap v(corner.y() / spacing.vNm, nmPerPixel / spacing.vNm, size.v, rect.top(), rect.bottom() + 1,
                    margin, slanted, grey.halvingsV());

    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(frame.scanLine(y));
        const bool outside = y < v.first || y >= v.last;
        std::fill(row + rect.left(), row + (outside ? rect.right() + 1 : u.first), SliceStyle::surround);
        if (!outside) std::fill(row + u.last, row + rect.right() + 1, SliceStyle::surround);
    }
    if (u.count() == 0 || v.count() == 0) return;

    std::vector<DrawnLayer> layers;
    for (std::size_t i = 0; i < style.layers().size(); ++i) {
        const auto it = planes.labels.find(style.layers()[i].id);
        const auto& layer = style.layers()[i];
        const bool here = layer.side == SliceStyle::Side::Both || layer.side == side;
        if (here && layer.opacity > 0 && it != planes.labels.end() && it->second.any())
            layers.push_back({it->second, i});
    }
    const auto level = grey.level(u.halvings, v.halvings);
    const Composition c{*level, u, v, layers, style, frame.bits(), frame.bytesPerLine()};
    switch (grey.kind()) {
    case GreyPlane::Kind::U8:
        return compose<std::uint8_t>(c);
    case GreyPlane::Kind::U16:
        return compose<std::uint16_t>(c);
    case GreyPlane::Kind::F32:
        return compose<float>(c);
    }
}

/// The device pixels that `grey` has all values for: those inside its region, but for a border where they would be mixed
/// with what it lacks.
QRect pixelsOf(const GreyPlane& grey, const SliceGeometry& geometry) {
    const auto spacing = geometry.spacing();
    const double nmPerPixel = geometry.nmPerPoint() / geometry.devicePixelRatio();
    const auto size = sizeIn(geometry.plane(), geometry.shape());
    const int u = 2 << std::max(grey.halvingsU(), AxisMap::halvingsFor(nmPerPixel / spacing.uNm));
    const int v = 2 << std::max(grey.halvingsV(), AxisMap::halvingsFor(nmPerPixel / spacing.vNm));
    const QRect r = grey.region();
    const std::int64_t right = r.left() + r.width(), bottom = r.top() + r.height();
    const QRectF points = geometry.rectOf(r.left() > 0 ? r.left() + u : 0, r.top() > 0 ? r.top() + v : 0, right < size.u ? right - u : size.u,
                                          bottom < size.v ? bottom - v : size.v);
    const double dpr = geometry.devicePixelRatio();
    // What lies beside the slice belongs to it as well, where it reaches the slice's edge.
    const auto whole = geometry.deviceSize();
    const int left = r.left() > 0 ? static_cast<int>(std::ceil(points.left() * dpr)) : 0;
    const int top = r.top() > 0 ? static_cast<int>(std::ceil(points.top() * dpr)) : 0;
    const int endX = right < size.u ? static_cast<int>(std::floor(points.right() * dpr)) : whole.width();
    const int endY = bottom < size.v ? static_cast<int>(std::floor(points.bottom() * dpr)) : whole.height();
    return {left, top, endX - left, endY - top};
}

void composeSide(const SlicePlanes& planes, const SliceStyle& style, const SliceGeometry& geometry, const QRect& rect, SliceStyle::Side side,
                 QImage& frame) {
    if (rect.isEmpty()) return;
    if (!planes.grey && !planes.coarse) {
        for (int y = rect.top(); y <= rect.bottom(); ++y) {
            auto* row = reinterpret_cast<QRgb*>(frame.scanLine(y));
            std::fill(row + rect.left(), row + rect.right() + 1, SliceStyle::surround);
        }
        return;
    }
    const QRect sharp = !planes.grey ? QRect() : !planes.coarse ? rect : pixelsOf(*planes.grey, geometry).intersected(rect);
    if (planes.coarse && sharp != rect) drawFrom(*planes.coarse, planes, style, geometry, rect, side, frame);
    if (!sharp.isEmpty()) drawFrom(*planes.grey, planes, style, geometry, sharp, side, frame);
}

} // namespace

void composeSlice(const SlicePlanes& planes, const SliceStyle& style, const SliceGeometry& geometry,
                  const QRect& part, QImage& frame) {
    const QRect rect = part.intersected(frame.rect());
    const int line = static_cast<int>(std::lround(style.swipeShare() * frame.width()));
    composeSide(planes, style, geometry, rect.intersected(QRect(0, 0, line, frame.height())), SliceStyle::Side::Before, frame);
    composeSide(planes, style, geometry, rect.intersected(QRect(line, 0, frame.width() - line, frame.height())), SliceStyle::Side::After, frame);
}

} // namespace granule::view
