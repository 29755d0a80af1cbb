// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/MemberRow.h"

#include "ui/panel/doubt/Slide.h"
#include "ui/panel/doubt/Swatch.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include <cmath>

namespace granule::panel {

namespace {

constexpr int steps = 10; ///< of the slider, for a weight of 1

} // namespace

MemberRow::MemberRow(int number, const QString& name, QWidget* parent)
    : QWidget(parent), m_counts(new QCheckBox(this)), m_slider(new QSlider(Qt::Horizontal, this)), m_swatch(new Swatch(this)),
      m_vote(theme::label({}, nullptr, this)), m_weightText(theme::label({}, "dim", this)) {
    const QString id = QStringLiteral("member%1").arg(number);
    setObjectName(id);
    m_counts->setObjectName(id + "Counts");
    m_counts->setToolTip(tr("Whether this network counts"));
    m_counts->setAccessibleName(name);
    m_slider->setObjectName(id + "Weight");
    m_slider->setRange(1, 3 * steps);
    m_slider->setToolTip(tr("How much its vote counts beside the others'"));
    m_vote->setObjectName(id + "Vote");
    m_vote->setFont(theme::digitsFont(11));
    m_vote->setMinimumWidth(m_vote->fontMetrics().horizontalAdvance(QStringLiteral("100 %")));
    m_vote->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_weightText->setObjectName(id + "WeightText");
    m_weightText->setFont(theme::digitsFont(11));
    m_weightText->setFixedWidth(m_weightText->fontMetrics().horizontalAdvance(QStringLiteral("\u00d7 0.00")));
    m_weightText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_slider->setFixedWidth(64);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(6);
    row->addWidget(m_counts);
    row->addWidget(new theme::ElidedLabel(name, this), 1);
    row->addWidget(m_swatch);
    row->addWidget(m_vote);
    row->addWidget(m_slider);
    row->addWidget(m_weightText);
    connect(m_counts, &QCheckBox::clicked, this, [this](bool on) {
        emit weightAsked(on ? m_slider->value() / double(steps) : 0);
        emit settled();
    });
    onSlide(m_slider, [this](int v) { emit weightAsked(v / double(steps)); }, [this] { emit settled(); });
}

void MemberRow::setWeight(double weight, bool last) {
    m_weight = weight;
    const QSignalBlocker quiet(m_slider);
    m_counts->setChecked(weight > 0);
    m_counts->setEnabled(!last);
    m_slider->setEnabled(weight > 0);
    if (weight > 0) m_slider->setValue(static_cast<int>(std::lround(weight * steps)));
    m_weightText->setText(weight > 0 ? QStringLiteral("\u00d7 %1").arg(weight, 0, 'f', 1) : QString());
}

void MemberRow::setVote(const std::optional<review::MemberVote>& vote, const ClassSchema& schema) {
    const auto* c = vote ? schema.find(vote->top) : nullptr;
    m_swatch->setClass(c);
    m_vote->setText(vote ? tr("%1 %").arg(std::lround(vote->probabilities[vote->top] / 2.55)) : QString());
    const QString words = c ? QString::fromStdString(c->name) : QString();
    m_swatch->setToolTip(words);
    m_vote->setToolTip(words);
    m_vote->setAccessibleName(words + ' ' + m_vote->text());
}

} // namespace granule::panel
