// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/CellsController.h"

#include "core/objects/CellRegion.h"
#include "ui/main/Actions.h"
#include "ui/main/FlyTo.h"
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

constexpr int pauseMs = 700;    ///< after the last change: a hand that goes on painting is not to feel it

/// What a look at all cells finds.
struct Look {
    std::vector<objects::CellCard> cells;
    std::map<LabelId, QImage> pictures;
    std::map<LabelId, std::int64_t> voxels; ///< of a cell and what lies in it

    /// Of the cells that have other voxels than `before`.
    void makePictures(panel::CellScene& scene, const panel::ObjectCount& count, const std::map<LabelId, std::int64_t>& before, const QSize& size,
                      Progress& progress, const std::stop_token& stop) {
        for (const auto& cell : cells) {
            scene.cellOf[cell.cell] = cell.cell;
            for (const auto id : cell.organelles) scene.cellOf[id] = cell.cell;
            auto& sum = voxels[cell.cell] = cell.voxels;
            for (const auto& [classId, holding] : cell.holdings) sum += holding.voxels;
        }
        double made = 0;
        for (const auto& [id, now] : voxels) {
            throwIfStopped(stop);
            const auto* tally = count.find(id);
            const auto it = before.find(id);
            if (tally && (it == before.end() || it->second != now)) pictures[id] = panel::pictureOfCell(scene, id, tally->box, std::llround(tally->z), size);
            progress.update(++made / static_cast<double>(voxels.size()));
        }
    }
};

} // namespace

CellsController::CellsController(project::Project& project, project::Selection& selection, JobQueue& jobs, view::OrthoView& views, Actions& actions,
                                 ObjectsController& objects, panel::CellsPanel& panel, const panel::ObjectCounter& counter, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_views(views), m_panel(panel), m_counter(counter) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(pauseMs);
    connect(&m_soon, &QTimer::timeout, this, &CellsController::look);
    connect(&counter, &panel::ObjectCounter::changed, this, [this] { m_soon.start(); });
    connect(&project, &project::Project::objectsChanged, this, [this] { m_soon.start(); });
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

void CellsController::look() {
    if (m_looking) return m_soon.start();
    const auto* layer = m_project.activeLayer();
    const auto count = m_counter.count();
    if (!layer || m_panel.cells().empty() || count->layer != layer->id) return;
    auto look = std::make_shared<Look>();
    panel::CellScene scene{m_project.volume(), m_selection.greyRange(), count->map, layer->objects, m_project.schema(), {}};
    scene.map.setSpacing(m_project.spacing());
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking at the cells"),
        [look, scene, count, before = m_pictured, size = panel::CellCard::pictureSize * m_panel.devicePixelRatioF()](Progress& progress, std::stop_token stop) mutable {
            look->cells = objects::cells(scene.map, *scene.objects, scene.schema, objects::cellClass(scene.schema), stop);
            look->makePictures(scene, *count, before, size, progress, stop);
        },
        [this, look] {
            m_panel.setHoldings(look->cells);
            for (const auto& [id, picture] : look->pictures) m_panel.setPicture(id, picture);
            for (const auto& [id, voxels] : look->voxels) m_pictured[id] = voxels;
        });
    m_looking = job;
    connect(job, &Job::finished, this, [this] { m_looking.clear(); });
}

void CellsController::zoomTo(LabelId id) {
    if (const auto* tally = m_counter.count()->find(id)) flyTo(m_views, tally->box, m_project.spacing());
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
        [mask, id, map = layer->map, objects = layer->objects](Progress&, std::stop_token stop) { *mask = objects::cellRegion(map, *objects, id, stop); },
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
