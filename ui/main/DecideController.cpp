// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/DecideController.h"

#include "core/edit/Renew.h"
#include "core/project/Judged.h"
#include "ui/main/HeatController.h"
#include "ui/tool/Editing.h"

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

constexpr std::array planes{view::Plane::XY, view::Plane::XZ, view::Plane::YZ};

} // namespace

DecideController::DecideController(view::OrthoView& views, project::Project& project, project::Selection& selection, JobQueue& jobs,
                                   panel::Ballot& ballot, QObject* parent)
    : QObject(parent), m_views(views), m_project(project), m_selection(selection), m_jobs(jobs), m_ballot(ballot) {
    connect(&ballot, &panel::Ballot::decisionChanged, this, &DecideController::tryOut);
    connect(&ballot, &panel::Ballot::settled, this, [this] {
        if (m_ballot.layer() != 0) decide(m_ballot.layer());
    });
    connect(&ballot, &panel::Ballot::votesChanged, this, &DecideController::dropTrial);
    connect(&project, &project::Project::labelsChanged, this, [this](int layer) {
        if (layer != m_ballot.layer()) return;
        ++m_edits;
        dropTrial(); // what was tried out began with other labels
    });
}

Box DecideController::where() const {
    const auto& limit = m_selection.box();
    const Box all = m_ballot.votes().box();
    return m_selection.limits().box && limit ? all.intersected(*limit) : all;
}

void DecideController::tryOut() {
    if (!m_project.layer(m_ballot.layer())) return;
    if (m_job) m_job->cancel();
    if (m_trial) m_again = true;
    else startTrial();
}

void DecideController::startTrial() {
    const auto* layer = m_project.layer(m_ballot.layer());
    if (!layer) return;
    std::vector<Box> boxes;
    for (const auto plane : planes)
        if (const auto& view = m_views.slice(plane); view.isVisible())
            if (const Box box = shownPart(view, where()); !box.empty()) boxes.push_back(box);
    struct Tried {
        LabelMap map;
        Box changed;
    };
    auto tried = std::make_shared<Tried>();
    m_trial = m_jobs.run(
        JobQueue::Lane::Pool, tr("Deciding anew"),
        [tried, boxes, votes = m_ballot.votes(), decision = m_ballot.decision(), map = layer->map, schema = m_project.schema(), objects = layer->objects,
         over = m_selection.limits().over](Progress&, std::stop_token stop) {
            NoProgress quiet;
            tried->map = map;
            for (const auto& box : boxes) {
                const auto delta = review::decide(votes, decision, box, tried->map, schema, *objects, over, quiet, stop);
                delta.apply(tried->map);
                tried->changed = tried->changed.united(delta.bounds());
            }
        },
        [this, tried, edits = m_edits] {
            if (edits == m_edits && !m_ballot.isEmpty()) showTrial(tried->map, tried->changed);
        });
    connect(m_trial, &Job::finished, this, [this] {
        m_trial.clear();
        if (std::exchange(m_again, false)) startTrial();
    });
}

void DecideController::showTrial(const LabelMap& map, const Box& changed) {
    const Box before = std::exchange(m_tried, changed);
    for (const auto plane : planes) m_views.slice(plane).setStandIn(view::SliceView::StandIn{m_ballot.layer(), map}, before.united(changed));
}

void DecideController::dropTrial() {
    if (m_trial) m_trial->cancel();
    m_again = false;
    const Box before = std::exchange(m_tried, Box{});
    for (const auto plane : planes) m_views.slice(plane).setStandIn({}, before);
}

void DecideController::decide(int layerId) {
    const auto* layer = m_project.layer(layerId);
    if (!layer || m_ballot.isEmpty()) return;
    if (m_job) m_job->cancel();
    auto delta = std::make_shared<BlockDelta>();
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Deciding anew"),
        [delta, votes = m_ballot.votes(), decision = m_ballot.decision(), box = where(), map = layer->map, schema = m_project.schema(),
         objects = layer->objects, over = m_selection.limits().over, edits = project::personsEditsOf(m_project, layerId)](Progress& progress,
                                                                                                                          std::stop_token stop) mutable {
            auto fresh = map;
            review::decide(votes, decision, box, map, schema, *objects, over, progress, stop).apply(fresh);
            // What a person corrected by hand stays.
            *delta = edit::renew(map, {fresh, box, project::judgedVoxels(std::move(edits), stop).mask, schema}, stop);
        },
        [this, delta, layerId] {
            dropTrial();
            if (!tool::commitIfFresh(m_project, layerId, *delta, tr("Decide anew"), {}, {true, {}, {}}))
                emit message(tr("The labels changed meanwhile: nothing was decided anew."));
        });
    m_job = job;
    connect(job, &Job::finished, this, [this, job] {
        if (m_job == job) m_job.clear();
    });
}

} // namespace granule::desktop
