// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/PlaceDelegate.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QPainterPath>

namespace granule::panel {

QColor PlaceDelegate::colourOf(review::PlaceKind kind) {
    const auto& t = theme::tokens();
    switch (kind) {
    case review::PlaceKind::Impossible: return t.warn;
    case review::PlaceKind::Disagreement: return t.error;
    case review::PlaceKind::Doubt: break;
    }
    return t.accent;
}

QSize PlaceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {100, 46};
}

void PlaceDelegate::paint(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto& t = theme::tokens();
    const bool current = option.state & QStyle::State_Selected, hovered = option.state & QStyle::State_MouseOver;
    const auto state = static_cast<review::Queue::State>(index.data(State).toInt());
    const bool open = state == review::Queue::State::Open;
    const QRectF card = QRectF(option.rect).adjusted(0, 2, 0, -2);
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(card, 4, 4);
    p->fillPath(shape, current ? t.selected : hovered ? t.line : t.raised);
    p->setClipPath(shape);
    QColor edge = colourOf(static_cast<review::PlaceKind>(index.data(Kind).toInt()));
    if (!open) edge.setAlpha(90);
    p->fillRect(QRectF(card.left(), card.top(), 3, card.height()), edge);
    p->setClipping(false);
    const QRect text = option.rect.adjusted(12, 5, open ? -8 : -30, -5);
    const auto line = [&](const QRect& where, const QFont& font, const QColor& colour, const QString& words) {
        p->setFont(font);
        p->setPen(colour);
        p->drawText(where, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(font).elidedText(words, Qt::ElideRight, where.width()));
    };
    const int half = text.height() / 2;
    line({text.left(), text.top(), text.width(), half}, theme::bodyFont(13), open ? t.text : t.dim, index.data(Qt::DisplayRole).toString());
    line({text.left(), text.top() + half, text.width(), half}, theme::bodyFont(11), t.dim, index.data(About).toString());
    if (!open) {
        const bool done = state == review::Queue::State::Done;
        const QRect where(option.rect.right() - 26, option.rect.center().y() - 8, 16, 16);
        (done ? theme::icon("check", t.ok) : theme::icon("chevron-right", t.dim)).paint(p, where);
    }
    p->restore();
}

} // namespace granule::panel
