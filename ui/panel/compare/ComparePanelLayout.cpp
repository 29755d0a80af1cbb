// SPDX-License-Identifier: BSD-3-Clause
// How the Compare panel is put together; what it does is in ComparePanel.cpp.
#include "ui/panel/compare/ClassBars.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/MatrixView.h"
#include "ui/theme/Page.h"
#include "ui/theme/Section.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QListWidget>
#include <QProgressBar>
#include <QVBoxLayout>

namespace granule::panel {

namespace {

constexpr int afterMs = 250; ///< work that is over sooner shows no bar

QComboBox* raterBox(const QString& name, const QString& what) {
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(what);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

} // namespace

void ComparePanel::build() {
    auto* page = new theme::Page("compareScroll");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(page);

    auto* column = page->column();
    column->setContentsMargins(0, 4, 0, 8); // sections have margins of their own
    column->setSpacing(4);
    m_empty = new QWidget;
    m_empty->setObjectName("compareEmpty");
    auto* empty = new QVBoxLayout(m_empty);
    empty->setContentsMargins(16, 24, 16, 0);
    auto* words = theme::label(tr("Comparing takes two label layers of this stack: add another person's labels, or segment the stack."), "dim");
    words->setWordWrap(true);
    auto* addFirst = theme::button(tr("Add labels from a file..."), "compareAddFirst", "primary");
    connect(addFirst, &QPushButton::clicked, this, &ComparePanel::addRequested);
    empty->addWidget(words);
    empty->addSpacing(8);
    empty->addWidget(addFirst, 0, Qt::AlignLeft);
    column->addWidget(m_empty);

    m_content = new QWidget;
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(4);
    content->addWidget(buildRaters());
    content->addWidget(buildMatrix());
    content->addWidget(buildPlaces()); // beneath the cells that lead to them
    content->addWidget(buildScores());
    column->addWidget(m_content);
    column->addStretch(1);

}

QWidget* ComparePanel::buildRaters() {
    auto* section = new theme::Section(tr("Raters"), "compareRaters");
    auto* add = theme::button(tr("+ Add"), "compareAdd", "link");
    add->setToolTip(tr("Adds labels from a file as a layer"));
    connect(add, &QPushButton::clicked, this, &ComparePanel::addRequested);
    section->addToHeading(add);
    m_truthBox = raterBox("compareTruth", tr("Rows"));
    m_otherBox = raterBox("compareOther", tr("Columns"));
    auto* swap = theme::button(tr("Swap"), "compareSwap", "link");
    swap->setToolTip(tr("Rows and columns change places"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->addWidget(theme::label(tr("Rows, taken as truth"), "small"), 0, 0);
    grid->addWidget(theme::label(tr("Columns"), "small"), 0, 2);
    grid->addWidget(m_truthBox, 1, 0);
    grid->addWidget(swap, 1, 1);
    grid->addWidget(m_otherBox, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(2, 1);
    section->body()->addLayout(grid);
    for (auto* box : {m_truthBox, m_otherBox}) connect(box, &QComboBox::currentIndexChanged, this, &ComparePanel::readRaters);
    connect(swap, &QPushButton::clicked, this, [this] { setRaters(m_raters.pair().second, m_raters.pair().first); });

    m_busy = new QWidget;
    m_busy->setObjectName("compareBusy");
    auto* row = new QHBoxLayout(m_busy);
    row->setContentsMargins(0, 0, 0, 0);
    m_bar = new QProgressBar;
    m_bar->setObjectName("compareProgress");
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    auto* cancel = theme::button(tr("Cancel"), "compareCancel", "link");
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (m_job) m_job->cancel();
        if (m_placesJob) m_placesJob->cancel();
    });
    row->addWidget(m_bar, 1);
    row->addWidget(cancel);
    m_busy->hide();
    m_problem = theme::label({}, "warn");
    m_problem->setObjectName("compareProblem");
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    section->body()->addWidget(m_busy);
    section->body()->addWidget(m_problem);
    return section;
}

QWidget* ComparePanel::buildMatrix() {
    m_matrixSection = new theme::Section(tr("Matrix"), "compareMatrixSection");
    auto* numbers = theme::button(tr("Rows %"), "compareNumbers", "link");
    numbers->setToolTip(tr("Percent of the row, or counts of voxels"));
    m_matrixSection->addToHeading(numbers);
    m_view = new MatrixView;
    connect(numbers, &QPushButton::clicked, this, [this, numbers] {
        const bool percent = m_numbers == figure::MatrixNumbers::Counts;
        m_numbers = percent ? figure::MatrixNumbers::RowPercent : figure::MatrixNumbers::Counts;
        numbers->setText(percent ? tr("Rows %") : tr("Voxels"));
        m_view->setNumbers(m_numbers);
    });
    connect(m_view, &MatrixView::cellChosen, this, [this](int truth, int predicted) { findPlacesOf(truth, predicted, true); });
    m_matrixSection->body()->addWidget(m_view);
    return m_matrixSection;
}

QWidget* ComparePanel::buildScores() {
    auto* section = new theme::Section(tr("Per class"), "compareScores");
    auto* which = theme::button(tr("IoU"), "compareScoreKind", "link");
    which->setToolTip(tr("Intersection over union, or Dice"));
    section->addToHeading(which);
    m_bars = new ClassBars;
    connect(which, &QPushButton::clicked, this, [this, which] {
        const bool dice = which->text() == tr("IoU");
        which->setText(dice ? tr("Dice") : tr("IoU"));
        m_bars->setDice(dice);
    });
    section->body()->addWidget(m_bars);

    auto* card = theme::card("compareSummary");
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(12, 8, 12, 8);
    const auto number = [&](const QString& title, const QString& name, const QString& tip) {
        auto* box = new QVBoxLayout;
        box->setSpacing(0);
        auto* value = theme::label(QStringLiteral("-"), "strong");
        value->setObjectName(name);
        auto* caption = theme::label(title, "small");
        for (auto* label : {value, caption}) {
            label->setToolTip(tip);
            box->addWidget(label);
        }
        row->addLayout(box, 1);
        return value;
    };
    m_miouAll = number(tr("MIoU(all)"), "compareMiouAll", tr("Mean IoU of all classes; a class in neither layer counts as 0"));
    m_miouOrg = number(tr("MIoU(org)"), "compareMiouOrg", tr("Mean IoU of the organelles"));
    m_kappa = number(tr("Cohen's kappa"), "compareKappa", tr("Agreement beyond chance: 0 none, 1 full"));
    m_same = number(tr("Same label"), "compareSame", tr("Share of voxels with the same label in both"));
    section->body()->addWidget(card);
    m_export = theme::button(tr("Export matrix..."), "compareExport");
    m_export->setToolTip(tr("As a figure (SVG, PDF, PNG) or a table (CSV)"));
    m_export->setEnabled(false);
    connect(m_export, &QPushButton::clicked, this, &ComparePanel::chooseExport);
    section->body()->addWidget(m_export, 0, Qt::AlignLeft);
    return section;
}

QWidget* ComparePanel::buildPlaces() {
    m_placesSection = new theme::Section(tr("Places"), "comparePlacesSection");
    m_placesText = theme::label(tr("Click a cell of the matrix to see where the two say so."), "dim");
    m_placesText->setObjectName("comparePlacesText");
    m_placesText->setWordWrap(true);
    m_list = new QListWidget;
    m_list->setObjectName("comparePlaces");
    m_list->setIconSize({84, 56});
    m_list->setUniformItemSizes(true);
    m_list->setMinimumHeight(220);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->hide();
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!m_filling) goTo(row);
    });
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { goTo(m_list->row(item)); });
    m_placesSection->body()->addWidget(m_placesText);
    m_placesSection->body()->addWidget(m_list);
    return m_placesSection;
}

void ComparePanel::watch(project::Job* job) {
    QTimer::singleShot(afterMs, this, [this, job = QPointer(job)] { m_busy->setVisible(job && !job->isOver()); });
    connect(job, &project::Job::changed, this, [this, job] { m_bar->setValue(static_cast<int>(job->fraction() * 1000)); });
    connect(job, &project::Job::finished, this, [this, job] {
        if (job != m_job && job != m_placesJob) return; // an older one, replaced meanwhile
        m_busy->hide();
        if (job->state() == project::Job::State::Failed) tell(job->errorMessage());
        if (job->state() == project::Job::State::Cancelled && !m_matrix) tell(tr("Stopped. Choose the raters again to compare them."));
    });
}

} // namespace granule::panel
