// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ContrastPanel.h"

#include "ui/panel/GreyCounter.h"
#include "ui/panel/Histogram.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QDoubleSpinBox>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <memory>

namespace granule::panel {

namespace {

QDoubleSpinBox* field(const QString& name, QWidget* parent) {
    auto* made = new QDoubleSpinBox(parent);
    made->setObjectName(name);
    made->setRange(-1e9, 1e9);
    made->setDecimals(0);
    made->setKeyboardTracking(false);
    made->setAlignment(Qt::AlignRight);
    made->setFont(theme::digitsFont());
    made->setFixedWidth(80);
    return made;
}

} // namespace

ContrastPanel::ContrastPanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent)
    : Section(tr("Contrast"), "contrastPanel", parent), m_project(project), m_selection(selection), m_histogram(new Histogram(this)),
      m_black(field("contrastBlack", this)), m_white(field("contrastWhite", this)), m_opacity(new QSlider(Qt::Horizontal, this)),
      m_opacityText(theme::label({}, nullptr, this)) {
    auto* automatic = theme::button(tr("Auto"), "contrastAuto", "link", this);
    automatic->setToolTip(tr("Sets black and white from the slice on screen (H)"));
    connect(automatic, &QPushButton::clicked, this, &ContrastPanel::autoRequested);
    addToHeading(automatic);
    body()->addWidget(m_histogram);
    auto* numbers = new QHBoxLayout;
    numbers->addWidget(theme::label(tr("Black"), "dim", this));
    numbers->addWidget(m_black);
    numbers->addStretch();
    numbers->addWidget(theme::label(tr("White"), "dim", this));
    numbers->addWidget(m_white);
    body()->addLayout(numbers);
    auto* opacity = new QHBoxLayout;
    m_opacity->setObjectName("labelOpacity");
    m_opacity->setRange(0, 100);
    m_opacity->setToolTip(tr("Opacity of all labels. Alt+A fainter, Alt+D stronger, S hides them"));
    m_opacityText->setFont(theme::digitsFont());
    m_opacityText->setFixedWidth(m_opacityText->fontMetrics().horizontalAdvance("100 %") + 2);
    m_opacityText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    opacity->addWidget(theme::label(tr("Labels"), "dim", this));
    opacity->addWidget(m_opacity, 1);
    opacity->addWidget(m_opacityText);
    body()->addLayout(opacity);

    connect(m_histogram, &Histogram::rangeAsked, this, [this](const GreyRange& range) { m_selection.setGreyRange(range); });
    connect(m_black, &QDoubleSpinBox::valueChanged, this, [this](double v) { m_selection.setGreyRange({v, std::max(m_selection.greyRange().white, v + 1)}); });
    connect(m_white, &QDoubleSpinBox::valueChanged, this, [this](double v) { m_selection.setGreyRange({std::min(m_selection.greyRange().black, v - 1), v}); });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int v) { m_selection.setLabelOpacity(v / 100.0); });
    connect(&selection, &project::Selection::displayChanged, this, &ContrastPanel::refresh);
    connect(new GreyCounter(project, selection, jobs, this), &GreyCounter::counted, m_histogram, [this](const GreyBins& bins) { m_histogram->setCounts(bins.counts, bins.low, bins.high); });
    refresh();
}

void ContrastPanel::refresh() {
    const auto& range = m_selection.greyRange();
    const QSignalBlocker b(m_black), w(m_white), o(m_opacity);
    const int decimals = range.white - range.black < 10 ? 3 : 0;
    for (auto* box : {m_black, m_white}) box->setDecimals(decimals);
    m_black->setValue(range.black);
    m_white->setValue(range.white);
    m_histogram->setRange(range);
    m_opacity->setValue(static_cast<int>(std::lround(m_selection.labelOpacity() * 100)));
    m_opacityText->setText(tr("%1 %").arg(m_opacity->value()));
}

} // namespace granule::panel
