// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/LayerCommand.h"

#include "core/store/ObjectsJson.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <utility>

namespace granule::project {

LayerCommand::LayerCommand(Project& project, Kind kind, const QString& text)
    : HistoryCommand(text), m_project(project), m_kind(kind) {}

LayerCommand::LayerCommand(Project& project, const store::JournalStep& step, std::shared_ptr<const store::JournalBlocks> blocks)
    : HistoryCommand(QString::fromStdString(step.text)), m_project(project), m_kind(step.kind), m_position(step.position), m_done(true) {
    setState(step.state);
    m_layer.id = step.layer;
    m_layer.name = QString::fromStdString(m_kind == Kind::RenameLayer ? step.formerName : step.name);
    m_layer.origin = QString::fromStdString(step.origin);
    const bool added = m_kind == Kind::AddLayer;
    m_activeOutside = added ? step.activeBefore : step.activeAfter;
    m_activeInside = added ? step.activeAfter : step.activeBefore;
    if (m_kind != Kind::RemoveLayer) return;
    m_stored = step.entries;
    ObjectTable objects;
    store::parseObjects(step.objects).revert(objects);
    m_layer.objects = std::make_shared<const ObjectTable>(std::move(objects));
    m_blocks = std::move(blocks);
}

LayerCommand* LayerCommand::adding(Project& project, LabelLayer layer) {
    auto* command = new LayerCommand(project, Kind::AddLayer, Project::tr("Add layer %1").arg(layer.name));
    command->m_position = project.m_layers.size();
    command->m_activeOutside = project.m_activeLayer;
    command->m_activeInside = layer.id;
    command->m_layer = std::move(layer);
    return command;
}

LayerCommand* LayerCommand::removing(Project& project, int id) {
    const auto& layers = project.m_layers;
    const auto it = std::ranges::find(layers, id, &LabelLayer::id);
    auto* command = new LayerCommand(project, Kind::RemoveLayer, Project::tr("Remove layer %1").arg(it->name));
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
    auto* command = new LayerCommand(project, Kind::RenameLayer, Project::tr("Rename layer to %1").arg(name));
    command->m_layer.id = id;
    command->m_layer.name = name;
    return command;
}

void LayerCommand::undo() {
    if (m_kind == Kind::AddLayer) take();
    else if (m_kind == Kind::RemoveLayer) insert();
    else swapName();
}

void LayerCommand::redo() {
    if (std::exchange(m_done, false)) return;
    if (m_kind == Kind::AddLayer) insert();
    else if (m_kind == Kind::RemoveLayer) take();
    else swapName();
}

void LayerCommand::insert() {
    if (m_blocks) m_layer.map = storedMap();
    m_blocks.reset();
    m_stored.clear();
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

LabelMap LayerCommand::storedMap() const {
    LabelMap map(m_project.volume().shape(), m_project.spacing());
    try {
        for (const auto& e : m_stored) m_blocks->readInto(map, e.block, e.before);
    } catch (const Error& e) {
        emit m_project.historyUnreadable(Project::tr("Some labels of %1 cannot be brought back. %2").arg(m_layer.name, QString::fromStdString(e.what())));
    }
    return map;
}

store::NewStep LayerCommand::newStep() const {
    store::NewStep fresh;
    auto& step = fresh.step;
    step.kind = m_kind;
    step.layer = m_layer.id;
    step.text = text().toStdString();
    if (m_kind == Kind::RenameLayer) {
        step.name = m_project.layer(m_layer.id)->name.toStdString();
        step.formerName = m_layer.name.toStdString();
        return fresh;
    }
    const bool added = m_kind == Kind::AddLayer;
    const auto& layer = added ? *m_project.layer(m_layer.id) : m_layer;
    step.name = layer.name.toStdString();
    step.origin = layer.origin.toStdString();
    step.position = m_position;
    step.activeBefore = added ? m_activeOutside : m_activeInside;
    step.activeAfter = added ? m_activeInside : m_activeOutside;
    step.objects = store::jsonOf(added ? ObjectChange::between({}, *layer.objects) : ObjectChange::between(*layer.objects, {}));
    for (std::size_t i = 0; i < layer.map.blockCount(); ++i) {
        const auto& block = layer.map.block(i);
        if (block->isBackground()) continue;
        fresh.blocks.push_back(added ? BlockDelta::Entry{i, nullptr, block} : BlockDelta::Entry{i, block, nullptr});
    }
    return fresh;
}

void LayerCommand::swapName() {
    std::swap(m_project.find(m_layer.id)->name, m_layer.name);
    emit m_project.layersChanged();
}

} // namespace granule::project
