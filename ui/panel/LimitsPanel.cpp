// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/LimitsPanel.h"

#include "ui/panel/GreyCounter.h"
#include "ui/panel/Histogram.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <memory>

namespace granule::panel {

using edit::PaintOver;

LimitsPanel::LimitsPanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent)
    : Section(tr("Limits"), "limitsPanel", parent), m_project(project), m_selection(selection), m_counter(new GreyCounter(project, selection, jobs, this)), m_over(new QComboBox(this)),
      m_box(new QCheckBox(tr("Only inside the box"), this)), m_cell(new QCheckBox(tr("Only inside the cell"), this)),
      m_grey(new QCheckBox(tr("Only some grey values"), this)), m_histogram(new Histogram(this)), m_greyText(theme::label({}, nullptr, this)) {
    auto* over = new QHBoxLayout;
    over->addWidget(theme::label(tr("Paint over"), nullptr, this));
    m_over->setObjectName("paintOver");
    m_over->setToolTip(tr("What tools may change. Locked classes and objects are never changed"));
    m_over->setFocusPolicy(Qt::StrongFocus); // the wheel scrolls the dock, unless the list was clicked
    m_over->installEventFilter(this);
    over->addWidget(m_over, 1);
    body()->addLayout(over);
    m_box->setObjectName("limitBox");
    m_cell->setObjectName("limitCell");
    m_cell->setToolTip(tr("Choose a cell in the list of cells to work inside it"));
    m_grey->setObjectName("limitGrey");
    m_grey->setToolTip(tr("Tools change only voxels with grey values between the handles"));
    m_greyText->setObjectName("limitGreyText");
    m_greyText->setFont(theme::digitsFont());
    m_histogram->setObjectName("limitHistogram");
    body()->addWidget(m_box);
    body()->addWidget(m_cell);
    auto* grey = new QHBoxLayout;
    grey->addWidget(m_grey);
    grey->addStretch();
    grey->addWidget(m_greyText);
    body()->addLayout(grey);
    body()->addWidget(m_histogram);

    connect(m_over, &QComboBox::activated, this, [this](int i) {
        const int id = m_over->itemData(i).toInt();
        change([id](project::Limits& l) {
            l.over = id == -1 ? PaintOver{} : id == -2 ? PaintOver{PaintOver::Kind::Background, 0} : PaintOver{PaintOver::Kind::Only, static_cast<LabelId>(id)};
        });
    });
    connect(m_box, &QCheckBox::toggled, this, [this](bool on) { change([on](project::Limits& l) { l.box = on; }); });
    connect(m_cell, &QCheckBox::clicked, this, [this](bool on) {
        if (!on) change([](project::Limits& l) { l.mask.reset(), l.maskedCell = 0; });
    });
    connect(m_grey, &QCheckBox::toggled, this, [this](bool on) {
        change([this, on](project::Limits& l) { l.grey = on ? std::optional(m_selection.greyRange()) : std::nullopt; });
    });
    connect(m_histogram, &Histogram::rangeAsked, this, [this](const GreyRange& range) { change([range](project::Limits& l) { l.grey = range; }); });
    connect(&selection, &project::Selection::limitsChanged, this, &LimitsPanel::refresh);
    connect(&selection, &project::Selection::boxChanged, this, &LimitsPanel::refresh);
    connect(&project, &project::Project::schemaChanged, this, &LimitsPanel::refreshChoices);
    connect(&project, &project::Project::objectsChanged, this, &LimitsPanel::refresh);
    connect(m_counter, &GreyCounter::counted, m_histogram, [this](const GreyBins& bins) { m_histogram->setCounts(bins.counts, bins.low, bins.high); });
    connect(&project, &project::Project::volumeChanged, this, [this] {
        change([](project::Limits& l) { l = {}; });
    });
    refreshChoices();
}

bool LimitsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_over || event->type() != QEvent::Wheel || m_over->hasFocus()) return Section::eventFilter(watched, event);
    event->ignore();
    return true;
}

void LimitsPanel::change(const std::function<void(project::Limits&)>& how) {
    auto limits = m_selection.limits();
    how(limits);
    m_selection.setLimits(limits);
}

void LimitsPanel::refreshChoices() {
    m_over->clear();
    m_over->addItem(tr("Everything"), -1);
    m_over->addItem(tr("Background only"), -2);
    for (const auto& c : m_project.schema().classes)
        if (c.id != 0) m_over->addItem(tr("%1 only").arg(QString::fromStdString(c.name)), static_cast<int>(c.id));
    refresh();
}

void LimitsPanel::refresh() {
    const auto& limits = m_selection.limits();
    const auto& over = limits.over;
    const int id = over.kind == PaintOver::Kind::Everything ? -1 : over.kind == PaintOver::Kind::Background ? -2 : static_cast<int>(over.only);
    m_over->setCurrentIndex(std::max(0, m_over->findData(id)));
    const QSignalBlocker b(m_box), c(m_cell), g(m_grey);
    m_box->setEnabled(m_selection.box().has_value() || limits.box);
    m_box->setToolTip(m_selection.box() ? tr("Nothing outside the drawn box is changed") : tr("Draw a box first (R)"));
    m_box->setChecked(limits.box);
    m_cell->setEnabled(limits.mask != nullptr);
    m_cell->setChecked(limits.mask != nullptr);
    const auto* layer = m_project.activeLayer();
    m_cell->setText(limits.mask && layer ? tr("Only inside %1").arg(QString::fromStdString(nameOf(limits.maskedCell, m_project.schema(), *layer->objects)))
                                         : tr("Only inside the cell"));
    m_grey->setChecked(limits.grey.has_value());
    m_counter->setWanted(limits.grey.has_value());
    m_histogram->setVisible(limits.grey.has_value());
    m_greyText->setVisible(limits.grey.has_value());
    if (!limits.grey) return;
    m_histogram->setRange(*limits.grey);
    m_greyText->setText(tr("%1 \u2013 %2").arg(limits.grey->black, 0, 'f', 0).arg(limits.grey->white, 0, 'f', 0));
}

} // namespace granule::panel
