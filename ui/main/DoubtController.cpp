// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/DoubtController.h"

#include "ui/main/Actions.h"
#include "ui/main/DecideController.h"
#include "ui/main/HeatController.h"
#include "ui/main/ModelsController.h"
#include "ui/main/NextController.h"
#include "ui/main/SegmentController.h"
#include "ui/panel/doubt/DoubtPanel.h"
#include "ui/panel/doubt/NextPanel.h"
#include "ui/panel/doubt/RulesCard.h"

#include <algorithm>
#include <cmath>

namespace granule::desktop {

using State = review::Queue::State;

namespace {

constexpr std::int64_t mostUnasked = std::int64_t{1} << 28; ///< voxels of a stack whose labels are searched without being asked

} // namespace

Box inSight(view::OrthoView& views, const Shape& shape) {
    constexpr std::int64_t before = 2, after = 3;
    const auto& view = views.slice(view::Plane::XY);
    const auto& g = view.geometry();
    const QPointF lo = g.voxelsAt({0, 0}), hi = g.voxelsAt({g.viewSize().width(), g.viewSize().height()});
    const auto down = [](double v) { return static_cast<std::int64_t>(std::floor(v)); };
    const Box seen{{view.slice() - before, down(lo.y()), down(lo.x())}, {view.slice() + after, down(hi.y()) + 1, down(hi.x()) + 1}};
    return seen.intersected(Box::of(shape));
}

DoubtController::DoubtController(view::OrthoView& views, project::Project& project, project::Selection& selection, project::JobQueue& jobs,
                                 QWidget* window, QObject* parent)
    : QObject(parent), m_views(views), m_project(project), m_selection(selection), m_doubt(new panel::DoubtPanel(project, selection, m_ballot, window)),
      m_nextPanel(new panel::NextPanel(window)), m_rules(new panel::RulesCard(project, window)),
      m_decide(new DecideController(views, project, selection, jobs, m_ballot, this)),
      m_next(new NextController(views, project, jobs, m_ballot, *m_nextPanel, this)) {
    new HeatController(views, selection, jobs, m_ballot, this);
    connect(m_doubt, &panel::DoubtPanel::lookAsked, this, &DoubtController::look);
    connect(m_doubt, &panel::DoubtPanel::labelAsked, this, [this] { m_decide->decide(m_project.activeLayerId()); });
    connect(m_nextPanel, &panel::NextPanel::rulesAsked, this, [this] { m_rules->open(m_next->rules()); });
    connect(m_rules, &panel::RulesCard::changed, m_next, &NextController::setRules);
    connect(m_decide, &DecideController::message, this, &DoubtController::message);
    connect(m_next, &NextController::message, this, &DoubtController::message);
    connect(&project, &project::Project::volumeChanged, &m_ballot, &panel::Ballot::clear);
    connect(&project, &project::Project::layersChanged, this, &DoubtController::dropStaleVotes);
}

QWidget* DoubtController::doubtSection() const {
    return m_doubt;
}

QWidget* DoubtController::nextSection() const {
    return m_nextPanel;
}

void DoubtController::dropStaleVotes() {
    if (m_ballot.layer() != 0 && !m_project.layer(m_ballot.layer())) m_ballot.clear();
}

void DoubtController::setVotes(const review::Votes& votes, const QStringList& members, int layer) {
    m_ballot.setVotes(votes, members, layer);
    // A look at all labels of a stack larger than memory takes time and room: there, a person asks for it.
    if (m_project.volume().shape().voxels() <= mostUnasked) m_next->search();
    if (layer == 0 && m_ballot.shown() == panel::HeatKind::None) m_ballot.setShown(panel::HeatKind::Doubt); // who looks for it wants to see it
}

void DoubtController::connectTo(SegmentController& segmentation, ModelsController& models) {
    connect(&segmentation, &SegmentController::voted, this, &DoubtController::setVotes);
    connect(&segmentation, &SegmentController::lookingChanged, m_doubt, &panel::DoubtPanel::setLooking);
    connect(this, &DoubtController::votesAsked, &segmentation, [&segmentation, &models](const Box& box) {
        models.wake();
        segmentation.lookForDoubt(box);
    });
}

void DoubtController::addCommands(Actions& actions, const std::function<bool()>& correcting) {
    const auto onPlaces = [&](const QString& id, std::function<void()> work) {
        actions.on(id, [correcting, work = std::move(work)] {
            if (correcting()) work();
        });
    };
    onPlaces("place.next", [this] { m_next->walk(true); });
    onPlaces("place.previous", [this] { m_next->walk(false); });
    onPlaces("place.done", [this] { m_next->decide(State::Done); });
    onPlaces("place.skip", [this] { m_next->decide(State::Skipped); });
    onPlaces("place.mend", [this] { m_next->mend(); });
    onPlaces("place.find", [this] { m_next->search(); });
    actions.on("place.rules", [this] { m_rules->open(m_next->rules()); });
    actions.on("doubt.look", [this] { look(); });
    actions.on("doubt.show", [this] { toggleHeat(); });
}

void DoubtController::look() {
    if (!m_project.hasVolume()) return;
    const auto& shape = m_project.volume().shape();
    const Box box = m_selection.box() ? m_selection.box()->intersected(Box::of(shape)) : inSight(m_views, shape);
    if (!box.empty()) emit votesAsked(box);
}

void DoubtController::toggleHeat() {
    if (m_ballot.isEmpty()) return emit message(tr("There are no votes yet: segment something, or look for doubt here."));
    if (m_ballot.shown() != panel::HeatKind::None) {
        m_lastShown = m_ballot.shown();
        m_ballot.setShown(panel::HeatKind::None);
    } else
        m_ballot.setShown(m_lastShown);
}

QJsonObject DoubtController::state() const {
    auto state = m_next->state();
    state["shown"] = static_cast<int>(m_ballot.shown());
    state["opacity"] = m_ballot.opacity();
    return state;
}

void DoubtController::restore(const QJsonObject& state) {
    m_next->restore(state);
    m_ballot.setShown(static_cast<panel::HeatKind>(std::clamp(state["shown"].toInt(), 0, 3)));
    m_ballot.setOpacity(state["opacity"].toDouble(m_ballot.opacity()));
}

} // namespace granule::desktop
