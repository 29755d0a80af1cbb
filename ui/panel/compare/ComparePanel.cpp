// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/ComparePanel.h"

#include "ui/panel/compare/MatrixView.h"
#include "ui/panel/compare/PairResults.h"
#include "ui/panel/compare/RegionBar.h"
#include "ui/theme/Section.h"

#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QShowEvent>

#include <memory>

namespace granule::panel {

using agreement::Region;

namespace {
constexpr int settleMs = 300;
}

ComparePanel::ComparePanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent)
    : QWidget(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_raters(project) {
    setObjectName("comparePanel");
    build();
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &ComparePanel::compareNow);
    using project::Project;
    connect(&m_raters, &Raters::ratersChanged, this, &ComparePanel::refreshRaters);
    connect(&m_raters, &Raters::pairChanged, this, [this] {
        clearResult();
        refreshRaters();
        invalidate();
    });
    connect(&m_raters, &Raters::resultChanged, this, &ComparePanel::takeResult);
    connect(&m_project, &Project::schemaChanged, this, &ComparePanel::invalidate);
    connect(&m_project, &Project::sliceCareChanged, this, &ComparePanel::invalidate);
    connect(&m_project, &Project::volumeChanged, this, [this] {
        clearResult();
        m_region->setChoice({});
        m_region->setCells({});
    });
    connect(&m_project, &Project::labelsChanged, this, [this](int layer) {
        if (const auto [truth, other] = m_raters.pair(); layer == truth || layer == other) invalidate();
    });
    connect(&m_agreement, &AgreementJob::started, this, [this] {
        watch(m_agreement.job());
        say();
    });
    connect(&m_agreement, &AgreementJob::failed, this, [this](const QString& sentence) {
        if (!sentence.isEmpty()) tell(sentence);
        say();
    });
    refreshRaters();
}

// ---- raters

QString ComparePanel::nameOf(int layerId) const {
    const auto* layer = m_project.layer(layerId);
    return layer ? layer->name : QString();
}

void ComparePanel::refreshRaters() {
    const bool two = m_raters.pair().first != 0;
    m_content->setVisible(two);
    m_foot->setVisible(two);
    m_empty->setVisible(!two);
    if (!two) clearResult();
    else if (m_stale) invalidate();
    else if (m_matrix) showMatrix(*m_matrix); // names may have changed
}

void ComparePanel::setShown(const Shown& shown) {
    if (shown == m_shown) return;
    m_shown = shown;
    const bool states[] = {shown.swipe, shown.differences, shown.surface};
    for (std::size_t i = 0; i < m_shownButtons.size(); ++i) m_shownButtons[i]->setChecked(states[i]);
    emit shownChanged();
}

void ComparePanel::setChoice(const AgreementJob::Choice& choice) {
    m_region->setChoice(choice);
    const bool sameVoxels = choice.region == m_agreement.choice().region && choice.cells == m_agreement.choice().cells;
    m_agreement.setChoice(choice);
    tell({});
    if (sameVoxels && m_matrix) showMatrix(*m_matrix);
    else {
        m_matrix.reset();
        invalidate();
    }
}

// ---- the matrix

void ComparePanel::invalidate() {
    m_stale = true;
    if (isVisible()) m_settle.start();
}

void ComparePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (event->spontaneous()) return;
    if (m_stale) m_settle.start(0);
    m_agreement.setWanted(true);
}

void ComparePanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (!event->spontaneous()) m_agreement.setWanted(false);
}

void ComparePanel::compareNow() {
    const auto truth = m_raters.snapshot(m_raters.pair().first), other = m_raters.snapshot(m_raters.pair().second);
    if (!truth || !other || !isVisible()) return;
    m_settle.setInterval(settleMs);
    if (m_job) m_job->cancel();
    m_stale = false;
    tell({});
    const auto& choice = m_agreement.choice();
    if (choice.region == Region::ChosenCells) return say(); // which voxels are in cells is known with the rest
    const auto result = std::make_shared<analysis::ConfusionMatrix>();
    const int classes = static_cast<int>(m_project.schema().classes.size());
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Comparing %1 with %2").arg(nameOf(m_raters.pair().first), nameOf(m_raters.pair().second)),
        [truth = *truth, other = *other, classes, labelled = choice.region == Region::Labelled, masked = m_project.sliceCare().masked, result](Progress& progress, std::stop_token stop) {
            *result = analysis::compareWithout(masked, agreement::classesOf(truth), agreement::classesOf(other), classes, labelled, progress, stop);
        },
        [self = QPointer(this), result] {
            if (!self) return;
            self->showMatrix(*result);
            self->askAgain();
        });
    watch(m_job);
    say();
}

void ComparePanel::showMatrix(const analysis::ConfusionMatrix& matrix) {
    if (!m_matrix || &matrix != &*m_matrix) m_matrix = matrix;
    const auto first = nameOf(m_raters.pair().first), second = nameOf(m_raters.pair().second);
    m_view->setMatrix(*m_matrix, m_project.schema(), first, second);
    fit();
    m_results->setNames(m_project.schema(), first, second);
    m_results->setMatrix(&*m_matrix, m_agreement.choice().absent);
    m_export->setEnabled(true);
    say();
}

ShownPair ComparePanel::shownPair() const {
    const auto& result = m_raters.result();
    const auto first = m_raters.placeOf(m_raters.pair().first), second = m_raters.placeOf(m_raters.pair().second);
    if (!result || !first || !second) return {};
    const bool swapped = *first > *second;
    if (swapped && m_agreement.choice().region == Region::Labelled) return {}; // what the other one labelled was counted
    return {result->pair(*first, *second), swapped};
}

void ComparePanel::takeResult() {
    const auto& result = m_raters.result();
    const auto shown = shownPair();
    if (result) {
        QStringList cells;
        for (const auto& name : result->cells.names) cells << QString::fromStdString(name);
        m_region->setCells(cells);
    }
    if (shown.pair) showMatrix(shown.swapped ? shown.pair->counts.transposed() : shown.pair->counts);
    m_results->setResult(shown.pair ? result : nullptr, shown, m_raters.placeOf(m_raters.pair().first).value_or(0), m_raters.placeOf(m_raters.pair().second).value_or(0));
    say();
}

void ComparePanel::say() {
    const bool outside = !m_raters.placeOf(m_raters.pair().first) || !m_raters.placeOf(m_raters.pair().second);
    const bool canStart = !outside && !m_raters.result() && !m_agreement.isRunning();
    m_results->setWaiting(outside                                ? tr("One of the two is left out of the comparison: its menu says so.")
                          : m_raters.result()                    ? tr("Over labelled voxels only, people stand in the rows: swap the two for intervals, distances and objects.")
                          : m_agreement.isRunning()              ? tr("Intervals, distances and objects are being worked out.")
                          : m_agreement.isTooLargeToStartAlone() ? tr("The stack is large: intervals, distances and objects are worked out when you ask for them.")
                                                                 : tr("Intervals, distances and objects are not worked out yet."),
                          canStart);
}

void ComparePanel::clearResult() {
    if (m_job) m_job->cancel();
    m_matrix.reset();
    m_asked.reset();
    m_stale = true;
    m_view->clear();
    m_results->setMatrix(nullptr, m_agreement.choice().absent);
    takeResult(); // the same raters may have been worked out with others before
    m_export->setEnabled(m_matrix.has_value());
    tell({});
}

// ---- doors

void ComparePanel::askForCell(int truth, int predicted) {
    m_view->select(QPoint(predicted, truth));
    ask({static_cast<LabelId>(truth), static_cast<LabelId>(predicted)}, MatrixView::sentence(m_project.schema(), truth, predicted));
}

void ComparePanel::ask(const agreement::PlaceFilter& filter, const QString& title) {
    m_asked = {filter, title};
    emit placesAsked(filter, title, true);
}

void ComparePanel::askAgain() {
    if (m_asked) emit placesAsked(m_asked->first, m_asked->second, false);
}

// ---- export

void ComparePanel::chooseExport() {
    const auto path = QFileDialog::getSaveFileName(this, tr("Export the matrix"), tr("matrix.svg"), tr("Figure (*.svg *.pdf *.png);;Table (*.csv)"));
    if (!path.isEmpty()) exportTo(path);
}

void ComparePanel::exportTo(const QString& path) {
    if (!m_matrix) return;
    const auto first = nameOf(m_raters.pair().first), second = nameOf(m_raters.pair().second);
    figure::MatrixFigure figure{*m_matrix, {}, tr("%1 against %2").arg(first, second), first, second, m_numbers};
    for (const auto& c : m_project.schema().classes) figure.classNames << QString::fromStdString(c.shortName);
    try {
        if (path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) figure::writeMatrixTable(path.toStdString(), figure);
        else figure::writeMatrixFigure(path.toStdString(), figure);
        tell({});
    } catch (const Error& e) {
        tell(QString::fromUtf8(e.what()));
    }
}

void ComparePanel::tell(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace granule::panel
