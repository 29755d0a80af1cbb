// SPDX-License-Identifier: BSD-3-Clause
#include "ui/theme/Widgets.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QGraphicsDropShadowEffect>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

namespace granule::theme {

QLabel* label(const QString& text, const char* role, QWidget* parent) {
    auto* made = new QLabel(text, parent);
    if (role) made->setProperty("role", role);
    return made;
}

QPushButton* button(const QString& text, const QString& name, const char* role, QWidget* parent) {
    auto* made = new QPushButton(text, parent);
    made->setObjectName(name);
    made->setAutoDefault(false);
    if (role) made->setProperty("role", role);
    made->setCursor(Qt::PointingHandCursor);
    return made;
}

QToolButton* iconButton(const QString& iconName, const QString& name, const QString& tip, int iconPixels, QWidget* parent) {
    auto* made = new QToolButton(parent);
    made->setObjectName(name);
    made->setIcon(icon(iconName));
    made->setIconSize({iconPixels, iconPixels});
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    return made;
}

QWidget* segmented(const QStringList& texts, const QString& name, QButtonGroup** group, QWidget* parent) {
    auto* row = new QWidget(parent);
    row->setObjectName(name);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    *group = new QButtonGroup(row);
    for (int i = 0; i < texts.size(); ++i) {
        auto* one = button(texts[i], name + QString::number(i), "segment", row);
        one->setCheckable(true);
        one->setChecked(i == 0);
        one->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        (*group)->addButton(one, i);
        layout->addWidget(one, 1);
    }
    return row;
}

void asPopup(QFrame* frame, const QString& name) {
    frame->setObjectName(name);
    frame->setProperty("role", "popup");
    auto* shadow = new QGraphicsDropShadowEffect(frame);
    shadow->setBlurRadius(40);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 120));
    frame->setGraphicsEffect(shadow);
}

void showInMiddle(QFrame* popup, const QSize& wanted) {
    constexpr int left = 24, top = 40;
    const auto room = popup->parentWidget()->size();
    const auto size = wanted.boundedTo(room - QSize(2 * left, 2 * top));
    popup->setGeometry((room.width() - size.width()) / 2, std::max(top, (room.height() - size.height()) / 2), size.width(), size.height());
    popup->show();
    popup->raise();
}

QDoubleSpinBox* numberField(QHBoxLayout* row, const QString& name, const QString& caption, const NumberRange& range, double value, QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName(name);
    box->setRange(range.least, range.most);
    box->setDecimals(range.decimals);
    box->setSuffix(range.suffix);
    box->setValue(value);
    box->setFont(digitsFont());
    box->setFixedWidth(range.width);
    row->addWidget(label(caption, "dim", parent));
    row->addWidget(box);
    return box;
}

QFrame* card(const QString& name, QWidget* parent) {
    auto* made = new QFrame(parent);
    made->setObjectName(name);
    made->setProperty("role", "card");
    return made;
}

void restyle(QWidget* widget, const char* property, const QVariant& value) {
    if (widget->property(property) == value) return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setText(text);
}

void ElidedLabel::setText(const QString& text) {
    if (text == m_text && QLabel::text() == text) return;
    m_text = text;
    setAccessibleName(text);
    setToolTip(text);
    QLabel::setText(text);
}

QSize ElidedLabel::minimumSizeHint() const {
    return {24, fontMetrics().height()};
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment() | Qt::TextSingleLine),
                     fontMetrics().elidedText(m_text, Qt::ElideRight, contentsRect().width()));
}

} // namespace granule::theme
