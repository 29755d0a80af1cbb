// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ViewsController.h"

#include "core/volume/Error.h"
#include "ui/view/SurfaceMenus.h"
#include "ui/view/SurfaceView.h"

#include <QJsonObject>

#include <algorithm>

namespace granule::desktop {

namespace {

constexpr double volumeDensity = 0.5;

/// What a recipe says of how things look, as the 3D view knows it.
view::SceneState stateOf(const figure::SceneRecipe& recipe) {
    view::SceneState state;
    state.pose = recipe.pose;
    state.look = recipe.look;
    state.cut = recipe.cut;
    for (std::size_t a = 0; a < 3; ++a) state.slices[a] = recipe.orthoslices[a].has_value();
    state.volume = recipe.volumeDensity.has_value();
    state.axes = recipe.axes;
    state.scaleBar = recipe.scaleBar;
    state.white = recipe.top == Colour{255, 255, 255};
    state.hiddenObjects = recipe.hiddenObjects;
    for (const auto& [key, opacity] : recipe.opacityOf) // written by current(), which knows ids
        if (const auto id = QString::fromStdString(key).toUInt()) state.opacityOf[id] = opacity;
    return state;
}

} // namespace

ViewsController::ViewsController(project::Project& project, project::Selection& selection, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection) {
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_stored.clear();
        tellNames();
    });
}

void ViewsController::watch(view::SurfaceView& view) {
    m_view = &view;
    auto& menus = view.menus();
    connect(&view, &view::SurfaceView::stateChanged, this, &ViewsController::currentChanged);
    connect(&menus, &view::SurfaceMenus::storeAsked, this, &ViewsController::store);
    connect(&menus, &view::SurfaceMenus::recallAsked, this, &ViewsController::recall);
    connect(&menus, &view::SurfaceMenus::forgetAsked, this, &ViewsController::forget);
    connect(&menus, &view::SurfaceMenus::recipeAsked, this, &ViewsController::recipeAsked);
    tellNames();
}

figure::SceneRecipe ViewsController::current(bool forOtherCells) const {
    figure::SceneRecipe recipe;
    const auto state = m_view ? m_view->state() : view::SceneState();
    recipe.classes.emplace();
    for (const auto& c : m_project.schema().classes)
        if (c.id != 0 && c.visible) recipe.classes->push_back(forOtherCells ? c.name : std::to_string(c.id));
    if (forOtherCells) {
        recipe.azimuth = state.angles.azimuth;
        recipe.elevation = state.angles.elevation;
        recipe.zoom = state.angles.zoom;
    } else {
        recipe.pose = state.pose;
        recipe.hiddenObjects = state.hiddenObjects;
    }
    recipe.look = state.look;
    for (const auto& [id, opacity] : state.opacityOf) recipe.opacityOf[std::to_string(id)] = opacity;
    recipe.cut = state.cut;
    const Index& at = m_selection.crosshair();
    const std::int64_t places[] = {at.z, at.y, at.x};
    for (std::size_t a = 0; a < 3; ++a)
        if (state.slices[a]) recipe.orthoslices[a] = places[a];
    if (state.volume) recipe.volumeDensity = volumeDensity;
    recipe.axes = state.axes;
    recipe.scaleBar = state.scaleBar;
    if (state.white) recipe.top = recipe.bottom = {255, 255, 255};
    return recipe;
}

std::optional<scene::CameraPose> ViewsController::cameraPose() const {
    return m_view ? std::optional(m_view->cameraPose()) : std::nullopt;
}

QStringList ViewsController::names() const {
    QStringList all;
    for (const auto& one : m_stored) all << one.name;
    return all;
}

std::optional<figure::SceneRecipe> ViewsController::stored(const QString& name) const {
    const auto it = std::ranges::find(m_stored, name, &Stored::name);
    return it == m_stored.end() ? std::nullopt : std::optional(it->recipe);
}

void ViewsController::store() {
    int number = 1;
    while (names().contains(tr("View %1").arg(number))) ++number;
    m_stored.push_back({tr("View %1").arg(number), current()});
    tellNames();
    emit message(tr("%1 is stored. It is saved with the project; Views brings it back.").arg(m_stored.back().name));
}

void ViewsController::recall(const QString& name) {
    const auto recipe = stored(name);
    if (!recipe || !m_view) return;
    Index at = m_selection.crosshair();
    std::int64_t* places[] = {&at.z, &at.y, &at.x};
    for (std::size_t a = 0; a < 3; ++a)
        if (recipe->orthoslices[a]) *places[a] = *recipe->orthoslices[a];
    m_selection.setCrosshair(at);
    if (recipe->classes)
        for (const auto& c : m_project.schema().classes)
            if (c.id != 0) m_project.setClassVisible(c.id, std::ranges::find(*recipe->classes, std::to_string(c.id)) != recipe->classes->end());
    auto state = stateOf(*recipe);
    state.crosshair = m_view->state().crosshair;
    m_view->setState(state);
}

void ViewsController::forget(const QString& name) {
    std::erase_if(m_stored, [&](const Stored& one) { return one.name == name; });
    tellNames();
}

void ViewsController::tellNames() {
    if (m_view) m_view->menus().setStoredViews(names());
    emit storedChanged();
}

QJsonArray ViewsController::state() const {
    QJsonArray all;
    for (const auto& one : m_stored) all.append(QJsonObject{{"name", one.name}, {"recipe", QString::fromStdString(one.recipe.toJson())}});
    return all;
}

void ViewsController::restore(const QJsonArray& state) {
    m_stored.clear();
    for (const auto& one : state) {
        try {
            const auto name = one.toObject()["name"].toString();
            if (!name.isEmpty()) m_stored.push_back({name, figure::SceneRecipe::parse(one.toObject()["recipe"].toString().toStdString())});
        } catch (const Error&) {
            // A project file from elsewhere: the rest of it is of use without this view.
        }
    }
    tellNames();
}

} // namespace granule::desktop
