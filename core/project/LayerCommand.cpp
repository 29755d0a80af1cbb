// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/LayerCommand.h"

#include <algorithm>
#include <utility>

namespace granule::project {

LayerCommand::LayerCommand(Project& project, Kind kind, const QString& text)
    : QUndoCommand(text), m_project(project), m_kind(kind) {}

LayerCommand* LayerCommand::adding(Project& project, LabelLayer layer) {
    auto* command = new LayerCommand(project, Kind::Add, Project::tr("Add layer %1").arg(layer.name));
    command->m_position = project.m_layers.size();
    command->m_activeOutside = project.m_activeLayer;
    command->m_activeInside = layer.id;
    command->m_layer = std::move(layer);
    return command;
}

LayerCommand* LayerCommand::removing(Project& project, int id) {
    const auto& layers = project.m_layers;
    const auto it = std::ranges::find(layers, id, &LabelLayer::id);
    auto* command = new LayerCommand(project, Kind::Remove, Project::tr("Remove layer %1").arg(it->name));
    command->m_position = static_cast<std::size_t>(it - layers.begin());
    command->m_activeInside = command->m_activeOutside = project.m_activeLayer;
    if (project.m_activeLayer == id) {
        const auto neighbour = it + 1 != layers.end() ? it + 1 : it != layers.begin() ? it - 1 : layers.end();
        command->m_activeOutside = neighbour == layers.end() ? 0 : neighbour->id;
    }
    command->m_layer.id = id;
    return command;
}

LayerCommand* LayerCommand::renaming(Project& project, int id, const QString& name) {
    auto* command = new LayerCommand(project, Kind::Rename, Project::tr("Rename layer to %1").arg(name));
    command->m_layer.id = id;
    command->m_layer.name = name;
    return command;
}

void LayerCommand::undo() {
    if (m_kind == Kind::Add) take();
    else if (m_kind == Kind::Remove) insert();
    else swapName();
}

void LayerCommand::redo() {
    if (m_kind == Kind::Add) insert();
    else if (m_kind == Kind::Remove) take();
    else swapName();
}

void LayerCommand::insert() {
    m_layer.map.setSpacing(m_project.spacing()); // it may have changed meanwhile
    const int id = m_layer.id;
    auto& layers = m_project.m_layers;
    layers.insert(layers.begin() + static_cast<std::ptrdiff_t>(std::min(m_position, layers.size())), std::move(m_layer));
    m_layer = {};
    m_layer.id = id;
    m_project.m_activeLayer = m_activeInside;
    emit m_project.layersChanged();
    m_project.noteLabels(id, Box::of(m_project.find(id)->map.shape()));
}

void LayerCommand::take() {
    auto& layers = m_project.m_layers;
    const auto it = std::ranges::find(layers, m_layer.id, &LabelLayer::id);
    m_layer = std::move(*it);
    layers.erase(it);
    m_project.m_activeLayer = m_activeOutside;
    emit m_project.layersChanged();
}

void LayerCommand::swapName() {
    std::swap(m_project.find(m_layer.id)->name, m_layer.name);
    emit m_project.layersChanged();
}

} // namespace granule::project
