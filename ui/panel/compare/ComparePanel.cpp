// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/ComparePanel.h"

#include "ui/figure/MatrixFigure.h"
#include "ui/panel/Words.h"
#include "ui/panel/compare/ClassBars.h"
#include "ui/panel/compare/MatrixView.h"
#include "ui/theme/Section.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QShowEvent>

#include <algorithm>
#include <cmath>
#include <memory>

namespace granule::panel {

namespace {

constexpr int settleMs = 300;
constexpr std::size_t mostPlaces = 500, mostPictures = 60;

QString scoreText(double value) {
    return std::isnan(value) ? QStringLiteral("-") : QString::number(value, 'f', 3);
}

} // namespace

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
    connect(&m_project, &Project::schemaChanged, this, &ComparePanel::invalidate);
    connect(&m_project, &Project::sliceCareChanged, this, &ComparePanel::invalidate);
    connect(&m_project, &Project::volumeChanged, this, &ComparePanel::clearResult);
    connect(&m_project, &Project::labelsChanged, this, [this](int layer) {
        if (const auto [truth, other] = m_raters.pair(); layer == truth || layer == other) invalidate();
    });
    refreshRaters();
}

// ---- raters

QString ComparePanel::nameOf(int layerId) const {
    const auto* layer = m_project.layer(layerId);
    return layer ? layer->name : QString();
}

void ComparePanel::refreshRaters() {
    const auto [truth, other] = m_raters.pair();
    m_filling = true;
    for (auto* box : {m_truthBox, m_otherBox}) {
        box->clear();
        for (const auto& entry : m_raters.all()) box->addItem(nameOf(entry.layer), entry.layer);
        box->setCurrentIndex(box->findData(box == m_truthBox ? truth : other));
    }
    m_filling = false;
    const bool two = truth != 0;
    m_content->setVisible(two);
    m_empty->setVisible(!two);
    if (!two) clearResult();
    else if (m_stale) invalidate();
    else if (m_matrix) showMatrix(*m_matrix); // names may have changed
}

void ComparePanel::setRaters(int truth, int other) {
    m_raters.setPair(truth, other);
}

void ComparePanel::setShown(const Shown& shown) {
    if (shown == m_shown) return;
    m_shown = shown;
    emit shownChanged();
}

void ComparePanel::readRaters() {
    if (m_filling) return;
    const auto pair = m_raters.pair();
    int truth = m_truthBox->currentData().toInt(), other = m_otherBox->currentData().toInt();
    if (truth == other) (truth == pair.first ? truth : other) = truth == pair.first ? pair.second : pair.first; // choosing the other one swaps them
    setRaters(truth, other);
}

// ---- the matrix

void ComparePanel::invalidate() {
    m_stale = true;
    if (isVisible()) m_settle.start();
}

void ComparePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale && !event->spontaneous()) m_settle.start(0);
}

std::optional<ComparedLayers> ComparePanel::snapshot() const {
    const auto *truth = m_project.layer(m_raters.pair().first), *other = m_project.layer(m_raters.pair().second);
    if (!truth || !other || truth == other) return {};
    return ComparedLayers{truth->map, other->map, truth->objects, other->objects, m_project.volume(), m_selection.greyRange(), m_project.sliceCare().masked};
}

void ComparePanel::compareNow() {
    const auto layers = snapshot();
    if (!layers || !isVisible()) return;
    if (m_job) m_job->cancel();
    if (m_placesJob) m_placesJob->cancel();
    m_stale = false;
    tell({});
    const auto result = std::make_shared<analysis::ConfusionMatrix>();
    const int classes = static_cast<int>(m_project.schema().classes.size());
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Comparing %1 with %2").arg(nameOf(m_raters.pair().first), nameOf(m_raters.pair().second)),
        [raters = *layers, classes, result](Progress& progress, std::stop_token stop) {
            const auto layers = raters.onlyClasses();
            *result = analysis::compareWithout(layers.masked, layers.truth, layers.other, classes, false, progress, stop);
        },
        [self = QPointer(this), result] {
            if (self) self->showMatrix(*result);
            if (self && self->m_view->selected()) self->findPlacesOf(self->m_view->selected()->y(), self->m_view->selected()->x(), false);
        });
    watch(m_job);
}

void ComparePanel::showMatrix(const analysis::ConfusionMatrix& matrix) {
    if (!m_matrix || &matrix != &*m_matrix) m_matrix = matrix;
    m_view->setMatrix(*m_matrix, m_project.schema(), nameOf(m_raters.pair().first), nameOf(m_raters.pair().second));
    m_bars->setMatrix(*m_matrix, m_project.schema());
    m_matrixSection->setTitle(tr("%1 (rows) against %2 (columns)").arg(nameOf(m_raters.pair().first), nameOf(m_raters.pair().second)));
    m_miouAll->setText(scoreText(m_matrix->mIoUAll()));
    m_miouOrg->setText(scoreText(m_matrix->mIoUOrg()));
    m_kappa->setText(scoreText(m_matrix->cohenKappa()));
    const double same = m_matrix->accuracy() * 100;
    m_same->setText(std::isnan(same) ? QStringLiteral("-") : tr("%1 %").arg(same, 0, 'f', 1));
    m_export->setEnabled(true);
}

void ComparePanel::clearResult() {
    if (m_job) m_job->cancel();
    if (m_placesJob) m_placesJob->cancel();
    m_matrix.reset();
    m_stale = true;
    m_found = {};
    m_view->clear();
    m_bars->clear();
    for (auto* number : {m_miouAll, m_miouOrg, m_kappa, m_same}) number->setText(QStringLiteral("-"));
    m_export->setEnabled(false);
    showPlaces(false);
    tell({});
}

// ---- places

void ComparePanel::findPlacesOf(int truth, int predicted, bool jump) {
    const auto layers = snapshot();
    if (!layers) return;
    if (m_placesJob) m_placesJob->cancel();
    m_view->select(QPoint(predicted, truth));
    emit placesAsked({static_cast<LabelId>(truth), static_cast<LabelId>(predicted)}, MatrixView::sentence(m_project.schema(), truth, predicted), jump);
    const auto result = std::make_shared<PlacesOfCell>();
    const auto size = m_list->iconSize() * devicePixelRatio();
    m_placesJob = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Finding places"),
        [layers = *layers, truth, predicted, size, result](Progress& progress, std::stop_token stop) {
            *result = findPlaces(layers, truth, predicted, mostPlaces, mostPictures, size, progress, stop);
        },
        [self = QPointer(this), result, jump] {
            if (!self) return;
            self->m_found = std::move(*result);
            self->showPlaces(jump);
        });
    watch(m_placesJob);
}

void ComparePanel::showPlaces(bool jump) {
    const int before = m_list->currentRow();
    m_list->clear();
    const auto& places = m_found.places;
    m_list->setVisible(!places.empty());
    if (!m_view->selected()) {
        m_placesSection->setTitle(tr("Places"));
        m_placesText->setText(tr("Click a cell of the matrix to see where the two say so."));
        return;
    }
    m_placesSection->setTitle(MatrixView::sentence(m_project.schema(), m_found.truth, m_found.predicted));
    const auto spacing = m_project.spacing();
    double voxels = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto& place = places[i];
        const auto count = static_cast<double>(place.voxels);
        voxels += count;
        auto* item = new QListWidgetItem(tr("z %1, y %2, x %3\n%4 voxels, %5")
                                             .arg(place.inside.z).arg(place.inside.y).arg(place.inside.x)
                                             .arg(QLocale().toString(static_cast<qulonglong>(place.voxels)), describeVolume(count * spacing.voxelVolumeNm3())));
        if (i < m_found.pictures.size()) {
            auto picture = QPixmap::fromImage(m_found.pictures[i]);
            picture.setDevicePixelRatio(devicePixelRatio());
            item->setIcon(picture);
        }
        m_list->addItem(item);
    }
    const auto much = describeVolume(voxels * spacing.voxelVolumeNm3());
    const auto count = places.size() == 1 ? tr("One place") : places.size() < mostPlaces ? tr("%1 places").arg(places.size())
                                                                                         : tr("The %1 largest places").arg(places.size());
    m_placesText->setText(places.empty() ? tr("No such place.") : tr("%1, %2, largest first. J next, Shift+J back.").arg(count, much));
    if (places.empty()) return;
    m_filling = true; // what is chosen again after a change must not move the views
    m_list->setCurrentRow(jump ? 0 : std::clamp(before, 0, m_list->count() - 1));
    m_filling = false;
    if (jump) goTo(0);
}

void ComparePanel::goTo(int place) {
    if (place < 0 || place >= static_cast<int>(m_found.places.size())) return;
    m_selection.setCrosshair(m_found.places[static_cast<std::size_t>(place)].inside);
}

void ComparePanel::stepPlace(int step) {
    const int count = m_list->count();
    if (count > 0) m_list->setCurrentRow((m_list->currentRow() + step + count) % count);
}

// ---- export

void ComparePanel::chooseExport() {
    const auto path = QFileDialog::getSaveFileName(this, tr("Export the matrix"), tr("matrix.svg"),
                                                   tr("Figure (*.svg *.pdf *.png);;Table (*.csv)"));
    if (!path.isEmpty()) exportTo(path);
}

void ComparePanel::exportTo(const QString& path) {
    if (!m_matrix) return;
    figure::MatrixFigure figure{*m_matrix, {}, tr("%1 against %2").arg(nameOf(m_raters.pair().first), nameOf(m_raters.pair().second)), nameOf(m_raters.pair().first), nameOf(m_raters.pair().second), m_numbers};
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
