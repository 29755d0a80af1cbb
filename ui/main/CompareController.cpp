// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/CompareController.h"

#include "ui/main/Actions.h"
#include "ui/main/BottomBar.h"
#include "ui/main/DifferencePlanes.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/view/SurfaceView.h"

#include <QKeyEvent>

#include <algorithm>

namespace granule::desktop {

using agreement::Difference;
using view::OrthoView;
using view::Plane;

namespace {
constexpr std::array planes{Plane::XY, Plane::XZ, Plane::YZ};
}

CompareController::CompareController(view::OrthoView& views, project::Project& project, project::Selection& selection, project::JobQueue& jobs,
                                     panel::ComparePanel& panel, BottomBar& bar, QObject* parent)
    : QObject(parent), m_views(views), m_project(project), m_selection(selection), m_panel(panel), m_bar(bar),
      m_differences(new DifferencePlanes(views.beside(), project, jobs, panel.raters(), this)) {
    auto& raters = panel.raters();
    for (const auto signal : {&panel::Raters::ratersChanged, &panel::Raters::pairChanged, &panel::Raters::flippedChanged})
        connect(&raters, signal, this, &CompareController::apply);
    connect(&panel, &panel::ComparePanel::shownChanged, this, &CompareController::apply);
    connect(&selection, &project::Selection::toolChanged, this, &CompareController::apply);
    connect(&project, &project::Project::layersChanged, this, &CompareController::apply);
    connect(m_differences, &DifferencePlanes::changed, this, &CompareController::applyNotes);
    for (const auto plane : planes) {
        connect(&views.slice(plane), &view::SliceView::swipeAsked, this, [this](double share) {
            if (!m_active) return;
            m_share = share;
            applyViews();
        });
        views.slice(plane).installEventFilter(this);
    }
    views.beside().setOnly(std::set<int>{});
    views.beside().installEventFilter(this);
    // A place that was chosen comes into sight.
    connect(&selection, &project::Selection::crosshairChanged, this, [this](const Index& voxel) {
        if (m_active) m_views.jumpTo(voxel);
    });
}

void CompareController::setSurface(view::SurfaceView* surface) {
    m_surface = surface;
    apply();
}

void CompareController::addCommands(Actions& actions) {
    const auto here = [this, &actions](const QString& id, auto work) {
        actions.on(id, [this, work] {
            if (m_active) work();
        });
    };
    const auto toggle = [this](bool panel::ComparePanel::Shown::*what) {
        auto shown = m_panel.shown();
        shown.*what = !(shown.*what);
        m_panel.setShown(shown);
    };
    using Shown = panel::ComparePanel::Shown;
    here("compare.flip", [this] { m_panel.raters().flip(); });
    here("compare.swipe", [toggle] { toggle(&Shown::swipe); });
    here("compare.differences", [toggle] { toggle(&Shown::differences); });
    here("compare.surface", [toggle] { toggle(&Shown::surface); });
}

bool CompareController::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && m_active && m_panel.raters().flipped() != 0) {
        m_panel.raters().endFlip();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

void CompareController::setActive(bool active) {
    if (active != m_active) {
        m_active = active;
        if (active) {
            m_cellsBefore = m_views.cells();
            for (const auto plane : planes) m_before[static_cast<std::size_t>(plane)] = m_views.slice(plane).swipe();
        } else {
            m_panel.raters().endFlip();
            m_views.setCells(m_cellsBefore);
            for (const auto plane : planes) {
                auto& view = m_views.slice(plane);
                view.setOnly({});
                view.setNotes({});
                view.setSwipe(m_before[static_cast<std::size_t>(plane)]);
            }
            if (m_surface) m_surface->setLayer({});
        }
        m_bar.setReadout(active ? [this](const Index& voxel) { return readoutAt(voxel); } : std::function<QString(const Index&)>());
        emit hintsChanged();
    }
    apply();
}

void CompareController::apply() {
    const bool pair = m_panel.raters().pair().first != 0;
    m_differences->setWanted(m_active && pair && m_panel.shown().differences);
    if (!m_active) return;
    auto cells = m_cellsBefore;
    if (pair) {
        const auto& shown = m_panel.shown();
        cells = {OrthoView::Cell::XY};
        if (shown.differences) cells.insert(OrthoView::Cell::Beside);
        if (shown.surface) cells.insert({OrthoView::Cell::Surface, OrthoView::Cell::XZ, OrthoView::Cell::YZ});
    }
    m_views.setCells(cells);
    applyViews();
    applyNotes();
}

int CompareController::alone() const {
    using project::Tool;
    if (const int flipped = m_panel.raters().flipped(); flipped != 0) return flipped;
    const auto tool = m_selection.tool();
    const bool paints = tool != Tool::Navigate && tool != Tool::Pick && tool != Tool::BoxSelect;
    return paints ? m_project.activeLayerId() : 0;
}

void CompareController::applyViews() {
    const auto [first, second] = m_panel.raters().pair();
    const int one = alone();
    const bool swipe = first != 0 && one == 0 && m_panel.shown().swipe;
    for (const auto plane : planes) {
        auto& view = m_views.slice(plane);
        if (first == 0) view.setOnly({});
        else view.setOnly(swipe ? std::set<int>{first, second} : std::set<int>{one != 0 ? one : first});
        view.setSwipe(swipe ? std::optional(view::Swipe{first, second, m_share, nameOf(first), nameOf(second)}) : std::nullopt);
    }
    if (!m_surface) return;
    const int shown = one != 0 ? one : first;
    m_surface->setLayer(shown != 0 ? std::optional(shown) : std::nullopt);
}

void CompareController::applyNotes() {
    if (!m_active) return;
    const auto& raters = m_panel.raters();
    const auto [first, second] = raters.pair();
    const int one = alone();
    view::SliceNotes notes;
    if (one != 0) notes.caption = raters.flipped() == one ? nameOf(one) : tr("%1, being painted").arg(nameOf(one));
    else if (first != 0) notes.caption = m_panel.shown().swipe ? nameOf(first) + QStringLiteral(" | ") + nameOf(second) : nameOf(first);
    for (const auto plane : planes) {
        auto own = notes;
        if (plane != Plane::XY) own.caption.clear();
        m_views.slice(plane).setNotes(own);
    }
    view::SliceNotes beside{tr("Where they differ"), {}, {}};
    const auto share = m_differences->share();
    beside.note = !share ? tr("looking") : tr("%1 % of voxels").arg(*share * 100, 0, 'f', *share < 0.001 ? 2 : 1);
    const std::pair<Difference, QString> kinds[] = {{Difference::OtherClass, tr("other class")}, {Difference::Missed, tr("missed")},
                                                    {Difference::Extra, tr("extra")}, {Difference::LineWidth, tr("line width")}};
    for (const auto& [kind, text] : kinds)
        if (const auto& counts = m_differences->counts(); counts && (*counts)[static_cast<std::size_t>(kind)] > 0) beside.legend.push_back({DifferencePlanes::colourOf(kind), text});
    m_views.beside().setNotes(beside);
}

QString CompareController::nameOf(int layer) const {
    const auto* found = m_project.layer(layer);
    return found ? found->name : QString();
}

QString CompareController::readoutAt(const Index& voxel) const {
    const auto& raters = m_panel.raters();
    const auto [first, second] = raters.pair();
    QStringList said;
    for (const int id : {first, second, raters.flipped()}) {
        const auto* layer = m_project.layer(id);
        if (!layer || !layer->map.shape().contains(voxel) || (id == raters.flipped() && (id == first || id == second))) continue;
        said << QStringLiteral("%1: %2").arg(layer->name, QString::fromStdString(granule::nameOf(layer->map.at(voxel), m_project.schema(), *layer->objects)));
    }
    return said.join(QStringLiteral("   "));
}

QString CompareController::hints() const {
    return tr("C flips raters   Drag the line to swipe   J next place   Click a number for its places");
}

QJsonObject CompareController::state() const {
    const auto& shown = m_panel.shown();
    const auto& choice = m_panel.choice(); // chosen cells are found anew each time: their numbers may mean others by then
    const bool labelled = choice.region == agreement::Region::Labelled;
    return {{"raters", m_panel.raters().state()}, {"labelledOnly", labelled}, {"absent", static_cast<int>(choice.absent)}, {"swipe", shown.swipe}, {"differences", shown.differences}, {"surface", shown.surface}, {"share", m_share}};
}

void CompareController::restore(const QJsonObject& state) {
    const panel::ComparePanel::Shown usual;
    m_panel.raters().restore(state["raters"].toObject());
    m_panel.setChoice({state["labelledOnly"].toBool() ? agreement::Region::Labelled : agreement::Region::All, {},
                       static_cast<analysis::AbsentClass>(std::clamp(state["absent"].toInt(), 0, 2))});
    m_share = std::clamp(state["share"].toDouble(0.5), 0.0, 1.0);
    m_panel.setShown({state["swipe"].toBool(usual.swipe), state["differences"].toBool(usual.differences), state["surface"].toBool(usual.surface)});
    apply();
}

} // namespace granule::desktop
