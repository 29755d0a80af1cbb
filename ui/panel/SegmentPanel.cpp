// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/SegmentPanel.h"

#include "core/engine/Resample.h"
#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QProgressBar>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

enum Region { WholeStack, Slices, DrawnBox };

QString voxelText(const VoxelSpacing& s) {
    return QStringLiteral("%1 \u00d7 %2 \u00d7 %3 nm").arg(s.zNm).arg(s.yNm).arg(s.xNm);
}

QLabel* wrapped(const QString& text, const char* role, const QString& name, QWidget* parent) {
    auto* made = theme::label(text, role, parent);
    made->setObjectName(name);
    made->setWordWrap(true);
    return made;
}

} // namespace

SegmentPanel::SegmentPanel(project::Project& project, project::Selection& selection, QWidget* parent)
    : Section(tr("Segment"), "segmentPanel", parent), m_project(project), m_selection(selection), m_regionText(wrapped({}, "small", "regionText", this)),
      m_estimate(wrapped({}, "dim", "segmentEstimate", this)), m_sizeWarning(wrapped({}, "warn", "voxelSizeWarning", this)),
      m_resample(new QCheckBox(tr("Resample to the networks' voxel size"), this)), m_run(theme::button(tr("Segment"), "segmentRun", "primary", this)) {
    body()->setSpacing(8);
    body()->addWidget(makeModelCard());
    body()->addSpacing(4);
    body()->addWidget(theme::label(tr("Where"), "strong", this));
    body()->addWidget(makeRegion());
    body()->addWidget(m_regionText);
    body()->addSpacing(4);
    body()->addWidget(theme::label(tr("How thoroughly"), "strong", this));
    body()->addWidget(theme::segmented({tr("Fast"), tr("Best")}, "quality", &m_quality, this));
    m_quality->button(0)->setToolTip(tr("Each network looks once"));
    m_quality->button(1)->setToolTip(tr("Each network looks at eight flips and rotations and their mean counts: better edges, eight times the time"));
    m_run->setFocusPolicy(Qt::TabFocus); // it goes while it works, and would hand the focus to a stranger
    m_resample->setObjectName("resample");
    body()->addWidget(m_sizeWarning);
    body()->addWidget(m_resample);
    body()->addSpacing(4);
    body()->addWidget(m_run);
    m_estimate->setAlignment(Qt::AlignCenter);
    body()->addWidget(m_estimate);

    m_running = new QWidget(this);
    auto* running = new QVBoxLayout(m_running);
    running->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar(m_running);
    m_progress->setObjectName("segmentProgress");
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progressText = wrapped({}, "dim", "segmentProgressText", m_running);
    auto* stop = theme::button(tr("Stop and leave everything as it was"), "segmentStop", nullptr, m_running);
    running->addWidget(m_progress);
    running->addWidget(m_progressText);
    running->addWidget(stop);
    body()->addWidget(m_running);

    connect(m_run, &QPushButton::clicked, this, &SegmentPanel::runAsked);
    connect(stop, &QPushButton::clicked, this, &SegmentPanel::stopAsked);
    connect(m_quality, &QButtonGroup::idClicked, this, &SegmentPanel::requestChanged);
    connect(m_resample, &QCheckBox::toggled, this, &SegmentPanel::requestChanged);
    const auto again = [this] {
        refresh();
        emit requestChanged();
    };
    connect(m_region, &QButtonGroup::idClicked, this, again);
    connect(&project, &project::Project::volumeChanged, this, [this, again] {
        m_slicesTouched = false;
        m_region->button(WholeStack)->setChecked(true);
        again();
    });
    connect(&project, &project::Project::spacingChanged, this, again);
    connect(&selection, &project::Selection::boxChanged, this, [this, again] {
        if (m_selection.box() && isVisible()) m_region->button(DrawnBox)->setChecked(true);
        again();
    });
    connect(&selection, &project::Selection::crosshairChanged, this, [this] {
        if (!m_slicesTouched) refresh();
    });
    setModels({}, tr("Looking for the networks\u2026"));
    refresh();
}

QWidget* SegmentPanel::makeModelCard() {
    auto* card = theme::card("modelCard", this);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(3);
    auto* head = new QHBoxLayout;
    m_name = theme::label({}, "strong", card);
    m_name->setObjectName("modelName");
    auto* more = theme::button(tr("All models"), "modelsLink", "link", card);
    connect(more, &QPushButton::clicked, this, &SegmentPanel::modelsAsked);
    head->addWidget(m_name, 1);
    head->addWidget(more);
    column->addLayout(head);
    m_trained = wrapped({}, "small", "modelTrained", card);
    m_score = wrapped({}, "small", "modelScore", card);
    m_voxel = wrapped({}, "small", "modelVoxel", card);
    for (auto* line : {m_trained, m_score, m_voxel}) column->addWidget(line);
    return card;
}

QWidget* SegmentPanel::makeRegion() {
    auto* all = new QWidget(this);
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(theme::segmented({tr("Whole stack"), tr("Slices"), tr("Box")}, "region", &m_region, all));
    m_slices = new QWidget(all);
    auto* row = new QHBoxLayout(m_slices);
    row->setContentsMargins(0, 0, 0, 0);
    const auto field = [this, row](const QString& label, const QString& name) {
        row->addWidget(theme::label(label, "dim", m_slices));
        auto* box = new QSpinBox(m_slices);
        box->setObjectName(name);
        box->setFont(theme::digitsFont());
        row->addWidget(box, 1);
        connect(box, &QSpinBox::valueChanged, this, [this] {
            m_slicesTouched = true;
            refresh();
            emit requestChanged();
        });
        return box;
    };
    m_from = field(tr("from"), "sliceFrom");
    m_to = field(tr("to"), "sliceTo");
    column->addWidget(m_slices);
    return all;
}

void SegmentPanel::setModels(const std::vector<engine::ModelCard>& cards, const QString& why) {
    m_cards = cards;
    const bool some = !cards.empty();
    for (auto* line : {m_score, m_voxel}) line->setVisible(some);
    if (!some) {
        m_name->setText(tr("No networks"));
        m_trained->setText(why);
    } else {
        m_name->setText(cards.size() == 1 ? QString::fromStdString(cards[0].name) : tr("Ensemble of %1").arg(cards.size()));
        m_name->setToolTip({});
        m_trained->setText(tr("Trained on %1").arg(QString::fromStdString(cards[0].data)));
        double all = 0, org = 0;
        int scored = 0;
        for (const auto& card : cards)
            if (card.mIoUAll >= 0) all += card.mIoUAll, org += card.mIoUOrg, ++scored;
        m_score->setText(scored == 0 ? tr("Not scored yet")
                                     : tr("MIoU %1, of organelles %2 (mean of %n network(s)), on %3", nullptr, scored)
                                           .arg(all / scored, 0, 'f', 2).arg(org / scored, 0, 'f', 2).arg(QString::fromStdString(cards[0].scoredOn)));
        m_voxel->setText(tr("For voxels of %1").arg(voxelText(cards[0].voxel)));
    }
    refresh();
}

SegmentRequest SegmentPanel::request() const {
    SegmentRequest request;
    const auto& shape = m_project.volume().shape();
    if (m_region->checkedId() == Slices) request.box = Box{{m_from->value(), 0, 0}, {m_to->value() + 1, shape.y, shape.x}};
    if (m_region->checkedId() == DrawnBox) request.box = m_selection.box();
    request.quality = m_quality->checkedId() == 1 ? engine::Quality::Best : engine::Quality::Fast;
    request.resample = m_resample->isChecked() && m_resample->isVisibleTo(this);
    return request;
}

std::int64_t SegmentPanel::voxels() const {
    if (!m_project.hasVolume()) return 0;
    const auto box = request().box;
    return box ? box->shape().voxels() : m_project.volume().shape().voxels();
}

void SegmentPanel::refresh() {
    if (!m_project.hasVolume()) return;
    const auto& shape = m_project.volume().shape();
    const auto z = m_selection.crosshair().z;
    const QSignalBlocker f(m_from), t(m_to);
    m_from->setRange(0, static_cast<int>(shape.z - 1));
    m_to->setRange(0, static_cast<int>(shape.z - 1));
    if (!m_slicesTouched) {
        m_from->setValue(static_cast<int>(z));
        m_to->setValue(static_cast<int>(z));
    }
    if (m_to->value() < m_from->value()) m_to->setValue(m_from->value());
    m_slices->setVisible(m_region->checkedId() == Slices);
    const bool noBox = m_region->checkedId() == DrawnBox && !m_selection.box();
    const auto size = request().box ? request().box->shape() : shape;
    m_regionText->setText(noBox ? tr("No box yet: take the box tool (R) and drag one in a view.")
                                : tr("%1 \u00d7 %2 \u00d7 %3 voxels").arg(size.z).arg(size.y).arg(size.x));
    const bool apart = !m_cards.empty() && engine::farApart(m_project.spacing(), m_cards[0].voxel);
    m_sizeWarning->setVisible(apart);
    m_resample->setVisible(apart);
    if (apart)
        m_sizeWarning->setText(tr("This stack has voxels of %1, the networks were trained at %2. Without resampling they may see too much or too little.")
                                   .arg(voxelText(m_project.spacing()), voxelText(m_cards[0].voxel)));
    m_run->setEnabled(!m_cards.empty() && !noBox && !m_isRunning);
}

void SegmentPanel::setEstimate(double seconds) {
    m_estimate->setText(seconds < 0 ? QString() : tr("about %1 on this computer").arg(describeDuration(seconds)));
}

void SegmentPanel::setRunning(bool running) {
    m_isRunning = running;
    m_running->setVisible(running);
    m_run->setVisible(!running);
    m_estimate->setVisible(!running);
    m_progress->setValue(0);
    m_progressText->setText({});
    refresh();
}

void SegmentPanel::setProgress(double fraction, const QString& text) {
    m_progress->setValue(static_cast<int>(std::lround(fraction * 1000)));
    m_progressText->setText(text);
}

} // namespace granule::panel
