// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/cells/CellCard.h"

#include "ui/panel/Words.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace granule::panel {

namespace {

QColor faint() {
    return theme::tokens().dark ? QColor("#6b7480") : QColor("#8b94a0");
}

using Holdings = std::map<LabelId, objects::Holding>;

/// "12" behind the colour of alpha granules, "3" behind that of mitochondria: what lies in a cell.
QString countsOf(const Holdings& holdings, const ClassSchema& schema) {
    QStringList parts;
    for (const auto& c : schema.classes)
        if (const auto it = holdings.find(c.id); it != holdings.end())
            parts << QStringLiteral("<span style='color:%1'>\u25cf</span>&nbsp;%2").arg(colourOf(c.colour).name()).arg(it->second.count);
    return parts.join(QStringLiteral("&nbsp; "));
}

QString countsTip(const Holdings& holdings, const ClassSchema& schema) {
    QStringList lines;
    for (const auto& c : schema.classes)
        if (const auto it = holdings.find(c.id); it != holdings.end()) lines << QStringLiteral("%1  %2").arg(it->second.count).arg(QString::fromStdString(c.name));
    return lines.isEmpty() ? CellCard::tr("Nothing labelled in it yet") : CellCard::tr("In this cell:\n%1").arg(lines.join('\n'));
}

} // namespace

CellCard::CellCard(LabelId id, QWidget* parent) : QFrame(parent), m_id(id), m_picture(new QLabel(this)), m_name(new theme::ElidedLabel({}, this)), m_counts(theme::label({}, "dim", this)) {
    const QString name = QStringLiteral("cell%1").arg(id);
    setObjectName(name);
    setCursor(Qt::PointingHandCursor);
    m_picture->setFixedSize(pictureSize);
    m_picture->setObjectName(name + "Picture");
    m_name->setObjectName(name + "Name");
    m_counts->setObjectName(name + "Counts");
    m_counts->setTextFormat(Qt::RichText);
    m_counts->setFont(theme::digitsFont(11));
    m_counts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_only = theme::iconButton("cell", name + "Only", tr("Work only in this cell: no tool changes anything outside (Ctrl+M)"), 16, this);
    m_flag = theme::iconButton("flag", name + "Flag", tr("Flag: to be looked at again (Ctrl+G)"), 16, this);
    m_done = theme::iconButton("check", name + "Done", tr("Done (Ctrl+D goes on to the next one)"), 16, this);
    auto* head = new QHBoxLayout;
    head->setSpacing(0);
    head->addWidget(m_name, 1);
    for (auto* button : {m_only, m_flag, m_done}) {
        button->setFixedSize(26, 26);
        button->setCheckable(true);
        head->addWidget(button);
    }
    auto* text = new QVBoxLayout;
    text->setSpacing(2);
    text->addLayout(head);
    text->addWidget(m_counts);
    text->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 6, 4, 6);
    row->setSpacing(10);
    row->addWidget(m_picture);
    row->addLayout(text, 1);
    using State = LabelObject::State;
    connect(m_only, &QToolButton::clicked, this, &CellCard::onlyAsked);
    connect(m_flag, &QToolButton::clicked, this, [this] { emit stateAsked(m_state == State::Flagged ? State::Open : State::Flagged); });
    connect(m_done, &QToolButton::clicked, this, [this] { emit stateAsked(m_state == State::Done ? State::Open : State::Done); });
    setPicture({});
}

void CellCard::show(const LabelObject& object, const QString& name, const Holdings* holdings, const ClassSchema& schema) {
    const auto& t = theme::tokens();
    m_name->setText(name);
    const QString counts = holdings ? countsOf(*holdings, schema) : QStringLiteral("\u2026");
    m_counts->setFont(counts.isEmpty() ? theme::bodyFont(11) : theme::digitsFont(11));
    m_counts->setText(counts.isEmpty() ? tr("nothing labelled in it yet") : counts);
    m_counts->setToolTip(holdings ? countsTip(*holdings, schema) : QString());
    m_state = object.state;
    m_flag->setChecked(m_state == LabelObject::State::Flagged);
    m_done->setChecked(m_state == LabelObject::State::Done);
    m_flag->setIcon(theme::icon("flag", m_flag->isChecked() ? t.warn : faint()));
    m_done->setIcon(theme::icon("check", m_done->isChecked() ? t.ok : faint()));
}

void CellCard::setPicture(const QImage& picture) {
    const double ratio = devicePixelRatioF();
    QPixmap out(pictureSize * ratio);
    out.setDevicePixelRatio(ratio);
    out.fill(Qt::transparent);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QPainterPath shape;
    shape.addRoundedRect(QRectF({}, pictureSize), 6, 6);
    painter.setClipPath(shape);
    painter.fillPath(shape, theme::tokens().surround);
    if (!picture.isNull()) painter.drawImage(QRectF({}, pictureSize), picture);
    painter.end();
    m_picture->setPixmap(out);
}

void CellCard::setPlace(bool current, bool only) {
    m_current = current;
    m_name->setFont(theme::bodyFont(13, current ? QFont::DemiBold : QFont::Normal));
    m_only->setChecked(only);
    m_only->setIcon(theme::icon("cell", only ? theme::tokens().accent : faint()));
    update();
}

void CellCard::mousePressEvent(QMouseEvent*) {
    emit chosen();
}

void CellCard::paintEvent(QPaintEvent*) {
    if (!m_current) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::tokens().selected);
    painter.drawRoundedRect(rect(), 8, 8);
}

} // namespace granule::panel
