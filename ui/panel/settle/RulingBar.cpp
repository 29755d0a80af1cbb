// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/RulingBar.h"

#include "core/agreement/Rulings.h"
#include "ui/theme/Widgets.h"
#include "ui/tool/Shortcuts.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPixmap>

namespace granule::panel {

namespace {

constexpr int widestName = 130;

QIcon dotOf(const QColor& colour, qreal ratio) {
    const int side = static_cast<int>(10 * ratio);
    QPixmap dot(side, side);
    dot.fill(Qt::transparent);
    QPainter p(&dot);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawEllipse(QRectF(0, 0, side, side));
    p.end();
    dot.setDevicePixelRatio(ratio);
    return dot;
}

QString keyOf(const QString& command) {
    const auto* found = tool::findShortcut(command);
    return found && !found->keys.isEmpty() ? found->keys.first().toString(QKeySequence::NativeText) : QString();
}

} // namespace

RulingBar::RulingBar(QWidget* parent)
    : QWidget(parent), m_choices(new QHBoxLayout), m_repaint(theme::button(tr("Repaint"), "settleRepaint", "segment", this)),
      m_leave(theme::button(tr("Leave open"), "settleLeaveOpen", "segment", this)), m_why(new QLineEdit(this)) {
    setObjectName("rulingBar");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_choices->setSpacing(6);
    row->addWidget(theme::label(tr("Ruling"), "dim", this));
    row->addLayout(m_choices);
    row->addWidget(m_repaint);
    row->addWidget(m_leave);
    row->addWidget(m_why, 1);
    m_why->setObjectName("settleWhy");
    m_why->setPlaceholderText(tr("Why (optional)"));
    m_why->setAccessibleName(tr("Why"));
    m_why->setMaxLength(200);
    m_why->setMinimumWidth(60);
    m_why->setMaximumWidth(360);
    row->addStretch(0);
    for (auto* button : {m_repaint, m_leave}) {
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys where they are
    }
    m_repaint->setToolTip(tool::toolTipOf("settle.repaint"));
    m_leave->setToolTip(tool::toolTipOf("settle.leaveOpen"));
    connect(m_repaint, &QPushButton::clicked, this, &RulingBar::repaintAsked);
    connect(m_leave, &QPushButton::clicked, this, &RulingBar::leaveOpenAsked);
}

void RulingBar::setRaters(const std::vector<Choice>& raters) {
    while (m_raters.size() > raters.size()) {
        delete m_raters.back();
        m_raters.pop_back();
    }
    while (m_raters.size() < raters.size()) {
        const int i = static_cast<int>(m_raters.size());
        auto* button = theme::button({}, QStringLiteral("settleTake%1").arg(i + 1), "segment", this);
        button->setCheckable(true);
        button->setIconSize({10, 10});
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, [this, i] { emit rulingAsked(i); });
        m_choices->addWidget(button);
        m_raters.push_back(button);
    }
    m_names.clear();
    for (std::size_t i = 0; i < raters.size(); ++i) {
        const auto& rater = raters[i];
        m_names.push_back(rater.name);
        auto* button = m_raters[i];
        button->setText(' ' + button->fontMetrics().elidedText(rater.name, Qt::ElideMiddle, widestName));
        button->setAccessibleName(rater.name);
        button->setIcon(dotOf(rater.colour, devicePixelRatioF()));
        const QString key = keyOf(QStringLiteral("settle.take%1").arg(i + 1));
        const QString heading = key.isEmpty() ? rater.name : QStringLiteral("%1 (%2)").arg(rater.name, key);
        button->setToolTip(rater.says.isEmpty() ? heading : tr("%1\nSays %2 here.").arg(heading, rater.says));
    }
}

void RulingBar::setRuled(const QString& choice) {
    for (std::size_t i = 0; i < m_raters.size(); ++i) m_raters[i]->setChecked(m_names[i] == choice);
    m_repaint->setChecked(choice == QString::fromStdString(agreement::repainted));
    m_leave->setChecked(choice == QString::fromStdString(agreement::leftOpen));
}

QString RulingBar::why() const {
    return m_why->text().simplified();
}

void RulingBar::setWhy(const QString& why) {
    m_why->setText(why);
}

} // namespace granule::panel
