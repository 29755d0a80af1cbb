// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/NextController.h"

#include "core/review/Recheck.h"
#include "ui/main/NextState.h"
#include "ui/panel/doubt/NextPanel.h"
#include "ui/tool/Editing.h"

namespace granule::desktop {

using project::Job;
using project::JobQueue;
using State = review::Queue::State;

namespace {

constexpr int restMs = 300;
constexpr std::size_t mostRechecks = 64; ///< more of them take longer than looking for all anew

constexpr std::array planes{view::Plane::XY, view::Plane::XZ, view::Plane::YZ};

Box around(const Box& box) {
    return {{box.lo.z - 1, box.lo.y - 1, box.lo.x - 1}, {box.hi.z + 1, box.hi.y + 1, box.hi.x + 1}};
}

} // namespace

NextController::NextController(view::OrthoView& views, project::Project& project, JobQueue& jobs, panel::Ballot& ballot, panel::NextPanel& panel,
                               QObject* parent)
    : QObject(parent), m_views(views), m_project(project), m_jobs(jobs), m_ballot(ballot), m_panel(panel) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &NextController::recheck);
    connect(&panel, &panel::NextPanel::searchAsked, this, &NextController::search);
    connect(&panel, &panel::NextPanel::placeAsked, this, &NextController::goTo);
    connect(&panel, &panel::NextPanel::mendAsked, this, &NextController::mend);
    connect(&panel, &panel::NextPanel::doneAsked, this, [this] { decide(State::Done); });
    connect(&panel, &panel::NextPanel::skipAsked, this, [this] { decide(State::Skipped); });
    connect(&project, &project::Project::labelsChanged, this, &NextController::noteEdit);
    connect(&project, &project::Project::volumeChanged, this, &NextController::reset);
    connect(&project, &project::Project::layersChanged, this, [this] {
        if (m_layer != 0 && !m_project.layer(m_layer)) take({}, 0);
    });
    connect(&project, &project::Project::schemaChanged, this, [this] {
        if (m_project.schema().name == m_rulesOf) return;
        m_rulesOf = m_project.schema().name;
        m_rules = panel::RuleSet::defaultsFor(m_project.schema());
    });
    reset();
}

void NextController::reset() {
    if (m_search) m_search->cancel();
    m_rulesOf = m_project.schema().name;
    m_rules = panel::RuleSet::defaultsFor(m_project.schema());
    m_queue = {};
    take({}, 0);
}

void NextController::setRules(const panel::RuleSet& rules) {
    if (rules == m_rules) return;
    m_rules = rules;
    m_project.markDirty();
    if (m_layer != 0) search();
}

void NextController::search() {
    const auto* layer = m_project.activeLayer();
    if (!layer || m_search) return;
    auto places = std::make_shared<std::vector<review::Place>>();
    m_search = m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking for places to correct"),
        [places, votes = m_ballot.votes(), decision = m_ballot.decision(), map = layer->map, objects = layer->objects, schema = m_project.schema(),
         rules = m_rules.active()](Progress& progress, std::stop_token stop) {
            SubProgress first(progress, 0, 0.5), second(progress, 0.5, 1);
            if (!votes.isNull()) *places = review::findDoubt(votes, decision, map, *objects, schema, {}, first, stop);
            const auto impossible = review::findImpossible(map, *objects, schema, rules, second, stop);
            places->insert(places->end(), impossible.begin(), impossible.end());
        },
        [this, places, layer = layer->id] {
            take(std::move(*places), layer);
            if (std::exchange(m_walkThen, false)) walk(true);
        });
    m_panel.setSearching(true);
    connect(m_search, &Job::finished, this, [this] {
        m_search.clear();
        m_panel.setSearching(false);
    });
}

void NextController::take(std::vector<review::Place> places, int layer) {
    m_layer = layer;
    m_closed.clear();
    m_edited.clear();
    if (m_recheck) m_recheck->cancel();
    m_queue.setPlaces(std::move(places));
    leavePlace();
    m_panel.setQueue(m_queue, layer != 0);
}

void NextController::leavePlace() {
    m_current.reset();
    for (const auto plane : planes) m_views.slice(plane).setPlace({});
}

void NextController::walk(bool forward) {
    if (!m_project.hasVolume()) return;
    if (m_layer == 0) {
        m_walkThen = true;
        return search();
    }
    if (const auto next = forward ? m_queue.next(m_current) : m_queue.previous(m_current)) {
        goTo(*next);
        return m_panel.bringIntoSight();
    }
    emit message(m_queue.places().empty() ? tr("Nothing stands out here.") : tr("All places are done."));
}

void NextController::goTo(std::size_t place) {
    if (place >= m_queue.places().size()) return;
    m_current = place;
    const auto& there = m_queue.places()[place];
    m_panel.setCurrent(m_queue, m_current);
    for (const auto plane : planes) m_views.slice(plane).setPlace(there.box);
    m_views.jumpTo(there.at);
    emit message(tr("%1 of %2: %3").arg(place + 1).arg(m_queue.places().size()).arg(QString::fromStdString(there.sentence)));
}

void NextController::decide(State state) {
    if (!m_current) return;
    const bool wasOpen = m_queue.stateOf(*m_current) == State::Open;
    m_queue.setState(*m_current, wasOpen ? state : State::Open);
    m_closed.erase(*m_current);
    m_project.markDirty();
    m_panel.refreshStates(m_queue);
    m_panel.setCurrent(m_queue, m_current);
    if (wasOpen) walk(true);
}

void NextController::mend() {
    const auto* layer = m_project.layer(m_layer);
    if (!m_current || !layer || !m_queue.places()[*m_current].mend) return;
    const auto& place = m_queue.places()[*m_current];
    auto delta = std::make_shared<BlockDelta>();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Mending"),
        [delta, place, map = layer->map, objects = layer->objects, schema = m_project.schema()](Progress&, std::stop_token) {
            *delta = review::mend(place, map, *objects, schema);
        },
        [this, delta, layer = m_layer, text = QString::fromStdString(place.mend->sentence)] {
            if (delta->empty()) emit message(tr("Nothing to mend: it is locked, or was edited since."));
            else if (!tool::commitIfFresh(m_project, layer, *delta, text)) emit message(tr("The labels changed meanwhile: nothing was mended."));
        });
}

void NextController::noteEdit(int layer, const Box& box) {
    if (layer != m_layer) return;
    for (std::size_t i = 0; i < m_queue.places().size(); ++i)
        if ((m_queue.stateOf(i) == State::Open || m_closed.contains(i)) && !around(m_queue.places()[i].box).intersected(box).empty()) m_edited.insert(i);
    if (!m_edited.empty()) m_rest.start();
}

void NextController::recheck() {
    const auto* layer = m_project.layer(m_layer);
    if (!layer || m_edited.empty()) return;
    if (m_recheck || m_search) return m_rest.start();
    if (m_edited.size() > mostRechecks) return search();
    const std::vector<std::size_t> which(m_edited.begin(), m_edited.end());
    m_edited.clear();
    std::vector<review::Place> places;
    for (const auto i : which) places.push_back(m_queue.places()[i]);
    auto holds = std::make_shared<std::vector<bool>>();
    m_recheck = m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking again"),
        [holds, places, map = layer->map, objects = layer->objects, schema = m_project.schema(), rules = m_rules.active()](Progress&, std::stop_token stop) {
            for (const auto& place : places) holds->push_back(review::stillHolds(place, map, *objects, schema, rules, stop));
        },
        [this, which, holds] { takeRecheck(which, *holds); });
    connect(m_recheck, &Job::finished, this, [this] { m_recheck.clear(); });
}

void NextController::takeRecheck(const std::vector<std::size_t>& places, const std::vector<bool>& holds) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto place = places[i];
        if (holds[i] && m_closed.erase(place)) m_queue.setState(place, State::Open);
        if (!holds[i] && m_closed.insert(place).second) m_queue.setState(place, State::Done);
    }
    m_project.markDirty();
    m_panel.refreshStates(m_queue);
    m_panel.setCurrent(m_queue, m_current);
}

QJsonObject NextController::state() const {
    return {{"rules", toJson(m_rules)}, {"decided", decidedToJson(m_queue.decided())}};
}

void NextController::restore(const QJsonObject& state) {
    if (const auto rules = panel::ruleSetOf(state["rules"].toObject())) m_rules = *rules;
    m_queue.setDecided(decidedOf(state["decided"].toArray()));
}

} // namespace granule::desktop
