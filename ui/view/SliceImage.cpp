// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceImage.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace granule::view {

namespace {

/// Where the device pixels of one axis take their values: voxel of each pixel for labels, and two neighbours
/// with a weight for interpolated grey values.
struct AxisMap {
    int first = 0, last = 0; ///< device pixels first <= p < last show voxels
    std::vector<int> voxel;  ///< for each pixel from `first` - `margin` to `last` + `margin`, clamped
    int halvings = 0;        ///< level of the grey pyramid
    bool smooth = false;
    std::vector<int> a, b;     ///< grey samples on that level, for each pixel from `first` on
    std::vector<float> weight; ///< of b
};

AxisMap mapAxis(double origin, double perPixel, std::int64_t size, int from, int to, int margin,
                bool smooth) {
    // Pixel p shows the voxel coordinate origin + (p + 0.5) * perPixel.
    AxisMap m;
    const auto at = [&](int p) { return origin + (p + 0.5) * perPixel; };
    m.first = std::clamp(static_cast<int>(std::ceil(-origin / perPixel - 0.5)), from, to);
    m.last = std::clamp(static_cast<int>(std::ceil((static_cast<double>(size) - origin) / perPixel - 0.5)),
                        m.first, to);
    const auto inside = [&](double c, std::int64_t count) {
        return static_cast<int>(
            std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(c)), 0, count - 1));
    };
    for (int p = m.first - margin; p < m.last + margin; ++p) m.voxel.push_back(inside(at(p), size));
    m.halvings = std::max(0, static_cast<int>(std::floor(std::log2(perPixel) + 0.001)));
    m.smooth = smooth || perPixel > 1.001;
    const double scale = std::ldexp(1.0, -m.halvings);
    const auto levelSize = (size + (std::int64_t{1} << m.halvings) - 1) >> m.halvings;
    for (int p = m.first; p < m.last; ++p) {
        const double c = at(p) * scale - (m.smooth ? 0.5 : 0.0);
        m.a.push_back(inside(c, levelSize));
        m.b.push_back(inside(c + 1, levelSize));
        m.weight.push_back(m.smooth ? static_cast<float>(c - std::floor(c)) : 0.F);
    }
    return m;
}

/// Turns grey values into the 256 shown.
class Window {
public:
    explicit Window(const GreyRange& range)
        : m_black(static_cast<float>(range.black)),
          m_scale(static_cast<float>(255.0 / std::max(range.white - range.black, 1e-12))) {}
    std::uint8_t operator()(float v) const noexcept {
        const float g = (v - m_black) * m_scale + 0.5F;
        return g > 0 ? g < 255 ? static_cast<std::uint8_t>(g) : std::uint8_t{255} : std::uint8_t{0};
    }

private:
    float m_black, m_scale;
};

/// Writes one row of shown grey values.
template <typename T>
class GreyRows {
public:
    GreyRows(const GreyPlane::Level& level, const AxisMap& u, const AxisMap& v, const GreyRange& range)
        : m_level(level), m_u(u), m_v(v), m_window(range) {
        if constexpr (!std::is_floating_point_v<T>) {
            m_table.resize(std::size_t{1} << (8 * sizeof(T)));
            for (std::size_t i = 0; i < m_table.size(); ++i) m_table[i] = m_window(static_cast<float>(i));
        }
        if (u.smooth || v.smooth) m_mixed.resize(static_cast<std::size_t>(level.width));
    }

    void write(std::size_t row, std::uint8_t* out) {
        const T* a = m_level.row<T>(m_v.a[row]);
        if (!m_u.smooth && !m_v.smooth) {
            for (std::size_t i = 0; i < m_u.a.size(); ++i) {
                if constexpr (std::is_floating_point_v<T>)
                    out[i] = m_window(a[m_u.a[i]]);
                else
                    out[i] = m_table[a[m_u.a[i]]];
            }
            return;
        }
        const T* b = m_level.row<T>(m_v.b[row]);
        const float w = m_v.weight[row];
        const auto [lo, hi] = std::pair(m_u.a.front(), m_u.b.back());
        for (int i = lo; i <= hi; ++i) {
            const float fa = static_cast<float>(a[i]), fb = static_cast<float>(b[i]);
            m_mixed[static_cast<std::size_t>(i)] = fa + (fb - fa) * w;
        }
        for (std::size_t i = 0; i < m_u.a.size(); ++i) {
            const float left = m_mixed[static_cast<std::size_t>(m_u.a[i])],
                        right = m_mixed[static_cast<std::size_t>(m_u.b[i])];
            out[i] = m_window(left + (right - left) * m_u.weight[i]);
        }
    }

private:
    const GreyPlane::Level& m_level;
    const AxisMap &m_u, &m_v;
    Window m_window;
    std::vector<std::uint8_t> m_table;
    std::vector<float> m_mixed;
};

/// One layer's labels, a device row at a time, with the rows an outline's width above and below.
class LabelRows {
public:
    LabelRows(const LabelPlane& plane, const AxisMap& u, const AxisMap& v, int width, std::size_t layer)
        : layer(layer), m_plane(plane), m_u(u), m_v(v), m_width(width) {}

    /// Styles of row `row` for the pixels u.first - width and on; valid for the next 2 * width rows.
    const StyleIndex* at(int row) {
        const int voxel = m_v.voxel[static_cast<std::size_t>(row + m_width)];
        for (auto& r : m_rows)
            if (r.voxel == voxel) return r.styles.data();
        if (m_rows.size() < static_cast<std::size_t>(3 * m_width + 2)) m_rows.emplace_back();
        auto& r = m_rows[m_next = (m_next + 1) % m_rows.size()];
        r.voxel = voxel;
        r.styles.resize(m_u.voxel.size());
        const auto* from = m_plane.row(voxel);
        for (std::size_t i = 0; i < r.styles.size(); ++i) r.styles[i] = from[m_u.voxel[i]];
        return r.styles.data();
    }

    const std::size_t layer;

private:
    struct Row {
        int voxel = -1;
        std::vector<StyleIndex> styles;
    };
    const LabelPlane& m_plane;
    const AxisMap &m_u, &m_v;
    int m_width;
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

QRgb over(QRgb under, QRgb colour, double alpha) {
    const int a = static_cast<int>(alpha * 256);
    const auto channel = [a](int u, int c) { return u + (((c - u) * a) >> 8); };
    return qRgb(channel(qRed(under), qRed(colour)), channel(qGreen(under), qGreen(colour)),
                channel(qBlue(under), qBlue(colour)));
}

template <typename T>
void composeRows(const GreyPlane::Level& level, const AxisMap& u, const AxisMap& v,
                 std::vector<LabelRows>& layers, const SliceStyle& style, int width, QImage& frame) {
    const auto count = u.a.size();
    GreyRows<T> greys(level, u, v, style.grey());
    std::vector<std::uint8_t> grey(count);
    std::vector<StyleIndex> edge(count);
    for (int row = 0; row < v.last - v.first; ++row) {
        greys.write(static_cast<std::size_t>(row), grey.data());
        auto* out = reinterpret_cast<QRgb*>(frame.scanLine(v.first + row)) + u.first;
        if (layers.empty())
            for (std::size_t i = 0; i < count; ++i) out[i] = 0xff000000U | grey[i] * 0x010101U;
        for (auto& layer : layers) {
            const auto* here = layer.at(row) + width;
            findEdges(here, layer.at(row - width) + width, layer.at(row + width) + width, width, count,
                      edge.data());
            if (&layer == &layers.front()) {
                const QRgb *fill = style.fill(layer.layer), *outline = style.outline(layer.layer);
                for (std::size_t i = 0; i < count; ++i) out[i] = fill[here[i] << 8 | grey[i]];
                forEachSet(edge, count, [&](std::size_t i) { out[i] = outline[here[i] << 8 | grey[i]]; });
                continue;
            }
            const double opacity = style.layers()[layer.layer].opacity;
            for (std::size_t i = 0; i < count; ++i)
                if (style.drawn(here[i]))
                    out[i] = over(out[i], style.colour(here[i]),
                                  edge[i] ? opacity : style.fillAlpha(here[i]) * opacity);
        }
    }
}

} // namespace

void composeSlice(const SlicePlanes& planes, const SliceStyle& style, const SliceGeometry& geometry,
                  const QRect& part, QImage& frame) {
    const QRect rect = part.intersected(frame.rect());
    if (rect.isEmpty()) return;
    const double dpr = geometry.devicePixelRatio();
    const int width = std::max(1, static_cast<int>(std::lround(dpr)));
    const auto spacing = geometry.spacing();
    const auto size = sizeIn(geometry.plane(), geometry.shape());
    const QPointF corner = geometry.toNm({0, 0});
    const double nmPerPixel = geometry.nmPerPoint() / dpr;
    const bool slanted = geometry.plane() != Plane::XY;
    const auto u = mapAxis(corner.x() / spacing.uNm, nmPerPixel / spacing.uNm, size.u, rect.left(),
                           rect.right() + 1, width, slanted);
    const auto v = mapAxis(corner.y() / spacing.vNm, nmPerPixel / spacing.vNm, size.v, rect.top(),
                           rect.bottom() + 1, width, slanted);

    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(frame.scanLine(y));
        const bool outside = y < v.first || y >= v.last;
        std::fill(row + rect.left(), row + (outside ? rect.right() + 1 : u.first), SliceStyle::surround);
        if (!outside) std::fill(row + u.last, row + rect.right() + 1, SliceStyle::surround);
    }
    if (u.a.empty() || v.a.empty() || !planes.grey) return;

    std::vector<LabelRows> layers;
    for (std::size_t i = 0; i < style.layers().size(); ++i) {
        const auto it = planes.labels.find(style.layers()[i].id);
        if (style.layers()[i].opacity > 0 && it != planes.labels.end() && it->second.any())
            layers.emplace_back(it->second, u, v, width, i);
    }
    const auto level = planes.grey->level(u.halvings, v.halvings);
    switch (planes.grey->kind()) {
    case GreyPlane::Kind::U8:
        return composeRows<std::uint8_t>(*level, u, v, layers, style, width, frame);
    case GreyPlane::Kind::U16:
        return composeRows<std::uint16_t>(*level, u, v, layers, style, width, frame);
    case GreyPlane::Kind::F32:
        return composeRows<float>(*level, u, v, layers, style, width, frame);
    }
}

} // namespace granule::view
