// SPDX-License-Identifier: BSD-3-Clause
// How the Compare panel is put together; what it does is in ComparePanel.cpp.
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/MatrixView.h"
#include "ui/panel/compare/PairResults.h"
#include "ui/panel/compare/RaterChips.h"
#include "ui/panel/compare/RegionBar.h"
#include "ui/theme/Page.h"
#include "ui/theme/Section.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace granule::panel {

using figure::MatrixNumbers;

namespace {

constexpr int afterMs = 250; ///< work that is over sooner shows no bar
const QString arrow = QStringLiteral(" \u25be");

QString wordsOf(MatrixNumbers numbers) {
    return numbers == MatrixNumbers::RowPercent ? ComparePanel::tr("Rows %") : numbers == MatrixNumbers::ColumnPercent ? ComparePanel::tr("Columns %") : ComparePanel::tr("Voxels");
}

} // namespace

void ComparePanel::build() {
    auto* page = new theme::Page("compareScroll");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(page, 1);
    outer->addWidget(buildFoot());

    auto* column = page->column();
    column->setContentsMargins(0, 4, 0, 8); // sections have margins of their own
    column->setSpacing(4);
    m_empty = new QWidget;
    m_empty->setObjectName("compareEmpty");
    auto* empty = new QVBoxLayout(m_empty);
    empty->setContentsMargins(16, 24, 16, 0);
    auto* words = theme::label(tr("Comparing takes two label layers of this stack that are not empty: add another person's labels, or segment the stack."), "dim");
    words->setWordWrap(true);
    auto* addFirst = theme::button(tr("Add labels from a file..."), "compareAddFirst", "primary");
    connect(addFirst, &QPushButton::clicked, this, &ComparePanel::addRequested);
    empty->addWidget(words);
    empty->addSpacing(8);
    empty->addWidget(addFirst, 0, Qt::AlignLeft);
    auto* reading = theme::button(tr("Open a blind reading..."), "compareOpenReading", "link");
    reading->setToolTip(tr("A file that somebody made for readers of this stack"));
    connect(reading, &QPushButton::clicked, this, &ComparePanel::readingAsked);
    empty->addWidget(reading, 0, Qt::AlignLeft);
    column->addWidget(m_empty);

    m_content = new QWidget;
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(4);
    content->addWidget(buildRaters());
    content->addWidget(buildMatrix());
    m_results = new PairResults;
    connect(m_results, &PairResults::placesAsked, this, &ComparePanel::ask);
    connect(m_results, &PairResults::objectChosen, &m_selection, &project::Selection::setCrosshair);
    connect(m_results, &PairResults::startAsked, &m_agreement, &AgreementJob::start);
    content->addWidget(m_results);
    column->addWidget(m_content);
    column->addStretch(1);
}

QWidget* ComparePanel::buildRaters() {
    auto* section = new theme::Section(tr("Raters"), "compareRaters");
    auto* add = theme::button(tr("+ Add"), "compareAdd", "link");
    add->setToolTip(tr("Adds labels from a file as a rater"));
    connect(add, &QPushButton::clicked, this, &ComparePanel::addRequested);
    section->addToHeading(add);
    section->body()->addWidget(new RaterChips(m_project, m_raters));

    auto* views = new QHBoxLayout;
    views->setSpacing(4);
    const std::tuple<QString, const char*, QString, bool Shown::*> toggles[] = {
        {tr("Swipe"), "compareSwipe", tr("The two on both sides of a line that is dragged; else the first alone. C flips from rater to rater."), &Shown::swipe},
        {tr("Differences"), "compareDifferences", tr("A second view that shows where the two differ, and how"), &Shown::differences},
        {tr("3D and planes"), "compareSurface", tr("3D of who is looked at, and the other planes"), &Shown::surface}};
    for (std::size_t i = 0; i < m_shownButtons.size(); ++i) {
        const auto& [text, name, tip, what] = toggles[i];
        auto* button = m_shownButtons[i] = theme::button(text, name, "segment");
        button->setToolTip(tip);
        button->setCheckable(true);
        button->setChecked(m_shown.*what);
        connect(button, &QPushButton::clicked, this, [this, what = what](bool on) {
            auto shown = m_shown;
            shown.*what = on;
            setShown(shown);
        });
        views->addWidget(button, 1);
    }
    section->body()->addLayout(views);

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
        for (auto* job : {m_job.data(), m_agreement.job()})
            if (job) job->cancel();
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
    auto* swap = theme::button(tr("Swap"), "compareSwap", "link");
    swap->setToolTip(tr("Rows and columns change places"));
    connect(swap, &QPushButton::clicked, this, [this] { setRaters(m_raters.pair().second, m_raters.pair().first); });
    m_export = theme::button(tr("Export..."), "compareExport", "link");
    m_export->setToolTip(tr("The matrix as a figure (SVG, PDF, PNG) or a table (CSV)"));
    m_export->setEnabled(false);
    connect(m_export, &QPushButton::clicked, this, &ComparePanel::chooseExport);
    m_numbersButton = theme::button(wordsOf(m_numbers) + arrow, "compareNumbers", "link");
    m_numbersButton->setToolTip(tr("Percent of the row or of the column, or counts of voxels"));
    connect(m_numbersButton, &QPushButton::clicked, this, &ComparePanel::chooseNumbers);
    m_matrixSection->addToHeading(m_numbersButton);
    m_view = new MatrixView;
    connect(m_view, &MatrixView::cellChosen, this, &ComparePanel::askForCell);
    m_matrixSection->body()->addWidget(m_view);
    m_region = new RegionBar;
    connect(m_region, &RegionBar::chosen, this, &ComparePanel::setChoice);
    m_matrixSection->body()->addWidget(m_region);
    auto* links = new QHBoxLayout;
    links->setSpacing(6);
    links->addWidget(swap);
    links->addStretch(1);
    links->addWidget(m_export);
    m_matrixSection->body()->addLayout(links);
    return m_matrixSection;
}

QWidget* ComparePanel::buildFoot() {
    m_foot = new QFrame;
    m_foot->setObjectName("compareFoot");
    auto* rows = new QVBoxLayout(m_foot);
    rows->setContentsMargins(16, 8, 16, 12);
    rows->setSpacing(8);
    auto* line = new QFrame;
    line->setProperty("role", "line");
    rows->addWidget(line);
    m_footRows = new QBoxLayout(QBoxLayout::LeftToRight);
    m_footRows->setSpacing(8);
    auto* report = theme::button(tr("Make the report"), "compareReport", "primary");
    report->setToolTip(tr("Everything as one file to read, with figures, tables and a paragraph for the methods"));
    auto* blind = theme::button(tr("Blind reading..."), "compareBlind");
    blind->setToolTip(tr("Cells are labelled without seeing what others said, some of them twice"));
    auto* consensus = theme::button(tr("Make consensus..."), "compareConsensus");
    consensus->setToolTip(tr("A layer of what the raters agree on, and a walk through what they do not"));
    connect(report, &QPushButton::clicked, this, &ComparePanel::reportAsked);
    connect(blind, &QPushButton::clicked, this, &ComparePanel::blindAsked);
    connect(consensus, &QPushButton::clicked, this, &ComparePanel::consensusAsked);
    auto* others = new QHBoxLayout;
    others->setSpacing(8);
    others->addWidget(consensus, 1);
    others->addWidget(blind, 1);
    m_footRows->addWidget(report, 2);
    m_footRows->addLayout(others, 3);
    rows->addLayout(m_footRows);
    return m_foot;
}

void ComparePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

/// Names as long as there is room for, and buttons in one row or two.
void ComparePanel::fit() {
    m_footRows->setDirection(width() < 500 ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    QFont font = theme::bodyFont(11, QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    const QFontMetrics metrics(font);
    const auto words = tr("%1 (rows) against %2 (columns)");
    const auto first = nameOf(m_raters.pair().first).toUpper(), second = nameOf(m_raters.pair().second).toUpper();
    const int room = width() - m_numbersButton->sizeHint().width() - 70 - metrics.horizontalAdvance(words.arg(QString(), QString()).toUpper());
    const int shorter = std::min(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second)); // what it leaves is the other's
    const int each = std::max({40, room / 2, room - shorter});
    const auto cut = [&](const QString& name) { return metrics.elidedText(name, Qt::ElideRight, each); };
    const bool fits = room > 90;
    m_matrixSection->setTitle(fits ? words.arg(cut(first), cut(second)) : tr("Rows against columns"));
}

void ComparePanel::chooseNumbers() {
    auto* menu = new QMenu(m_numbersButton);
    menu->setObjectName("compareNumbersMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::pair<MatrixNumbers, QString> all[] = {{MatrixNumbers::RowPercent, tr("Percent of the row")},
                                                     {MatrixNumbers::ColumnPercent, tr("Percent of the column")},
                                                     {MatrixNumbers::Counts, tr("Counts of voxels")}};
    for (const auto& [numbers, text] : all) {
        auto* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(numbers == m_numbers);
        connect(action, &QAction::triggered, this, [this, numbers = numbers] {
            m_numbers = numbers;
            m_numbersButton->setText(wordsOf(numbers) + arrow);
            m_view->setNumbers(numbers);
        });
    }
    menu->popup(m_numbersButton->mapToGlobal(QPoint(0, m_numbersButton->height())));
}

void ComparePanel::watch(project::Job* job) {
    QTimer::singleShot(afterMs, this, &ComparePanel::showProgress);
    connect(job, &project::Job::changed, this, &ComparePanel::showProgress);
    connect(job, &project::Job::finished, this, [this, job] {
        showProgress();
        if (job != m_job) return; // an older one, or one that tells by itself
        if (job->state() == project::Job::State::Failed) tell(job->errorMessage());
        if (job->state() == project::Job::State::Cancelled && !m_matrix) tell(tr("Stopped. Choose the raters again to compare them."));
    });
}

void ComparePanel::showProgress() {
    const auto running = [](project::Job* job) { return job && !job->isOver(); };
    auto* job = running(m_job) ? m_job.data() : m_agreement.job();
    m_busy->setVisible(running(job));
    if (running(job)) m_bar->setValue(static_cast<int>(job->fraction() * 1000));
}

} // namespace granule::panel
