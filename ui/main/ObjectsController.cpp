// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ObjectsController.h"

#include "core/volume/SafeFile.h"
#include "ui/main/Actions.h"
#include "ui/main/CellsController.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/ShapeController.h"
#include "ui/panel/cells/CellsPanel.h"
#include "ui/panel/objects/ObjectsPanel.h"
#include "ui/panel/objects/ObjectsTable.h"
#include "ui/panel/objects/ShapePanel.h"
#include "ui/panel/objects/SplitForm.h"
#include "ui/tool/ViewTools.h"
#include "ui/view/OrthoView.h"

namespace granule::desktop {

using project::JobQueue;

ObjectsController::ObjectsController(project::Project& project, project::Selection& selection, JobQueue& jobs, view::OrthoView& views, tool::ViewTools& viewTools,
                                     Actions& actions, QWidget* dock, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_views(views), m_edits(new tool::LabelJobs(project, jobs, this)),
      m_tools(new tool::ObjectTools(project, selection, *m_edits, this)), m_counter(new panel::ObjectCounter(project, jobs, this)),
      m_panel(new panel::ObjectsPanel(project, selection, *m_counter, *m_tools, dock)) {
    auto* split = new tool::SplitSession(project, selection, jobs, *m_edits, this);
    viewTools.addSession(project::Tool::Split, split);
    m_panel->addForm(new panel::SplitForm(selection, *split, *m_edits, m_panel));
    auto* cells = new panel::CellsPanel(project, selection, *m_tools, dock);
    auto* cellsController = new CellsController(project, selection, jobs, views, actions, *this, *cells, *m_counter, this);
    connect(cellsController, &CellsController::message, this, &ObjectsController::message);
    auto* shape = new panel::ShapePanel(project, selection, dock);
    new ShapeController(project, selection, views, actions, *m_edits, *shape, *m_counter, this);
    m_sections = {m_panel, cells, shape};
    connect(m_edits, &tool::LabelJobs::message, this, &ObjectsController::message);
    connect(m_panel, &panel::ObjectsPanel::flyAsked, this, [this](LabelId id) { fly(id); });
    connect(m_panel, &panel::ObjectsPanel::splitAsked, actions.action("tool.split"), &QAction::trigger);
    connect(m_panel, &panel::ObjectsPanel::exportAsked, actions.action("object.export"), &QAction::trigger);
    connectActions(actions);
}

void ObjectsController::connectActions(Actions& a) {
    a.on("object.new", [this] { m_tools->add(); });
    a.on("object.find", [this] { m_panel->askFind(); });
    a.on("object.merge", [this] { m_panel->merge(); });
    a.on("tool.split", [this] { m_selection.setTool(project::Tool::Split); });
    a.on("object.rename", [this] { m_panel->rename(); });
    a.on("object.recolour", [this] { m_panel->recolour(); });
    a.on("object.lock", [this] { m_panel->toggleLock(); });
    a.on("object.dissolve", [this] { m_tools->dissolve(m_panel->chosen()); });
    a.on("object.delete", [this] { m_tools->remove(m_panel->chosen()); });
    a.on("object.deleteSmall", [this] { m_panel->askDeleteSmall(); });
    a.on("object.colours", [this] { m_panel->toggleColours(); });
    a.on("object.export", [this] {
        if (const QString path = dialogs::saveTable(m_panel, tr("%1 objects").arg(m_project.title())); !path.isEmpty()) exportTable(path);
    });
}

void ObjectsController::fly(LabelId id, std::function<void()> there) {
    auto at = std::make_shared<std::optional<Index>>();
    const int flight = ++m_flight;
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking for %1").arg(m_tools->nameOf(id)),
        [at, id, count = m_counter->count()](Progress&, std::stop_token) { *at = count->census.innerVoxel(count->map, id); },
        [this, at, id, flight, there = std::move(there)] {
            if (flight != m_flight) return;
            if (!*at || !m_project.volume().shape().contains(**at)) return emit message(tr("%1 has no voxels yet: paint some.").arg(m_tools->nameOf(id)));
            m_selection.setCrosshair(**at);
            m_views.centreOnCrosshair();
            if (there) there();
        });
}

void ObjectsController::exportTable(const QString& path) {
    const auto* layer = m_project.activeLayer();
    if (!layer || path.isEmpty()) return;
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Exporting the table of objects"),
        [file = path.toStdString(), objects = layer->objects, map = layer->map, schema = m_project.schema(), spacing = m_project.spacing()](Progress&, std::stop_token stop) {
            panel::ObjectCount count{0, map, objects::Census(map, stop), {}}; // what is on screen may be a stroke behind
            count.tallies = count.census.tallies();
            SafeFile out(file);
            out.write(panel::objectsAsCsv(*objects, count, schema, spacing));
            out.commit();
        },
        [this, path, rows = layer->objects->all().size()] { emit message(tr("%1 objects written to %2").arg(rows).arg(path)); });
}

} // namespace granule::desktop
