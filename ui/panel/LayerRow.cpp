// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/LayerRow.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSlider>

#include <cmath>

namespace granule::panel {

LayerRow::LayerRow(const QString& name, bool isImage, QWidget* parent)
    : QFrame(parent), m_isImage(isImage),
      m_eye(theme::iconButton(isImage ? "stack" : "eye", name + "Eye", isImage ? tr("The image") : tr("Show or hide this layer"), 16, this)),
      m_name(new theme::ElidedLabel({}, this)), m_note(new theme::ElidedLabel({}, this)), m_field(new QLineEdit(this)) {
    setObjectName(name);
    setMinimumHeight(42);
    m_eye->setEnabled(!isImage);
    m_eye->setFixedSize(26, 26);
    m_name->setObjectName(name + "Name");
    m_note->setFont(theme::bodyFont(11));
    m_note->setProperty("role", "small");
    m_field->setObjectName(name + "Field");
    m_field->hide();
    m_field->installEventFilter(this);
    auto* text = new QVBoxLayout;
    text->setSpacing(1);
    text->addWidget(m_name);
    text->addWidget(m_field);
    text->addWidget(m_note);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 4, 4, 4);
    row->setSpacing(8);
    row->addWidget(m_eye);
    row->addLayout(text, 1);
    connect(m_field, &QLineEdit::editingFinished, this, [this] {
        if (m_field->isHidden()) return;
        m_field->hide();
        m_name->show();
        if (const QString wanted = m_field->text().trimmed(); !wanted.isEmpty()) emit renamed(wanted);
    });
    if (isImage) return;
    m_opacity = new QSlider(Qt::Horizontal, this);
    m_opacity->setObjectName(name + "Opacity");
    m_opacity->setRange(0, 100);
    m_opacity->setFixedWidth(64);
    m_opacity->setToolTip(tr("Opacity of this layer"));
    row->addWidget(m_opacity);
    auto* more = theme::iconButton("more", name + "More", tr("Rename, export, remove"), 16, this);
    more->setFixedSize(24, 24);
    row->addWidget(more);
    m_menu = new QMenu(this);
    m_menu->addAction(theme::icon("rename"), tr("Rename"), this, &LayerRow::editName)->setObjectName(name + "Rename");
    m_menu->addAction(theme::icon("export"), tr("Export labels..."), this, &LayerRow::exportAsked)->setObjectName(name + "Export");
    m_menu->addSeparator();
    m_menu->addAction(theme::icon("trash"), tr("Remove (can be undone)"), this, &LayerRow::removeAsked)->setObjectName(name + "Remove");
    connect(more, &QToolButton::clicked, this, [this, more] { m_menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });
    connect(m_eye, &QToolButton::clicked, this, [this] { emit visibleAsked(!m_visible); });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int v) { emit opacityAsked(v / 100.0); });
}

void LayerRow::show(const QString& name, const QString& note, bool visible, double opacity, bool active) {
    m_name->setText(name);
    m_name->setFont(theme::bodyFont(13, active ? QFont::DemiBold : QFont::Normal));
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_visible = visible;
    m_active = active;
    if (!m_isImage) {
        m_eye->setIcon(visible ? theme::icon("eye") : theme::icon("eye-off", theme::tokens().dim));
        const QSignalBlocker quiet(m_opacity);
        m_opacity->setValue(static_cast<int>(std::lround(opacity * 100)));
        m_opacity->setEnabled(visible);
    }
    update();
}

void LayerRow::editName() {
    m_field->setText(m_name->fullText());
    m_name->hide();
    m_field->show();
    m_field->setFocus();
    m_field->selectAll();
}

void LayerRow::mousePressEvent(QMouseEvent*) {
    if (!m_isImage) emit chosen();
}

void LayerRow::mouseDoubleClickEvent(QMouseEvent*) {
    if (!m_isImage) editName();
}

void LayerRow::contextMenuEvent(QContextMenuEvent* event) {
    if (m_menu) m_menu->popup(event->globalPos());
}

bool LayerRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        m_field->hide();
        m_name->show();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void LayerRow::paintEvent(QPaintEvent*) {
    if (!m_active) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::tokens().selected);
    painter.drawRoundedRect(rect(), 6, 6);
}

} // namespace granule::panel
