// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Queue.h"

#include <QStyledItemDelegate>

namespace granule::panel {

/// Draws a place of the list: a card with an edge in the colour of its kind, its sentence, and where it is; faint once it
/// has been decided.
class PlaceDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    enum Role { About = Qt::UserRole, Kind, State };

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    static QColor colourOf(review::PlaceKind kind);
};

} // namespace granule::panel
