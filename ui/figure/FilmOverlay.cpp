// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/FilmOverlay.h"

#include "ui/figure/FigureFile.h"
#include "ui/scene/ScaleBar.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QRegion>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

/// Places texts on a picture, in hundredths of its height.
class Writer {
public:
    Writer(QImage& picture, bool darkInk)
        : m_painter(&picture), m_size(picture.size()), m_unit(picture.height() / 100.0), m_ink(darkInk ? QColor(0x16, 0x18, 0x1c) : QColor(0xf4, 0xf6, 0xf8)),
          m_scrim(darkInk ? QColor(255, 255, 255, 190) : QColor(0x0c, 0x0e, 0x12, 165)) {
        m_painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    }
    void title(const FilmOverlay& o);
    void caption(const std::string& text, double opacity, double width);
    void legend(const std::vector<OrganelleClass>& classes);
    void scaleBar(double nmPerPixel, double right);
    /// Where something was drawn.
    const QRegion& touched() const { return m_touched; }

private:
    struct Text {
        QString words;
        QFont font;
        QRectF area; ///< of the words, its corner at 0, 0
    };
    double width() const { return m_size.width(); }
    double height() const { return m_size.height(); }
    double margin() const { return 4 * m_unit; }
    /// Broken to `wide`, and smaller where it would still be higher than `high` or a word wider.
    Text set(const std::string& words, double size, int weight, double wide, double high, int align = Qt::AlignLeft) const;
    void scrim(const QRectF& around);
    void draw(const Text& text, QPointF at, int align = Qt::AlignLeft);

    QPainter m_painter;
    QSize m_size;
    QRegion m_touched;
    double m_unit;
    QColor m_ink, m_scrim;
};

Writer::Text Writer::set(const std::string& words, double size, int weight, double wide, double high, int align) const {
    Text text{QString::fromStdString(words), {}, {}};
    for (double s = size;; s *= 0.9) {
        text.font = figureFont(s * m_unit, weight);
        text.area = QFontMetricsF(text.font).boundingRect(QRectF(0, 0, wide, 1e5), align | Qt::TextWordWrap, text.words);
        text.area.moveTo(0, 0);
        if ((text.area.width() <= wide && text.area.height() <= high) || s < size / 3) return text;
    }
}

void Writer::scrim(const QRectF& around) {
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_scrim);
    m_painter.drawRoundedRect(around, m_unit, m_unit);
    m_touched += around.toAlignedRect();
}

void Writer::draw(const Text& text, QPointF at, int align) {
    m_painter.setFont(text.font);
    m_painter.setPen(m_ink);
    const auto area = text.area.translated(at).adjusted(0, 0, 1, 1);
    m_painter.drawText(area, align | Qt::TextWordWrap, text.words);
    m_touched += area.toAlignedRect().marginsAdded({2, 2, 2, 2}); // italics and accents may reach out
}

void Writer::title(const FilmOverlay& o) {
    m_painter.setOpacity(o.titleOpacity);
    const double wide = (o.card ? 0.84 : 0.6) * width() - 2 * margin();
    const int align = o.card ? Qt::AlignHCenter : Qt::AlignLeft;
    const auto head = set(o.title, o.card ? 8 : 5.4, QFont::DemiBold, wide, 0.3 * height(), align);
    const auto below = set(o.subtitle, o.card ? 4 : 3.2, QFont::Normal, wide, 0.2 * height(), align);
    const double gap = o.title.empty() || o.subtitle.empty() ? 0 : (o.card ? 2.2 : 0.8) * m_unit;
    const double high = (o.title.empty() ? 0 : head.area.height()) + gap + (o.subtitle.empty() ? 0 : below.area.height());
    if (o.card) {
        const double top = (height() - high) / 2, centre = width() / 2;
        draw(head, {centre - head.area.width() / 2, top}, align);
        draw(below, {centre - below.area.width() / 2, top + high - below.area.height()}, align);
        return;
    }
    const double top = 80 * m_unit - high, left = margin() + 2.4 * m_unit, broad = std::max(head.area.width(), below.area.width());
    scrim({margin(), top - 1.6 * m_unit, broad + 4.8 * m_unit, high + 3.2 * m_unit});
    m_painter.setBrush(QColor(0x4c, 0x9f, 0xff));
    m_painter.drawRect(QRectF(margin(), top - 1.6 * m_unit, 0.6 * m_unit, high + 3.2 * m_unit));
    draw(head, {left, top});
    draw(below, {left, top + high - below.area.height()});
}

void Writer::caption(const std::string& words, double opacity, double wide) {
    m_painter.setOpacity(opacity);
    const auto text = set(words, 3.4, QFont::Medium, wide, 0.12 * height());
    const QRectF area = text.area.translated(margin() + 1.4 * m_unit, height() - margin() - 0.9 * m_unit - text.area.height());
    scrim(area.adjusted(-1.4 * m_unit, -0.9 * m_unit, 1.4 * m_unit, 0.9 * m_unit));
    draw(text, area.topLeft());
}

void Writer::legend(const std::vector<OrganelleClass>& classes) {
    m_painter.setOpacity(1);
    const auto rows = static_cast<double>(classes.size());
    const double step = std::min(4.2, 70 / rows), size = step * 0.66, swatch = step * 0.6;
    double broad = 0;
    std::vector<Text> names;
    for (const auto& c : classes) {
        names.push_back(set(c.name, size, QFont::Normal, 0.3 * width(), step * m_unit));
        broad = std::max(broad, names.back().area.width());
    }
    const double padding = 1.4 * m_unit, inner = (swatch + 1.2) * m_unit + broad;
    const QRectF box(width() - margin() - inner - 2 * padding, margin(), inner + 2 * padding, rows * step * m_unit + 1.6 * m_unit);
    scrim(box);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const double middle = box.top() + 0.8 * m_unit + (static_cast<double>(i) + 0.5) * step * m_unit;
        const auto& c = classes[i].colour;
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(QColor(c.r, c.g, c.b));
        m_painter.drawRoundedRect(QRectF(box.left() + padding, middle - swatch * m_unit / 2, swatch * m_unit, swatch * m_unit), 0.4 * m_unit, 0.4 * m_unit);
        draw(names[i], {box.left() + padding + (swatch + 1.2) * m_unit, middle - names[i].area.height() / 2});
    }
}

void Writer::scaleBar(double nmPerPixel, double right) {
    m_painter.setOpacity(1);
    const double length = scene::ScaleBar::roundLengthNm(28 * m_unit * nmPerPixel), pixels = length / nmPerPixel;
    const auto text = set(scene::ScaleBar::lengthText(length), 3, QFont::Medium, width(), height());
    const double broad = std::max(pixels, text.area.width()), end = right * width() - margin() - 1.4 * m_unit, bottom = height() - margin() - 0.9 * m_unit;
    const QRectF both(end - broad, bottom - 1.1 * m_unit - text.area.height(), broad, text.area.height() + 1.1 * m_unit);
    scrim(both.adjusted(-1.4 * m_unit, -0.6 * m_unit, 1.4 * m_unit, 0.9 * m_unit));
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_ink);
    m_painter.drawRect(QRectF(end - (broad + pixels) / 2, bottom - 0.6 * m_unit, pixels, 0.6 * m_unit));
    draw(text, {end - (broad + text.area.width()) / 2, bottom - 1.1 * m_unit - text.area.height()});
}

/// Lays the touched pixels of `layer` (premultiplied) over the frame.
void lay(const QImage& layer, const QRegion& touched, scene::RgbImage& frame) {
    for (const QRect& area : touched.intersected(layer.rect()))
        for (int y = area.top(); y <= area.bottom(); ++y) {
            const auto* from = reinterpret_cast<const QRgb*>(layer.constScanLine(y)) + area.left();
            auto* to = &frame.rgb[(static_cast<std::size_t>(y) * static_cast<std::size_t>(frame.width) + static_cast<std::size_t>(area.left())) * 3];
            for (int x = 0; x < area.width(); ++x, to += 3) {
                const QRgb over = from[x];
                const int keep = 255 - qAlpha(over);
                if (keep == 255) continue;
                to[0] = static_cast<std::uint8_t>(qRed(over) + (to[0] * keep + 127) / 255);
                to[1] = static_cast<std::uint8_t>(qGreen(over) + (to[1] * keep + 127) / 255);
                to[2] = static_cast<std::uint8_t>(qBlue(over) + (to[2] * keep + 127) / 255);
            }
        }
}

} // namespace

struct OverlayPainter::Layer {
    FilmOverlay overlay;
    QImage image;
    QRegion touched;
};

OverlayPainter::OverlayPainter() = default;

OverlayPainter::~OverlayPainter() = default;

void OverlayPainter::draw(scene::RgbImage& frame, const FilmOverlay& o) {
    if (!m_layer || m_layer->image.size() != QSize(frame.width, frame.height) || m_layer->overlay != o) {
        m_layer = std::make_unique<Layer>(Layer{o, QImage(frame.width, frame.height, QImage::Format_ARGB32_Premultiplied), {}});
        m_layer->image.fill(0);
        Writer writer(m_layer->image, o.darkInk);
        if (!o.legend.empty()) writer.legend(o.legend);
        if (o.nmPerPixel > 0) writer.scaleBar(o.nmPerPixel, o.barRight);
        for (const auto& [text, opacity] : o.captions)
            if (!text.empty() && opacity > 0) writer.caption(text, opacity, 0.6 * frame.width);
        if (o.titleOpacity > 0 && !(o.title.empty() && o.subtitle.empty())) writer.title(o);
        m_layer->touched = writer.touched();
    }
    lay(m_layer->image, m_layer->touched, frame);
}

} // namespace granule::figure
