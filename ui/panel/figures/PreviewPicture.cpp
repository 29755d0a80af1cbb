// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/PreviewPicture.h"

#include "ui/theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace granule::panel {

namespace {

constexpr double usualShape = 16.0 / 9, tallest = 0.9; // of the width

} // namespace

PreviewPicture::PreviewPicture(const QString& name, QWidget* parent) : QWidget(parent), m_text(tr("The preview is being drawn\u2026")) {
    setObjectName(name);
    auto policy = sizePolicy();
    policy.setHorizontalPolicy(QSizePolicy::Expanding);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PreviewPicture::show(const QImage& image) {
    const bool otherShape = m_image.width() * image.height() != m_image.height() * image.width();
    m_image = image;
    m_text.clear();
    if (otherShape) updateGeometry();
    update();
}

void PreviewPicture::say(const QString& text) {
    m_image = {};
    m_text = text;
    update();
}

QSize PreviewPicture::pixelsFor(int wide, int high) const {
    const double scale = devicePixelRatioF();
    const QSizeF room(std::max(160, width()) * scale, std::max(160, width()) * scale * tallest);
    const QSizeF size = QSizeF(wide, high).scaled(room, Qt::KeepAspectRatio);
    return {std::max(64, static_cast<int>(size.width()) & ~1), std::max(64, static_cast<int>(size.height()) & ~1)};
}

int PreviewPicture::heightForWidth(int width) const {
    const double shape = m_image.isNull() ? usualShape : double(m_image.width()) / m_image.height();
    return static_cast<int>(std::min(width / shape, width * tallest));
}

void PreviewPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const auto& tokens = theme::Theme::instance().tokens();
    if (m_image.isNull()) {
        painter.fillRect(rect(), tokens.raised);
        painter.setPen(tokens.dim);
        painter.drawText(rect().adjusted(12, 8, -12, -8), Qt::AlignCenter | Qt::TextWordWrap, m_text);
        return;
    }
    const QSizeF size = QSizeF(m_image.size()).scaled(QSizeF(this->size()), Qt::KeepAspectRatio);
    const QRectF place(QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size);
    if (m_image.hasAlphaChannel()) { // a chequered ground says that there is none
        constexpr int square = 8;
        for (int y = 0; y < place.height(); y += square)
            for (int x = 0; x < place.width(); x += square)
                painter.fillRect(QRectF(place.x() + x, place.y() + y, square, square).intersected(place), (x / square + y / square) % 2 ? QColor(0xb4, 0xb8, 0xbe) : QColor(0xd8, 0xdb, 0xe0));
    }
    painter.drawImage(place, m_image);
}

} // namespace granule::panel
