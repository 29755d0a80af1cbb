// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/Project.h"

#include "core/project/EditCommand.h"
#include "core/project/LayerCommand.h"
#include "core/project/SliceCareCommand.h"
#include "core/volume/Error.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace granule::project {

Project::Project(QObject* parent) : QObject(parent) {
    connect(&m_history, &QUndoStack::cleanChanged, this, &Project::updateDirty);
}

Project::~Project() {
    m_history.disconnect(); // it clears itself after the rest of the project has gone, which is no step back
}

// ---- image

void Project::setVolume(const Volume& volume, const QString& path) {
    LabelLayer first;
    first.id = m_nextLayer;
    first.name = tr("Labels");
    first.origin = tr("painted here");
    if (!volume.isNull()) first.map = LabelMap(volume.shape(), volume.spacingOrDefault());
    std::vector<LabelLayer> layers;
    if (!volume.isNull()) layers.push_back(std::move(first));
    const int active = layers.empty() ? 0 : layers.front().id;
    restore(volume, path, std::move(layers), active, ClassSchema::platelet(), {});
}

void Project::setSpacing(const VoxelSpacing& spacing) {
    if (m_volume.isNull() || m_volume.spacing() == spacing) return;
    if (!spacing.plausible())
        throw Error(ErrorKind::InvalidValue, "A voxel size of " + describe(spacing) +
                                                 " cannot be used: enter three positive lengths in nm.");
    m_original = m_original.withSpacing(spacing);
    m_volume = m_volume.withSpacing(spacing);
    for (auto& layer : m_layers) layer.map.setSpacing(spacing);
    emit spacingChanged();
    markDirty();
}

void Project::replaceSource(const Volume& same) {
    if (same.shape() != m_volume.shape() || same.type() != m_volume.type()) return;
    m_original = Volume(m_volume.shape(), m_volume.type(), same.source(), m_volume.spacing(), m_volume.name());
    m_volume = corrected(m_original, m_care);
    emit sourceReplaced();
}

void Project::setSliceCare(const SliceCare& care, const QString& text) {
    requireFits(care, m_volume.shape().z);
    if (care != m_care) m_history.push(new SliceCareCommand(*this, m_care, care, text));
}

void Project::takeCare(const SliceCare& care) {
    if (care == m_care) return;
    m_volume = corrected(m_original, care);
    m_care = care;
    emit sliceCareChanged();
}

// ---- layers

const LabelLayer* Project::layer(int id) const noexcept {
    const auto it = std::ranges::find(m_layers, id, &LabelLayer::id);
    return it == m_layers.end() ? nullptr : &*it;
}

LabelLayer* Project::find(int id) noexcept {
    return const_cast<LabelLayer*>(layer(id));
}

void Project::setActiveLayer(int id) {
    const auto* found = layer(id);
    if (id == m_activeLayer || !found || found->preview) return;
    m_activeLayer = id;
    emit layersChanged();
}

int Project::addLayer(const QString& name, const QString& origin, const LabelMap& map, ObjectTable objects) {
    if (map.isNull() || map.shape() != m_volume.shape())
        throw Error(ErrorKind::Mismatch,
                    m_volume.isNull() ? "Open an image stack first: labels lie on the grid of a stack."
                                      : "The labels '" + name.toStdString() + "' have " + describe(map.shape()) +
                                            " voxels, the open stack has " + describe(m_volume.shape()) +
                                            " (z,y,x): choose the labels that belong to this stack.");
    LabelLayer layer;
    layer.id = m_nextLayer++;
    layer.name = name;
    layer.origin = origin;
    layer.map = map;
    layer.objects = std::make_shared<const ObjectTable>(std::move(objects));
    const int id = layer.id;
    m_history.push(LayerCommand::adding(*this, std::move(layer)));
    return id;
}

int Project::showPreview(const QString& name, const QString& origin, ObjectTable objects) {
    LabelLayer layer;
    layer.id = m_nextLayer++;
    layer.name = name;
    layer.origin = origin;
    layer.map = LabelMap(m_volume.shape(), spacing());
    layer.objects = std::make_shared<const ObjectTable>(std::move(objects));
    layer.preview = true;
    m_layers.push_back(std::move(layer));
    emit layersChanged();
    return m_layers.back().id;
}

void Project::dropPreview(int id) {
    if (std::erase_if(m_layers, [id](const LabelLayer& l) { return l.id == id && l.preview; }) > 0) emit layersChanged();
}

void Project::removeLayer(int id) {
    const auto* found = layer(id);
    if (found && !found->preview) m_history.push(LayerCommand::removing(*this, id));
}

void Project::renameLayer(int id, const QString& name) {
    const auto* found = layer(id);
    if (found && !found->preview && found->name != name) m_history.push(LayerCommand::renaming(*this, id, name));
}

void Project::setLayerVisible(int id, bool visible) {
    auto* found = find(id);
    if (!found || found->visible == visible) return;
    found->visible = visible;
    emit layersChanged();
    markDirty();
}

void Project::setLayerOpacity(int id, double opacity) {
    auto* found = find(id);
    opacity = std::clamp(opacity, 0.0, 1.0);
    if (!found || found->opacity == opacity || std::isnan(opacity)) return;
    found->opacity = opacity;
    emit layersChanged();
    markDirty();
}

// ---- edits

void Project::showEdit(int layerId, const BlockDelta& delta) {
    auto* found = find(layerId);
    if (!found || delta.empty()) return;
    delta.apply(found->map);
    noteLabels(layerId, delta.bounds());
}

void Project::commitEdit(int layerId, const BlockDelta& delta, const QString& text, bool shown, const ObjectChange& objects,
                         const EditNotes& notes) {
    if (layer(layerId) && !(delta.empty() && objects.empty() && !notes.changesEnsemble()))
        m_history.push(new EditCommand(*this, layerId, delta, objects, text, shown, notes));
}

void Project::changeObjects(int layerId, const ObjectTable& table, const QString& text) {
    if (const auto* found = layer(layerId)) commitEdit(layerId, {}, text, false, ObjectChange::between(*found->objects, table));
}

void Project::takeObjects(int layerId, const ObjectChange& change, bool forward) {
    auto* found = find(layerId);
    if (!found || change.empty()) return;
    auto table = *found->objects;
    if (forward) change.apply(table);
    else change.revert(table);
    found->objects = std::make_shared<const ObjectTable>(std::move(table));
    emit objectsChanged(layerId);
}

void Project::setObjectLocked(int layerId, LabelId id, bool locked) {
    auto* found = find(layerId);
    const auto* object = found ? found->objects->find(id) : nullptr;
    if (!object || object->locked == locked) return;
    auto table = *found->objects;
    table.setLocked(id, locked);
    found->objects = std::make_shared<const ObjectTable>(std::move(table));
    emit objectLocksChanged(layerId);
    emit objectsChanged(layerId);
    markDirty();
}

QString Project::undo() {
    if (!m_history.canUndo()) return {};
    const QString refusal = refusalOf(m_history.command(m_history.index() - 1));
    if (refusal.isEmpty()) m_history.undo();
    return refusal;
}

QString Project::redo() {
    if (!m_history.canRedo()) return {};
    const QString refusal = refusalOf(m_history.command(m_history.index()));
    if (refusal.isEmpty()) m_history.redo();
    return refusal;
}

QString Project::refusalOf(const QUndoCommand* step) const {
    const auto* edit = dynamic_cast<const EditCommand*>(step);
    const auto locked = edit ? edit->lockedLabel() : std::nullopt;
    if (!locked) return {};
    const auto& [id, layerId] = *locked;
    return tr("\u201c%1\u201d changed %2, which is locked now. Unlock it to undo or redo that step.")
        .arg(step->text(), QString::fromStdString(nameOf(id, m_schema, *layer(layerId)->objects)));
}

LabelMap Project::classLabels(int layerId) const {
    const auto* found = layer(layerId);
    return found ? classMap(found->map, *found->objects) : LabelMap();
}

void Project::revertEdit(int layerId, const BlockDelta& delta) {
    auto* found = find(layerId);
    if (!found || delta.empty()) return;
    delta.revert(found->map);
    noteLabels(layerId, delta.bounds());
}

void Project::setHistory(std::vector<std::unique_ptr<HistoryCommand>> steps, std::optional<std::size_t> saved) {
    {
        const QSignalBlocker quiet(m_history);
        m_history.clear();
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (saved == i) m_history.setClean();
            m_history.push(steps[i].release());
        }
        if (saved == steps.size()) m_history.setClean();
        else if (!saved) m_history.resetClean();
    }
    emit m_history.indexChanged(m_history.index());
    updateDirty();
}

void Project::travel(std::vector<LabelLayer> layers, int activeLayer, std::vector<std::unique_ptr<HistoryCommand>> steps,
                     std::optional<std::size_t> saved, const SliceCare& care) {
    m_layers = std::move(layers);
    for (auto& layer : m_layers) {
        layer.map.setSpacing(spacing());
        m_nextLayer = std::max(m_nextLayer, layer.id + 1);
        noteLabels(layer.id, Box::of(layer.map.shape()));
    }
    m_activeLayer = layer(activeLayer) ? activeLayer : m_layers.empty() ? 0 : m_layers.front().id;
    takeCare(care);
    setHistory(std::move(steps), saved);
    emit layersChanged();
}

void Project::noteLabels(int layerId, const Box& box) {
    if (m_pending.empty()) QMetaObject::invokeMethod(this, &Project::tellLabels, Qt::QueuedConnection);
    const auto it = std::ranges::find(m_pending, layerId, &std::pair<int, Box>::first);
    if (it == m_pending.end()) m_pending.emplace_back(layerId, box);
    else it->second = it->second.united(box);
}

void Project::tellLabels() {
    for (const auto& [id, box] : std::exchange(m_pending, {}))
        if (layer(id)) emit labelsChanged(id, box);
}

// ---- classes

void Project::setSchema(const ClassSchema& schema) {
    if (schema == m_schema) return;
    m_schema = schema;
    emit schemaChanged();
    markDirty();
}

template <typename F>
void Project::changeClass(LabelId id, F change) {
    auto schema = m_schema;
    for (auto& c : schema.classes)
        if (c.id == id) change(c);
    setSchema(schema);
}

void Project::setClassVisible(LabelId id, bool visible) {
    changeClass(id, [&](OrganelleClass& c) { c.visible = visible; });
}

void Project::setClassLocked(LabelId id, bool locked) {
    changeClass(id, [&](OrganelleClass& c) { c.locked = locked; });
}

void Project::setClassColour(LabelId id, const Colour& colour) {
    changeClass(id, [&](OrganelleClass& c) { c.colour = colour; });
}

// ---- file

QString Project::title() const {
    if (!m_path.isEmpty()) return QFileInfo(m_path).completeBaseName();
    if (!m_volume.name().empty()) return QFileInfo(QString::fromStdString(m_volume.name())).completeBaseName();
    return tr("untitled");
}

void Project::markDirty() {
    m_unsavedBesideHistory = true;
    updateDirty();
}

void Project::markSaved(const QString& path) {
    m_unsavedBesideHistory = false;
    m_history.setClean();
    m_path = path;
    m_dirty = false;
    emit titleChanged();
}

void Project::updateDirty() {
    const bool dirty = m_unsavedBesideHistory || !m_history.isClean();
    if (dirty == m_dirty) return;
    m_dirty = dirty;
    emit titleChanged();
}

void Project::restore(const Volume& volume, const QString& volumePath, std::vector<LabelLayer> layers, int activeLayer,
                      const ClassSchema& schema, const QString& path, const SliceCare& care) {
    for (auto& layer : layers) {
        if (layer.map.shape() != volume.shape())
            throw Error(ErrorKind::Mismatch, "The labels '" + layer.name.toStdString() + "' have " +
                                                 describe(layer.map.shape()) + " voxels, the stack has " +
                                                 describe(volume.shape()) + " (z,y,x).");
        layer.map.setSpacing(volume.spacingOrDefault());
    }
    const Volume seen = corrected(volume, care);
    m_history.clear();
    m_pending.clear();
    m_original = volume;
    m_volume = seen;
    m_care = care;
    m_volumePath = volumePath;
    m_path = path;
    m_layers = std::move(layers);
    for (const auto& layer : m_layers) m_nextLayer = std::max(m_nextLayer, layer.id + 1);
    m_activeLayer = layer(activeLayer) ? activeLayer : m_layers.empty() ? 0 : m_layers.front().id;
    m_schema = schema;
    m_unsavedBesideHistory = m_dirty = false;
    emit volumeChanged();
    emit spacingChanged();
    emit schemaChanged();
    emit layersChanged();
    emit titleChanged();
}

} // namespace granule::project
