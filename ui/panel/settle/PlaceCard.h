// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStyledItemDelegate>

namespace granule::panel {

/// Draws a place of the strip: its picture, where it is and how large, a ring where it is the current one and a tick where it has been
/// settled.
class PlaceCard : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// Decoration: the picture, a QPixmap. Display: where it is. State: of StripPlace.
    enum Role { Size = Qt::UserRole, State };

    /// Of a picture that shows so many raters side by side, in points.
    static QSize pictureSize(int raters);
    void setRaters(int raters) { m_raters = raters; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_raters = 2;
};

} // namespace granule::panel
