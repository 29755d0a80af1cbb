// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/PlaceCard.h"

#include "ui/panel/settle/StripPlace.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/view/SliceStyle.h"

#include <QPainter>
#include <QPainterPath>

namespace granule::panel {

namespace {

constexpr int pictureHeight = 72, inset = 8, words = 38, between = 8;

} // namespace

QSize PlaceCard::pictureSize(int raters) {
    return {raters * pictureHeight + (raters - 1) * 2, pictureHeight};
}

QSize PlaceCard::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return pictureSize(m_raters) + QSize(2 * inset + between, inset + words + 4);
}

void PlaceCard::paint(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto& t = theme::tokens();
    const bool current = option.state & QStyle::State_Selected, hovered = option.state & QStyle::State_MouseOver;
    const auto state = static_cast<StripPlace::State>(index.data(State).toInt());
    const auto whole = sizeHint(option, index);
    const QRectF card(option.rect.left() + 1, option.rect.top() + 1, whole.width() - between, whole.height() - 2);
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(card, 8, 8);
    p->fillPath(shape, current ? t.selected : t.raised);
    p->setPen(QPen(current ? t.accent : hovered ? t.dim : t.line, current ? 2 : 1));
    p->drawPath(shape);

    const QSize size = pictureSize(m_raters);
    const QRect picture(option.rect.left() + inset, option.rect.top() + inset, size.width(), size.height());
    const auto pixmap = index.data(Qt::DecorationRole).value<QPixmap>();
    if (pixmap.isNull()) p->fillRect(picture, QColor(view::SliceStyle::surround));
    else p->drawPixmap(picture, pixmap);
    if (state != StripPlace::State::Open) {
        const bool settled = state == StripPlace::State::Settled;
        const QRectF badge(picture.right() - 21, picture.top() + 4, 18, 18);
        p->setPen(Qt::NoPen);
        p->setBrush(settled ? t.ok : t.warn);
        p->drawEllipse(badge);
        const QColor ink = t.dark ? t.window : QColor(Qt::white);
        theme::icon(settled ? "check" : "more", ink).paint(p, badge.toRect().adjusted(3, 3, -3, -3));
    }
    const auto line = [&](int top, const QFont& font, const QColor& colour, const QString& text) {
        const QRect where(picture.left() + 2, top, size.width() - 4, 17);
        p->setFont(font);
        p->setPen(colour);
        p->drawText(where, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(font).elidedText(text, Qt::ElideRight, where.width()));
    };
    line(picture.bottom() + 4, theme::bodyFont(12), t.text, index.data(Qt::DisplayRole).toString());
    line(picture.bottom() + 20, theme::bodyFont(11), t.dim, index.data(Size).toString());
    p->restore();
}

} // namespace granule::panel
