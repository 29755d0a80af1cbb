// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/PromptSession.h"

#include "ui/tool/Editing.h"
#include "ui/tool/ScribbleDrag.h"

#include <QColor>
#include <QScopedValueRollback>

#include <vector>

namespace granule::tool {

using project::Job;
using project::JobQueue;

namespace {

const QColor thisColour(0x46, 0xc4, 0x8a), notThisColour(0xff, 0x6b, 0x5e);

} // namespace

/// What accepting makes: which label the voxels get, and what becomes of the table of objects.
struct PromptSession::Goal {
    edit::PaintRule rule;
    ObjectChange objects;
    QString title;
};

PromptSession::PromptSession(project::Project& project, project::Selection& selection, JobQueue& jobs, Proposal& proposal, QObject* parent)
    : Session(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_proposal(proposal), m_places(project, jobs) {
    connect(&m_places, &Neighbourhoods::learned, this, [this](const Box& box) {
        if (box == m_place) findAgain();
    });
    // Accepted or dropped, the prompts have done what they were for.
    connect(&proposal, &Proposal::changed, this, [this] {
        if (!m_offering && !m_proposal.isOpen()) cancel();
    });
    connect(&selection, &project::Selection::activeClassChanged, this, &PromptSession::findAgain);
    connect(&selection, &project::Selection::boxChanged, this, &PromptSession::findAgain);
    connect(&selection, &project::Selection::limitsChanged, this, &PromptSession::findAgain);
    const auto labelsMoved = [this](int layer) {
        if (layer == m_layer) findAgain();
    };
    connect(&project, &project::Project::labelsChanged, this, labelsMoved);
    connect(&project, &project::Project::objectsChanged, this, labelsMoved);
    connect(&project, &project::Project::schemaChanged, this, &PromptSession::findAgain);
    connect(&project, &project::Project::volumeChanged, this, &PromptSession::cancel);
    connect(&project, &project::Project::layersChanged, this, [this] {
        if (isOpen() && m_project.activeLayerId() != m_layer) cancel();
    });
}

void PromptSession::flip() {
    m_flipped = !m_flipped;
    emit changed();
}

// ---- what a person says

QString PromptSession::whyNotHere(const Index& voxel, bool isObject) const {
    if (m_selection.label() == 0) return tr("Background holds no objects: choose the class of the object first.");
    if (const QString why = whyNot(m_project, m_selection, m_selection.label()); !why.isEmpty()) return why;
    if (!isOpen()) return isObject ? QString() : tr("First click on the object, then on what does not belong to it.");
    return m_place.contains(voxel) ? QString() : tr("This is too far from the first click: accept the object with Enter, then go on here.");
}

std::unique_ptr<Drag> PromptSession::press(view::SliceView& view, const QMouseEvent& event) {
    const auto voxel = view.indexAt(event.position());
    if (!voxel) return nullptr;
    const bool isObject = (event.button() == Qt::LeftButton) != m_flipped;
    if (const QString why = whyNotHere(*voxel, isObject); !why.isEmpty()) {
        emit message(why);
        return nullptr;
    }
    if (!isOpen()) {
        m_layer = m_project.activeLayerId();
        m_place = m_places.around(*voxel);
    }
    return std::make_unique<ScribbleDrag>(*this, view, *voxel, isObject);
}

void PromptSession::draw(const Said& scribble) {
    m_drawn = scribble;
    emit changed();
}

void PromptSession::stopDrawing() {
    m_drawn.voxels.clear();
    emit changed();
}

void PromptSession::say(Said scribble) {
    m_drawn.voxels.clear();
    m_said.push_back(std::move(scribble));
    find();
}

void PromptSession::stepBack() {
    if (!isOpen()) return;
    m_said.pop_back();
    if (isOpen() && m_said.front().isObject) find();
    else cancel();
}

void PromptSession::accept() {
    emit message(m_job ? tr("The object is still being found.") : tr("There is no object to accept: click once more on it."));
}

void PromptSession::cancel() {
    if (!isOpen()) return;
    m_said.clear();
    m_drawn.voxels.clear();
    if (m_job) m_job->cancel();
    m_job.clear();
    m_proposal.drop();
    emit changed();
}

// ---- the object

PromptSession::Goal PromptSession::goalOn(const project::LabelLayer& layer) const {
    const auto& schema = m_project.schema();
    const auto over = m_selection.limits().over;
    if (const auto id = m_selection.activeObject(); layer.objects->find(id))
        return {{id, schema, *layer.objects, over}, {}, tr("Grow %1").arg(nameOf(m_project, id))};
    LabelObject fresh;
    fresh.id = layer.objects->nextId();
    fresh.classId = m_selection.activeClass();
    auto table = *layer.objects;
    table.set(fresh);
    const QString name = QString::fromStdString(granule::nameOf(fresh.id, schema, table));
    return {{fresh.id, schema, table, over}, ObjectChange(std::vector<ObjectChange::Entry>{{std::nullopt, fresh}}), tr("New %1").arg(name)};
}

void PromptSession::findAgain() {
    if (isOpen() && m_selection.label() != 0) find();
}

void PromptSession::find() {
    if (m_job) m_job->cancel();
    m_job.clear();
    emit changed();
    const auto prompter = m_places.prompter(m_place);
    const auto* layer = m_project.layer(m_layer);
    if (!prompter || !layer) return; // learned() comes back here
    prompt::Prompts prompts;
    for (const auto& said : m_said) {
        auto& all = said.isObject ? prompts.object : prompts.notObject;
        all.insert(all.end(), said.voxels.begin(), said.voxels.end());
    }
    if (const auto& box = m_selection.box(); box && box->contains(prompts.object.front())) prompts.box = box;
    auto delta = std::make_shared<BlockDelta>();
    const auto goal = goalOn(*layer);
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Finding the object"),
        [delta, prompter, prompts, map = layer->map, rule = goal.rule, confine = confineFor(m_project, m_selection)](Progress&, std::stop_token stop) {
            *delta = prompt::paintObject(map, prompter->box(), prompter->objectOf(prompts, stop), rule, confine);
        },
        [this, delta, goal] { show(*delta, goal.objects, goal.title); });
    m_job = job;
    connect(job, &Job::finished, this, [this, job] {
        if (m_job == job) m_job.clear();
        emit changed();
    });
}

void PromptSession::show(const BlockDelta& delta, const ObjectChange& objects, const QString& title) {
    if (!isOpen()) return;
    const QScopedValueRollback offering(m_offering, true);
    if (!delta.empty()) return m_proposal.offer(m_layer, delta, title, objects);
    m_proposal.drop();
    emit message(tr("Nothing here may be changed: see locks and Limits."));
}

// ---- what is seen of it

QString PromptSession::hints() const {
    if (!isOpen())
        return m_flipped ? tr("Click: not this   Right click: this   T swaps them back")
                         : tr("Click or scribble: this   Right click: not this   T swaps them   Shift+click picks");
    if (!m_places.prompter(m_place)) return tr("Looking at the surroundings\u2026");
    if (m_job) return tr("Finding the object\u2026");
    return tr("%1   Right click: not this   Backspace takes back   Enter accepts   Esc drops").arg(m_flipped ? tr("Click: not this") : tr("Click: this too"));
}

view::Sketch PromptSession::sketch() const {
    view::Sketch sketch;
    const auto add = [&](const Said& said) {
        if (said.voxels.empty()) return;
        const QColor colour = said.isObject ? thisColour : notThisColour;
        if (said.voxels.size() > 1) sketch.dots.push_back({said.voxels, colour});
        sketch.marks.push_back({said.voxels.front(), colour, said.isObject ? QStringLiteral("+") : QStringLiteral("\u2212")});
    };
    for (const auto& said : m_said) add(said);
    add(m_drawn);
    return sketch;
}

} // namespace granule::tool
