// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ContrastPanel.h"

#include "ui/panel/GreyBins.h"
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
    : Section(tr("Contrast"), "contrastPanel", parent), m_project(project), m_selection(selection), m_jobs(jobs), m_histogram(new Histogram(this)),
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
    m_pause.setSingleShot(true);
    m_pause.setInterval(200);
    connect(&m_pause, &QTimer::timeout, this, &ContrastPanel::count);
    connect(&selection, &project::Selection::crosshairChanged, this, [this] {
        if (m_selection.crosshair().z != m_countedSlice) m_pause.start();
    });
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_countedSlice = -1;
        m_pause.start();
    });
    refresh();
    m_pause.start();
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

void ContrastPanel::count() {
    if (!m_project.hasVolume()) return;
    if (m_running) return m_pause.start();
    const auto z = m_selection.crosshair().z;
    auto bins = std::make_shared<GreyBins>();
    m_running = true;
    auto* job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Histogram"), [volume = m_project.volume(), z, bins](Progress&, std::stop_token) { *bins = binsOf(volume, z); },
        [this, bins, z] {
            m_countedSlice = z;
            m_histogram->setCounts(bins->counts, bins->low, bins->high);
        });
    connect(job, &project::Job::finished, this, [this] { m_running = false; });
}

} // namespace granule::panel
