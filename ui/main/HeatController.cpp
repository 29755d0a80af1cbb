// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/HeatController.h"

#include "core/review/Doubt.h"
#include "ui/panel/doubt/HeatColours.h"

namespace granule::desktop {

using panel::HeatKind;
using project::JobQueue;

Box shownPart(const view::SliceView& view, const Box& box) {
    const auto slice = view.slice();
    auto lo = view::toPlane(view.plane(), box.lo), hi = view::toPlane(view.plane(), box.hi);
    if (slice < lo.slice || slice >= hi.slice) return {};
    lo.slice = slice;
    hi.slice = slice + 1;
    return {view::fromPlane(view.plane(), lo), view::fromPlane(view.plane(), hi)};
}

HeatController::HeatController(view::OrthoView& views, project::Selection& selection, JobQueue& jobs, panel::Ballot& ballot, QObject* parent)
    : QObject(parent), m_selection(selection), m_jobs(jobs), m_ballot(ballot) {
    for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ}) {
        auto& lane = m_lanes[static_cast<std::size_t>(plane)];
        lane.view = &views.slice(plane);
        connect(lane.view, &view::SliceView::sliceChanged, this, [this, &lane] { show(lane); });
    }
    connect(&views, &view::OrthoView::maximisedChanged, this, &HeatController::showAll);
    for (const auto signal : {&panel::Ballot::votesChanged, &panel::Ballot::decisionChanged, &panel::Ballot::shownChanged})
        connect(&ballot, signal, this, &HeatController::showAll);
    connect(&ballot, &panel::Ballot::opacityChanged, this, &HeatController::applyOpacity);
    connect(&selection, &project::Selection::activeClassChanged, this, [this] {
        if (m_ballot.shown() == HeatKind::Probability) showAll();
    });
}

void HeatController::showAll() {
    for (auto& lane : m_lanes) show(lane);
}

void HeatController::show(Lane& lane) {
    const bool wanted = !m_ballot.isEmpty() && m_ballot.shown() != HeatKind::None && lane.view->isVisible();
    const Box box = wanted ? shownPart(*lane.view, m_ballot.votes().box()) : Box{};
    if (box.empty()) return lane.view->setHeat(nullptr);
    if (lane.running) lane.again = true;
    else compute(lane, box);
}

void HeatController::compute(Lane& lane, const Box& box) {
    auto heat = std::make_shared<view::HeatPlane>();
    lane.running = true;
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Doubt"),
        [heat, box, plane = lane.view->plane(), votes = m_ballot.votes(), decision = m_ballot.decision(), kind = m_ballot.shown(),
         classId = m_selection.activeClass()](Progress&, std::stop_token stop) {
            if (kind == HeatKind::Probability && classId >= votes.classes()) return;
            const auto values = kind == HeatKind::Probability ? review::probability(votes, decision, classId, box, stop)
                                : kind == HeatKind::Doubt     ? review::entropy(votes, decision, box, stop)
                                                              : review::disagreement(votes, decision, box, stop);
            *heat = view::makeHeat(plane, box, values, panel::heatColours());
        },
        [this, &lane, heat] {
            if (m_ballot.isEmpty() || m_ballot.shown() == HeatKind::None) return;
            heat->opacity = m_ballot.opacity();
            lane.view->setHeat(heat);
        });
    connect(job, &project::Job::finished, this, [this, &lane] {
        lane.running = false;
        if (std::exchange(lane.again, false)) show(lane);
    });
}

void HeatController::applyOpacity() {
    for (auto& lane : m_lanes) {
        if (!lane.view->heat()) continue;
        auto heat = std::make_shared<view::HeatPlane>(*lane.view->heat());
        heat->opacity = m_ballot.opacity();
        lane.view->setHeat(heat);
    }
}

} // namespace granule::desktop
