// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Components.h"
#include "core/objects/ObjectEdits.h"
#include "core/project/Selection.h"
#include "ui/tool/LabelJobs.h"

#include <set>

namespace granule::tool {

/// What is done to objects of the active layer as wholes. Each call is one step of the history, locks aside; what touches
/// voxels runs as a job. Main thread.
class ObjectTools : public QObject {
    Q_OBJECT
public:
    using Ids = std::set<LabelId>;

    /// All outlive this.
    ObjectTools(project::Project& project, project::Selection& selection, LabelJobs& jobs, QObject* parent = nullptr);

    /// Of the active layer; an empty table where there is none.
    const ObjectTable& table() const;
    QString nameOf(LabelId id) const;

    /// A new object of the active class, still without voxels, becomes the active one.
    void add();
    /// Where `ids` are several: all become the one `into`.
    void merge(const Ids& ids, LabelId into);
    /// Their voxels go to the class around theirs, or to background.
    void remove(const Ids& ids);
    /// Their voxels become plain voxels of their class.
    void dissolve(const Ids& ids);
    void removeSmall(LabelId classId, std::int64_t minVoxels, std::map<LabelId, objects::Tally> tallies);
    /// The connected parts of a class become objects.
    void find(LabelId classId, objects::Neighbours neighbours, std::int64_t minVoxels);

    void changeClass(const Ids& ids, LabelId classId);
    void rename(LabelId id, const QString& name);
    /// Empty: its class's, or one of its own.
    void recolour(const Ids& ids, std::optional<Colour> colour);
    void setState(const Ids& ids, LabelObject::State state);
    void setLocked(const Ids& ids, bool locked);

private:
    template <typename F>
    void change(const Ids& ids, const QString& text, F how);
    /// "Alpha granule 61", or "3 objects".
    QString describe(const Ids& ids) const;

    project::Project& m_project;
    project::Selection& m_selection;
    LabelJobs& m_jobs;
};

} // namespace granule::tool
