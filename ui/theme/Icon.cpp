// SPDX-License-Identifier: BSD-3-Clause
#include "ui/theme/Icon.h"

#include "ui/theme/Theme.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

// Outside any namespace, as Qt asks: resources of a static library are registered by hand.
static void registerIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace granule::theme {

namespace {

QByteArray source(const QString& name) {
    static QHash<QString, QByteArray> read;
    if (read.isEmpty()) registerIconFiles();
    auto found = read.find(name);
    if (found == read.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        found = read.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return *found;
}

class SvgIcon : public QIconEngine {
public:
    SvgIcon(QString name, std::optional<QColor> colour) : m_name(std::move(name)), m_colour(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, 1.0));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override {
        const Tokens& t = tokens();
        QColor line = m_colour.value_or(t.text), accent = t.accent;
        if (mode == QIcon::Disabled) line = accent = t.dark ? QColor("#59616d") : QColor("#a3abb6");
        const QString key = QStringLiteral("granule/%1/%2/%3/%4x%5").arg(m_name, line.name(), accent.name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        QByteArray svg = source(m_name);
        svg.replace("currentColor", line.name().toLatin1()).replace("#4c9fff", accent.name().toLatin1());
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer(svg).render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }
    QIconEngine* clone() const override { return new SvgIcon(*this); }

private:
    QString m_name;
    std::optional<QColor> m_colour;
};

} // namespace

void registerIconFiles() {
    registerIcons();
}

QIcon icon(const QString& name) {
    return QIcon(new SvgIcon(name, {}));
}

QIcon icon(const QString& name, const QColor& colour) {
    return QIcon(new SvgIcon(name, colour));
}

QIcon applicationIcon() {
    return icon(QStringLiteral("granule"));
}

} // namespace granule::theme
