// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/blind/BlindBar.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"
#include "ui/tool/Shortcuts.h"

#include <QHBoxLayout>

namespace granule::panel {

BlindBar::BlindBar(QWidget* parent)
    : QFrame(parent), m_turn(theme::label({}, "strong", this)), m_time(theme::label({}, nullptr, this)), m_hint(new theme::ElidedLabel({}, this)),
      m_show(theme::button(tr("Show it"), "blindShow", "link", this)), m_pause(theme::button({}, "blindPause", nullptr, this)), m_next(theme::button(tr("Done, next"), "blindNext", "primary", this)),
      m_end(theme::button(tr("End"), "blindEnd", nullptr, this)) {
    setObjectName("blindBar");
    m_turn->setObjectName("blindTurn");
    m_time->setObjectName("blindTime");
    m_hint->setObjectName("blindHint");
    m_time->setFont(theme::digitsFont(13));
    m_time->setToolTip(tr("The time that this cell has taken, without pauses"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 12, 6);
    row->setSpacing(10);
    row->addWidget(m_turn);
    row->addWidget(m_time);
    row->addWidget(m_hint, 1);
    row->addWidget(m_show);
    row->addWidget(m_pause);
    row->addWidget(m_next);
    row->addWidget(m_end);
    m_show->setToolTip(tool::toolTipOf("blind.show"));
    m_pause->setToolTip(tool::toolTipOf("blind.pause"));
    m_next->setToolTip(tool::toolTipOf("blind.next"));
    m_end->setToolTip(tool::toolTipOf("blind.end"));
    for (auto* button : {m_show, m_pause, m_next, m_end}) button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys with the views
    connect(m_show, &QPushButton::clicked, this, &BlindBar::showAsked);
    connect(m_pause, &QPushButton::clicked, this, &BlindBar::pauseAsked);
    connect(m_next, &QPushButton::clicked, this, &BlindBar::nextAsked);
    connect(m_end, &QPushButton::clicked, this, &BlindBar::endAsked);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setPaused(false);
}

void BlindBar::setTurn(std::size_t turn, std::size_t turns, const QString& title, const QString& reader) {
    m_turn->setText(tr("Cell %1 of %2").arg(turn).arg(turns));
    m_turn->setToolTip(title.isEmpty() ? reader : tr("%1, read by %2").arg(title, reader));
    m_next->setText(turn == turns ? tr("Done") : tr("Done, next"));
}

void BlindBar::setSeconds(double seconds) {
    m_time->setText(clockText(seconds));
}

void BlindBar::setPaused(bool paused) {
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_next->setEnabled(!paused);
}

void BlindBar::setHint(const QString& hint, bool warns) {
    m_hint->setText(hint);
    theme::restyle(m_hint, "role", warns ? "warn" : "dim");
}

QString clockText(double seconds) {
    const auto whole = static_cast<long long>(seconds);
    const auto two = [](long long number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    const QString rest = two(whole % 60);
    return whole < 3600 ? QStringLiteral("%1:%2").arg(whole / 60).arg(rest) : QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), rest);
}

} // namespace granule::panel
