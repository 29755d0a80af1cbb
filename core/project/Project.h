// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/EditNotes.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/GreyRange.h"
#include "core/volume/LabelMap.h"
#include "core/volume/ObjectChange.h"
#include "core/volume/SliceCare.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <memory>
#include <optional>
#include <vector>

namespace granule::project {

class HistoryCommand;

/// One label map of the project: a person's work, an annotator's, or an algorithm's result.
struct LabelLayer {
    int id = 0;       ///< never reused within a project
    QString name;     ///< "Labels", "Annotator 1", "Ensemble of 4"
    QString origin;   ///< where it came from, one short line: a file, a model, "painted here"
    LabelMap map;
    bool visible = true;
    double opacity = 1.0;
    /// Its objects; never null. A snapshot that workers may keep.
    std::shared_ptr<const ObjectTable> objects = std::make_shared<const ObjectTable>();
    bool preview = false; ///< shown while a job computes it; neither in the history nor in a saved file
};

/// The document: one image stack, its label layers, its classes, and the undo history. The single owner of this state;
/// views listen. Main thread only. Signals about labels are coalesced: at most one per event-loop turn and layer.
class Project : public QObject {
    Q_OBJECT
public:
    explicit Project(QObject* parent = nullptr);
    ~Project() override;

    // ---- image
    bool hasVolume() const noexcept { return !m_volume.isNull(); }
    /// The stack as it is worked on: with sliceCare() taken.
    const Volume& volume() const noexcept { return m_volume; }
    /// The stack as its file holds it.
    const Volume& original() const noexcept { return m_original; }
    /// Where the stack lies: a path as io::openStack() takes it.
    const QString& volumePath() const noexcept { return m_volumePath; }
    /// Starts a new document on this stack: one empty layer "Labels", history and project path cleared.
    void setVolume(const Volume& volume, const QString& path);
    /// The voxel size that counts for everything; changing it is remembered in the project.
    VoxelSpacing spacing() const noexcept { return m_volume.spacingOrDefault(); }
    bool spacingIsKnown() const noexcept { return m_volume.spacing().has_value(); }
    void setSpacing(const VoxelSpacing& spacing);
    /// Replaces the original's voxel source by an equal one: a memory copy of the same file, or one with a pyramid.
    void replaceSource(const Volume& same);
    /// What was decided about damaged slices. The labels stay where they are.
    const SliceCare& sliceCare() const noexcept { return m_care; }
    /// One undoable step called `text`. Throws Error (InvalidValue) where it does not fit the stack.
    void setSliceCare(const SliceCare& care, const QString& text);

    // ---- layers
    const std::vector<LabelLayer>& layers() const noexcept { return m_layers; }
    const LabelLayer* layer(int id) const noexcept;
    int activeLayerId() const noexcept { return m_activeLayer; }
    const LabelLayer* activeLayer() const noexcept { return layer(m_activeLayer); }
    void setActiveLayer(int id);
    /// Adds a layer as one undoable step and returns its id. Throws Error (Mismatch) where shapes differ.
    int addLayer(const QString& name, const QString& origin, const LabelMap& map, ObjectTable objects = {});
    /// Shows what a job has found so far as a layer outside the history; showEdit() fills it. Returns its id.
    int showPreview(const QString& name, const QString& origin, ObjectTable objects = {});
    /// Takes the preview away again; nothing happens where `id` is none.
    void dropPreview(int id);
    /// Both undoable.
    void removeLayer(int id);
    void renameLayer(int id, const QString& name);
    void setLayerVisible(int id, bool visible);
    void setLayerOpacity(int id, double opacity);

    // ---- edits
    /// Shows labels of a running stroke or job at once, outside the history; follow with commitEdit() or revertEdit().
    void showEdit(int layerId, const BlockDelta& delta);
    /// Makes the blocks shown since the last commit, from `delta`, one step of the history. `delta` is already applied
    /// where `shown` is true. What the step changes in the table of objects comes with it. Nothing happens where both are
    /// empty and the notes tell of no other ensemble.
    void commitEdit(int layerId, const BlockDelta& delta, const QString& text, bool shown, const ObjectChange& objects = {}, const EditNotes& notes = {});
    /// The layer's objects become `table`, as one undoable step: names, colours, states, locks, new and removed ones.
    void changeObjects(int layerId, const ObjectTable& table, const QString& text);
    /// The layer with every object as its class, for all that knows classes only. Shares the blocks without objects.
    LabelMap classLabels(int layerId) const;
    /// Outside the history, like the locks of classes.
    void setObjectLocked(int layerId, LabelId id, bool locked);
    /// Undo and redo as far as locks allow: a step that changed voxels of what is locked now is left as it is, and the
    /// sentence says why. Empty: done, or nothing to do.
    QString undo();
    QString redo();
    void revertEdit(int layerId, const BlockDelta& delta);
    QUndoStack& history() noexcept { return m_history; }
    /// The steps of earlier sessions that led here become the undo history; the first `saved` of them are in the
    /// project's file (none of these states is, where it is empty).
    void setHistory(std::vector<std::unique_ptr<HistoryCommand>> steps, std::optional<std::size_t> saved);
    /// Goes to another point of the history: `layers` as they were there.
    void travel(std::vector<LabelLayer> layers, int activeLayer, std::vector<std::unique_ptr<HistoryCommand>> steps,
                std::optional<std::size_t> saved, const SliceCare& care);

    // ---- classes
    const ClassSchema& schema() const noexcept { return m_schema; }
    void setSchema(const ClassSchema& schema);
    void setClassVisible(LabelId id, bool visible);
    void setClassLocked(LabelId id, bool locked);
    void setClassColour(LabelId id, const Colour& colour);

    // ---- file
    const QString& path() const noexcept { return m_path; }
    /// The file's name without ending, or the stack's name, or "untitled".
    QString title() const;
    bool isDirty() const noexcept { return m_dirty; }
    void markDirty();
    void markSaved(const QString& path);
    /// Replaces everything by what was loaded from `path`; clears the history.
    void restore(const Volume& volume, const QString& volumePath, std::vector<LabelLayer> layers, int activeLayer,
                 const ClassSchema& schema, const QString& path, const SliceCare& care = {});

signals:
    void volumeChanged();
    /// The same voxels, from another source; coarse copies of them may have become better.
    void sourceReplaced();
    void spacingChanged();
    /// Slices look different, or count differently, than before.
    void sliceCareChanged();
    /// Layers were added, removed, renamed, shown, hidden, or another one became active.
    void layersChanged();
    /// Labels inside `box` changed.
    void labelsChanged(int layerId, const granule::Box& box);
    /// Objects of the layer came, went or are described otherwise.
    void objectsChanged(int layerId);
    void objectLocksChanged(int layerId);
    void schemaChanged();
    void titleChanged(); ///< path, title or dirty flag
    /// A step could not be undone or redone: a sentence.
    void historyUnreadable(const QString& sentence);

private:
    friend class EditCommand;
    friend class LayerCommand;
    friend class SliceCareCommand;
    void takeCare(const SliceCare& care);
    QString refusalOf(const QUndoCommand* step) const;
    void takeObjects(int layerId, const ObjectChange& change, bool forward);
    LabelLayer* find(int id) noexcept;
    void noteLabels(int layerId, const Box& box);
    void tellLabels();
    void updateDirty();
    template <typename F>
    void changeClass(LabelId id, F change);

    Volume m_original, m_volume;
    SliceCare m_care;
    QString m_volumePath, m_path;
    std::vector<LabelLayer> m_layers;
    int m_activeLayer = 0, m_nextLayer = 1;
    ClassSchema m_schema = ClassSchema::platelet();
    QUndoStack m_history;
    bool m_dirty = false, m_unsavedBesideHistory = false;
    std::vector<std::pair<int, Box>> m_pending;
};

} // namespace granule::project
