// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/MeasureController.h"

#include "core/measure/Table.h"
#include "core/volume/SafeFile.h"
#include "ui/main/Actions.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/ObjectsController.h"
#include "ui/panel/measure/MeasurePage.h"

#include <QFileInfo>

namespace granule::desktop {

using project::Job;
using project::JobQueue;
using project::Project;

MeasureController::MeasureController(Project& project, project::Selection& selection, JobQueue& jobs, ObjectsController& objects, Actions& actions,
                                     QWidget& window)
    : QObject(&window), m_project(project), m_selection(selection), m_jobs(jobs), m_objects(objects), m_actions(actions) {
    actions.on("object.measure", [this, &window] {
        if (!m_page) makePage(window);
        open();
    });
    connect(&project, &Project::labelsChanged, this, &MeasureController::checkStale);
    for (const auto signal : {&Project::layersChanged, &Project::spacingChanged, &Project::schemaChanged}) connect(&project, signal, this, &MeasureController::checkStale);
    connect(&project, &Project::objectsChanged, this, &MeasureController::checkStale);
    connect(&project, &Project::volumeChanged, this, [this] {
        if (m_job) m_job->cancel();
        m_measured.reset();
        if (m_page) m_page->hide();
    });
    connect(&selection, &project::Selection::activeClassChanged, this, [this] {
        if (m_page) m_page->select(m_selection.activeObject());
    });
}

void MeasureController::makePage(QWidget& window) {
    m_page = new panel::MeasurePage(&window);
    connect(m_page, &panel::MeasurePage::measureAsked, this, &MeasureController::run);
    connect(m_page, &panel::MeasurePage::cancelAsked, this, [this] {
        if (m_job) m_job->cancel();
    });
    connect(m_page, &panel::MeasurePage::chosen, this, &MeasureController::choose);
    connect(m_page, &panel::MeasurePage::objectsAsked, this, [this, &window] {
        m_page->hide();
        window.activateWindow();
        m_actions.action("workspace.annotate")->trigger();
        m_actions.action("object.find")->trigger();
    });
    connect(m_page, &panel::MeasurePage::exportAsked, this, [this] {
        if (const QString path = dialogs::saveTable(m_page, tr("%1 measured").arg(m_project.title())); !path.isEmpty()) exportTables(path);
    });
}

void MeasureController::open() {
    const auto* layer = m_project.activeLayer();
    if (!layer || layer->objects->empty())
        m_page->showNothing(tr("This layer has no objects yet: connected parts of a class are made objects first."), tr("Make objects..."));
    else if (!m_measured || m_measured->layer != layer->id || m_measured->map.revision() != layer->map.revision())
        run();
    m_page->show();
    m_page->raise();
    m_page->activateWindow();
}

void MeasureController::run() {
    const auto* layer = m_project.activeLayer();
    if (m_job || !layer || layer->objects->empty()) return;
    auto work = std::make_shared<Measured>();
    work->layer = layer->id, work->map = layer->map, work->objects = layer->objects, work->schema = m_project.schema();
    auto map = layer->map;
    map.setSpacing(m_project.spacing());
    m_page->showProgress(0);
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Measuring objects"),
        [work, map](Progress& progress, std::stop_token stop) { work->all = measure::measure(map, *work->objects, work->schema, {}, progress, stop); },
        [this, work] { m_measured = work; });
    m_job = job;
    connect(job, &Job::changed, this, [this, job] {
        if (!job->isOver()) m_page->showProgress(job->fraction());
    });
    connect(job, &Job::finished, this, [this] {
        m_job.clear();
        showFound();
    }, Qt::QueuedConnection); // after `done`
}

void MeasureController::showFound() {
    if (!m_measured) return m_page->showNothing(tr("Nothing was measured."), {});
    m_page->showTables(panel::MeasureContent::ofObjects(m_measured->all, m_measured->schema, *m_measured->objects),
                       panel::MeasureContent::ofCells(m_measured->all, m_measured->schema));
    m_page->select(m_selection.activeObject());
    checkStale();
}

void MeasureController::checkStale() {
    if (!m_page || !m_measured || m_job) return;
    const auto* layer = m_project.activeLayer();
    const bool same = layer && layer->id == m_measured->layer && layer->map.revision() == m_measured->map.revision() &&
                      *layer->objects == *m_measured->objects && m_project.schema() == m_measured->schema && m_project.spacing() == m_measured->all.spacing;
    m_page->setStale(!same);
}

void MeasureController::choose(LabelId id) {
    const auto* layer = m_project.activeLayer();
    const auto* object = layer ? layer->objects->find(id) : nullptr;
    if (!object) return; // gone meanwhile, or a cell that is no object
    if (m_selection.activeObject() != id) m_selection.setActiveObject(id, object->classId);
    m_objects.fly(id);
}

void MeasureController::exportTables(const QString& path) {
    if (!m_measured || path.isEmpty()) return;
    const QFileInfo file(path);
    const QString cells = file.path() + '/' + file.completeBaseName() + "_cells." + file.suffix();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Exporting what was measured"),
        [measured = m_measured, path = path.toStdString(), cells = cells.toStdString()](Progress&, std::stop_token) {
            SafeFile objects(path), beside(cells);
            objects.write(measure::csv(measure::objectColumns(measured->all, measured->schema), measured->all.objects));
            beside.write(measure::csv(measure::cellColumns(measured->all, measured->schema), measured->all.cells));
            objects.commit();
            beside.commit();
        },
        [this, path, cells] { emit message(tr("Written to %1 and %2").arg(path, QFileInfo(cells).fileName())); });
}

} // namespace granule::desktop
