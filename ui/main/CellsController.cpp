// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/CellsController.h"

#include "core/objects/ObjectIds.h"
#include "core/objects/Remap.h"
#include "ui/main/Actions.h"
#include "ui/main/ObjectsController.h"
#include "ui/panel/cells/CellCard.h"
#include "ui/panel/cells/CellPicture.h"
#include "ui/panel/cells/CellsPanel.h"
#include "ui/panel/objects/ObjectCounter.h"
#include "ui/view/OrthoView.h"

#include <cmath>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

constexpr int pauseMs = 300;
constexpr double margin = 1.25; ///< around a cell that is zoomed to

} // namespace

CellsController::CellsController(project::Project& project, project::Selection& selection, JobQueue& jobs, view::OrthoView& views, Actions& actions,
                                 ObjectsController& objects, panel::CellsPanel& panel, const panel::ObjectCounter& counter, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_views(views), m_panel(panel), m_counter(counter) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(pauseMs);
    connect(&m_soon, &QTimer::timeout, this, &CellsController::makePictures);
    connect(&panel, &panel::CellsPanel::cellsChanged, this, [this] { m_soon.start(); });
    connect(&project, &project::Project::volumeChanged, this, [this] { m_pictured.clear(); });
    connect(&panel, &panel::CellsPanel::flyAsked, this, [this, &objects](LabelId id) { objects.fly(id, [this, id] { zoomTo(id); }); });
    connect(&panel, &panel::CellsPanel::onlyAsked, this, &CellsController::workOnlyIn);
    connect(&project, &project::Project::objectsChanged, this, &CellsController::checkMask);
    connect(&project, &project::Project::layersChanged, this, &CellsController::checkMask);
    connect(&project, &project::Project::volumeChanged, this, &CellsController::checkMask);
    actions.on("cell.next", [&panel] { panel.step(1); });
    actions.on("cell.previous", [&panel] { panel.step(-1); });
    actions.on("cell.done", [&panel] { panel.finish(); });
    actions.on("cell.flag", [&panel] { panel.toggleFlag(); });
    actions.on("cell.only", [&panel] { panel.toggleOnly(); });
}

void CellsController::makePictures() {
    if (m_picturing) return m_soon.start();
    const auto* layer = m_project.activeLayer();
    const auto count = m_counter.count();
    if (!layer || count->layer != layer->id) return;
    std::map<LabelId, std::int64_t> stale;
    for (const auto& cell : m_panel.cells())
        if (const auto it = m_pictured.find(cell.id); cell.voxels > 0 && (it == m_pictured.end() || it->second != cell.voxels)) stale[cell.id] = cell.voxels;
    if (stale.empty()) return;
    auto scene = std::make_shared<panel::CellScene>(panel::CellScene{m_project.volume(), m_selection.greyRange(), count->map, layer->objects, m_project.schema(), {}});
    auto pictures = std::make_shared<std::map<LabelId, QImage>>();
    m_picturing = m_jobs.run(
        JobQueue::Lane::Pool, tr("Making pictures of the cells"),
        [=, size = panel::CellCard::pictureSize * m_panel.devicePixelRatioF(), spacing = m_project.spacing()](Progress& progress, std::stop_token stop) {
            scene->map.setSpacing(spacing);
            scene->cellOf = panel::cellsOfObjects(count->tallies, *scene->objects, scene->schema, spacing);
            double made = 0;
            for (const auto& [id, voxels] : stale) {
                throwIfStopped(stop);
                if (const auto* tally = count->find(id))
                    (*pictures)[id] = panel::pictureOfCell(*scene, id, tally->box, std::llround(tally->z), size);
                progress.update(++made / static_cast<double>(stale.size()));
            }
        },
        [this, pictures, stale] {
            for (const auto& [id, picture] : *pictures) m_panel.setPicture(id, picture);
            m_pictured.insert(stale.begin(), stale.end());
            for (const auto& [id, voxels] : stale) m_pictured[id] = voxels;
        });
    connect(m_picturing, &Job::finished, this, [this] { m_picturing.clear(); });
}

/// The whole cell fills the views.
void CellsController::zoomTo(LabelId id) {
    const auto* tally = m_counter.count()->find(id);
    if (!tally) return;
    const auto nm = m_project.spacing();
    const auto s = tally->box.shape();
    auto& view = m_views.slice(view::Plane::XY);
    const double wanted = margin * std::max(static_cast<double>(s.x) * nm.xNm / std::max(1, view.width()), static_cast<double>(s.y) * nm.yNm / std::max(1, view.height()));
    const auto middle = [](std::int64_t lo, std::int64_t hi) { return (lo + hi) / 2; };
    const Index centre{middle(tally->box.lo.z, tally->box.hi.z), middle(tally->box.lo.y, tally->box.hi.y), middle(tally->box.lo.x, tally->box.hi.x)};
    for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ}) {
        m_views.slice(plane).setNmPerPoint(wanted);
        m_views.slice(plane).centreOn(centre);
    }
}

void CellsController::workOnlyIn(LabelId id) {
    auto limits = m_selection.limits();
    if (id == 0) {
        limits.mask.reset();
        limits.maskedCell = 0;
        m_selection.setLimits(limits);
        return emit message(tr("Tools work everywhere again."));
    }
    const auto* layer = m_project.activeLayer();
    if (!layer) return;
    auto mask = std::make_shared<LabelMap>();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Finding what lies in the cell"),
        [mask, id, count = m_counter.count(), objects = layer->objects, schema = m_project.schema()](Progress&, std::stop_token stop) {
            const auto cells = panel::cellsOfObjects(count->tallies, *objects, schema, count->map.spacing());
            objects::NewIds ids;
            for (const auto other : objects::idsOf(count->map)) ids[other] = cells.contains(other) && cells.at(other) == id ? 1 : 0;
            *mask = count->map;
            objects::remap(count->map, ids, stop).apply(*mask);
        },
        [this, mask, id, layer = layer->id] {
            const auto* now = m_project.activeLayer();
            if (!now || now->id != layer || !now->objects->find(id)) return;
            auto limits = m_selection.limits();
            limits.mask = mask;
            limits.maskedCell = id;
            m_maskedLayer = layer;
            m_selection.setLimits(limits);
            emit message(tr("Tools change nothing outside %1 now.").arg(QString::fromStdString(nameOf(id, m_project.schema(), *now->objects))));
        });
}

/// A mask goes with its cell.
void CellsController::checkMask() {
    const LabelId id = m_selection.limits().maskedCell;
    const auto* layer = m_project.activeLayer();
    if (id != 0 && (!layer || layer->id != m_maskedLayer || !layer->objects->find(id))) workOnlyIn(0);
}

} // namespace granule::desktop
