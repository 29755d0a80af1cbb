// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/ViewTools.h"

#include "core/volume/GreyRange.h"
#include "ui/tool/Editing.h"
#include "ui/tool/Interpolating.h"
#include "ui/tool/Proposal.h"
#include "ui/tool/Shortcuts.h"
#include "ui/tool/SliceController.h"
#include "ui/tool/SliceLabels.h"
#include "ui/tool/WireSession.h"

#include <QKeyEvent>

#include <algorithm>
#include <functional>
#include <map>

namespace granule::tool {

using project::Tool;
using view::OrthoView;
using view::Plane;

struct ViewTools::Impl {
    ViewTools* self;
    view::OrthoView& views;
    project::Project& project;
    project::Selection& selection;
    project::JobQueue& jobs;
    Proposal proposal{project};
    Interpolating interpolating{jobs, proposal};
    Sessions sessions;
    project::Tool tool; ///< the one that was in use last
    std::vector<SliceController*> controllers;
    std::map<QString, std::function<void()>> commands;

    Impl(ViewTools* self, view::OrthoView& views, project::Project& project, project::Selection& selection, project::JobQueue& jobs)
        : self(self), views(views), project(project), selection(selection), jobs(jobs), tool(selection.tool()) {}

    /// The view under the mouse, else the one with the focus, else XY.
    SliceController& current() const {
        for (auto* c : controllers)
            if (c->mouse()) return *c;
        for (auto* c : controllers)
            if (c->view().hasFocus()) return *c;
        return *controllers.front();
    }

    void stepSlice(std::int64_t by) {
        auto& view = current().view();
        view.goToSlice(view.slice() + by);
    }

    void copySlice(int by) {
        const QString why = copyLabels(current().view(), by);
        if (!why.isEmpty()) emit self->message(why);
    }

    void stepClass(int by) {
        const auto& classes = project.schema().classes;
        if (classes.empty()) return;
        const auto it = std::ranges::find(classes, selection.activeClass(), &OrganelleClass::id);
        const auto here = it == classes.end() ? 0 : it - classes.begin();
        selection.setActiveClass(classes[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
                                             here + by, 0, std::ssize(classes) - 1))]
                                     .id);
    }

    /// An object that undo took away, or that another layer has, is not painted any more; its class is.
    void forgetGoneObject() {
        if (selection.activeObject() && !objectsOf(project).find(selection.activeObject())) selection.setActiveClass(selection.activeClass());
    }

    void lockActive() {
        if (const auto* object = objectsOf(project).find(selection.activeObject())) {
            project.setObjectLocked(project.activeLayerId(), object->id, !object->locked);
        } else if (const auto* found = project.schema().find(selection.activeClass())) {
            project.setClassLocked(found->id, !found->locked);
        } else {
            return;
        }
        const bool locked = isLocked(selection.label(), project.schema(), objectsOf(project));
        emit self->message((locked ? tr("%1 is locked: no tool changes it.") : tr("%1 is unlocked.")).arg(nameOf(project, selection.label())));
    }

    void autoContrast() {
        if (!project.hasVolume()) return;
        auto range = std::make_shared<GreyRange>();
        jobs.run(
            project::JobQueue::Lane::Pool, tr("Auto contrast"),
            [range, volume = project.volume(), z = selection.crosshair().z](Progress&, std::stop_token) {
                *range = granule::autoContrast(volume, z);
            },
            [this, range, source = project.volume().source()] {
                if (project.volume().shape().contains(selection.crosshair())) selection.setGreyRange(*range);
            });
    }

    void zoom(double factor) {
        auto& c = current();
        c.view().zoomAt(c.mouse().value_or(c.view().geometry().middleOf(selection.crosshair())), factor);
        c.follow();
    }

    void maximise(const view::SliceView& view) {
        if (&view == &views.beside()) return views.maximise(OrthoView::Cell::Beside);
        views.maximise(view.plane() == Plane::XY   ? OrthoView::Cell::XY
                       : view.plane() == Plane::XZ ? OrthoView::Cell::XZ
                                                   : OrthoView::Cell::YZ);
    }

    Session* session() const {
        const auto found = sessions.find(selection.tool());
        return found == sessions.end() ? nullptr : found->second;
    }

    void sketch() {
        const auto* at = session();
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) views.slice(plane).setSketch(at ? at->sketch() : view::Sketch());
    }

    void cancel() {
        for (auto* c : controllers)
            if (c->cancel()) return;
        if (proposal.isOpen()) return proposal.drop();
        if (auto* at = session(); at && at->isOpen()) return at->cancel();
        if (selection.tool() == Tool::BoxSelect) selection.setBox({});
    }

    void accept() {
        if (proposal.isOpen() && !proposal.accept()) emit self->message(tr("The labels changed meanwhile, so nothing was changed: try again."));
        else if (auto* at = session(); at && at->isOpen()) at->accept();
    }

    void useFill(bool in3d) {
        selection.setFill3d(in3d);
        selection.setTool(Tool::Fill);
    }

    void fillCommands();
};

void ViewTools::Impl::fillCommands() {
    commands["edit.cancel"] = [this] { cancel(); };
    commands["edit.accept"] = [this] { accept(); };
    commands["edit.stepBack"] = [this] {
        if (auto* at = session()) at->stepBack();
    };
    commands["tool.lasso"] = [this] { selection.setTool(Tool::Lasso); };
    commands["tool.polygon"] = [this] { selection.setTool(Tool::Polygon); };
    commands["tool.wire"] = [this] { selection.setTool(Tool::Wire); };
    commands["tool.prompt"] = [this] { selection.setTool(Tool::Prompt); };
    commands["label.interpolate"] = [this] { interpolating.start(current().view()); };
    commands["label.copyNext"] = [this] { copySlice(1); };
    commands["label.copyPrevious"] = [this] { copySlice(-1); };
    commands["brush.edges"] = [this] { selection.setBrushFollowsEdges(!selection.brushFollowsEdges()); };
    commands["tool.navigate"] = [this] { selection.setTool(Tool::Navigate); };
    commands["tool.brush"] = [this] { selection.setTool(Tool::Brush); };
    commands["tool.eraser"] = [this] { selection.setTool(Tool::Eraser); };
    commands["tool.fill2d"] = [this] { useFill(false); };
    commands["tool.fill3d"] = [this] { useFill(true); };
    // Over a view the key picks at once; otherwise (a button) the next click does.
    commands["tool.pick"] = [this] {
        current().mouse() ? current().pickUnderMouse() : selection.setTool(Tool::Pick);
    };
    commands["tool.box"] = [this] { selection.setTool(Tool::BoxSelect); };
    commands["brush.smaller"] = [this] { scaleBrush(selection, project.spacing(), -1); };
    commands["brush.larger"] = [this] { scaleBrush(selection, project.spacing(), 1); };
    commands["brush.3d"] = [this] { selection.setBrush3d(!selection.brush3d()); };
    for (LabelId id = 0; id <= 9; ++id)
        commands[QString("label.%1").arg(id)] = [this, id] {
            if (project.schema().find(id)) selection.setActiveClass(id);
        };
    commands["label.previous"] = [this] { stepClass(-1); };
    commands["label.next"] = [this] { stepClass(1); };
    commands["label.swap"] = [this] { selection.swapWithBackground(); };
    commands["label.lock"] = [this] { lockActive(); };
    commands["label.hide"] = [this] { selection.setLabelsShown(!selection.labelsShown()); };
    commands["label.fainter"] = [this] { selection.setLabelOpacity(selection.labelOpacity() - 0.1); };
    commands["label.stronger"] = [this] { selection.setLabelOpacity(selection.labelOpacity() + 0.1); };
    commands["slice.previous"] = [this] { stepSlice(-1); };
    commands["slice.next"] = [this] { stepSlice(1); };
    commands["slice.previous10"] = [this] { stepSlice(-10); };
    commands["slice.next10"] = [this] { stepSlice(10); };
    commands["slice.first"] = [this] { current().view().goToSlice(0); };
    commands["slice.last"] = [this] { current().view().goToSlice(current().view().sliceCount() - 1); };
    commands["view.contrast"] = [this] { autoContrast(); };
    commands["view.fit"] = [this] { views.fitAll(); };
    commands["view.zoomIn"] = [this] { zoom(1.25); };
    commands["view.zoomOut"] = [this] { zoom(0.8); };
    commands["view.maximise"] = [this] { views.maximised() ? views.restore() : maximise(current().view()); };
    commands["view.crosshair"] = [this] { views.centreOnCrosshair(); };
}

ViewTools::ViewTools(view::OrthoView& views, project::Project& project, project::Selection& selection,
                     project::JobQueue& jobs, QObject* parent)
    : QObject(parent), m_impl(new Impl(this, views, project, selection, jobs)) {
    for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) addView(views.slice(plane));
    addView(views.beside());
    m_impl->fillCommands();
    addSession(Tool::Polygon, new OutlineSession(project, selection, this));
    addSession(Tool::Wire, new WireSession(project, selection, jobs, this));
    connect(&m_impl->interpolating, &Interpolating::message, this, &ViewTools::message);
    const auto forgetGone = [this] { m_impl->forgetGoneObject(); };
    connect(&project, &project::Project::objectsChanged, this, forgetGone);
    connect(&project, &project::Project::layersChanged, this, forgetGone);
    connect(&m_impl->proposal, &Proposal::changed, this, &ViewTools::hintsChanged);
    connect(&selection, &project::Selection::toolChanged, this, [this](Tool tool) {
        const auto left = m_impl->sessions.find(std::exchange(m_impl->tool, tool));
        if (left != m_impl->sessions.end()) left->second->cancel();
        m_impl->proposal.drop();
        m_impl->sketch();
        emit hintsChanged();
    });
}

void ViewTools::addView(view::SliceView& view) {
    auto* controller = new SliceController(view, m_impl->jobs, m_impl->sessions, this);
    connect(controller, &SliceController::message, this, &ViewTools::message);
    connect(controller, &SliceController::paintingChanged, this, &ViewTools::strokeChanged);
    connect(controller, &SliceController::doubleClicked, this, [this, controller] { m_impl->maximise(controller->view()); });
    m_impl->controllers.push_back(controller);
    view.installEventFilter(this);
}

void ViewTools::addSession(Tool tool, Session* session) {
    m_impl->sessions[tool] = session;
    connect(session, &Session::message, this, &ViewTools::message);
    connect(session, &Session::changed, this, [this] {
        m_impl->sketch();
        emit hintsChanged();
    });
}

Proposal& ViewTools::proposal() {
    return m_impl->proposal;
}

ViewTools::~ViewTools() = default;

bool ViewTools::handles(const QString& id) const {
    return m_impl->commands.contains(id);
}

bool ViewTools::run(const QString& id) {
    const auto it = m_impl->commands.find(id);
    if (it == m_impl->commands.end()) return false;
    it->second();
    for (auto* controller : m_impl->controllers) controller->follow();
    return true;
}

bool ViewTools::strokeRunning() const {
    return std::ranges::any_of(m_impl->controllers, [](const auto* c) { return c->painting(); });
}

bool ViewTools::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QObject::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    const auto runKey = [this](const QKeySequence& wanted) {
        return std::ranges::any_of(shortcuts(),
                                   [&](const Shortcut& s) { return s.keys.contains(wanted) && run(s.id); });
    };
    if (runKey(QKeySequence(
            QKeyCombination(key.modifiers() & ~Qt::KeypadModifier, static_cast<Qt::Key>(key.key())))))
        return true;
    // "?", "<" and the like need Shift on some keyboards and not on others; letters and named keys mean what
    // they say.
    const bool symbol = key.key() < Qt::Key_Escape && !(key.key() >= Qt::Key_A && key.key() <= Qt::Key_Z);
    return symbol && key.modifiers() == Qt::ShiftModifier && runKey(QKeySequence(key.key()));
}

QString ViewTools::hints() const {
    if (const auto* session = m_impl->session(); session && session->isOpen()) return session->hints();
    if (m_impl->proposal.isOpen()) return tr("%1: Enter accepts   Esc drops").arg(m_impl->proposal.title());
    if (const auto* session = m_impl->session()) return session->hints();
    switch (m_impl->selection.tool()) {
    case Tool::Brush:
        return tr("Drag paints   Right drag erases   [ ] size   D disc or ball   X background   Esc cancels");
    case Tool::Eraser:
        return tr("Drag erases   [ ] size   D disc or ball   Esc cancels");
    case Tool::Lasso:
        return tr("Drag round what is to be painted   Right drag erases   G corners instead   Esc cancels");
    case Tool::Fill:
        return m_impl->selection.fill3d() ? tr("Click fills the region in 3D   F fills in the slice")
                                          : tr("Click fills the region in this slice   Shift+F fills in 3D");
    case Tool::Pick:
        return tr("Click takes the label under the cursor");
    case Tool::BoxSelect:
        return tr("Drag draws the box   Drag its edges in any view   Esc removes it");
    default:
        return tr(
            "Drag moves the crosshair   Wheel slices   Ctrl+wheel zooms   Right drag zooms   Space pans");
    }
}

} // namespace granule::tool
