// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/ObjectTools.h"

#include "ui/tool/Editing.h"

namespace granule::tool {

using objects::ObjectEdit;
using Snapshot = LabelJobs::Snapshot;

ObjectTools::ObjectTools(project::Project& project, project::Selection& selection, LabelJobs& jobs, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs) {
    connect(&project, &project::Project::objectsChanged, this, [this] {
        const LabelId active = m_selection.activeObject();
        if (const auto* object = table().find(active)) m_selection.setActiveObject(active, object->classId); // it may be of another class now
    });
}

const ObjectTable& ObjectTools::table() const {
    return objectsOf(m_project);
}

QString ObjectTools::nameOf(LabelId id) const {
    return tool::nameOf(m_project, id);
}

QString ObjectTools::describe(const Ids& ids) const {
    return ids.size() == 1 ? nameOf(*ids.begin()) : tr("%1 objects").arg(ids.size());
}

void ObjectTools::add() {
    const auto* layer = m_project.activeLayer();
    const LabelId classId = m_selection.activeClass();
    if (!layer) return emit m_jobs.message(tr("There is no label layer to paint on: add one first."));
    if (classId == 0) return emit m_jobs.message(tr("Choose the class of the new object first: background has none."));
    ObjectTable after = *layer->objects;
    LabelObject object;
    object.id = after.nextId();
    object.classId = classId;
    after.set(object);
    const QString name = QString::fromStdString(granule::nameOf(object.id, m_project.schema(), after));
    m_project.changeObjects(layer->id, after, tr("New object %1").arg(name));
    m_selection.setActiveObject(object.id, classId);
    emit m_jobs.message(tr("%1 is painted now. N begins the next one.").arg(name));
}

void ObjectTools::merge(const Ids& ids, LabelId into) {
    if (ids.size() < 2) return emit m_jobs.message(tr("Choose two objects or more to merge: Ctrl+click rows of the table."));
    m_jobs.run(
        tr("Merge %1").arg(describe(ids)),
        [ids, into](const Snapshot& s, Progress&, const std::stop_token& stop) { return objects::mergeObjects(s.map, *s.objects, s.schema, ids, into, stop); },
        [this, into](const ObjectEdit& edit) {
            if (const auto* object = edit.table.find(into)) m_selection.setActiveObject(into, object->classId);
        });
}

void ObjectTools::remove(const Ids& ids) {
    if (ids.empty()) return emit m_jobs.message(tr("Choose an object first: click it in the table, or K over it."));
    m_jobs.run(tr("Delete %1").arg(describe(ids)), [ids](const Snapshot& s, Progress&, const std::stop_token& stop) {
        return objects::deleteObjects(s.map, *s.objects, s.schema, ids, objects::Becomes::Parent, stop);
    });
}

void ObjectTools::dissolve(const Ids& ids) {
    if (ids.empty()) return emit m_jobs.message(tr("Choose an object first: click it in the table, or K over it."));
    m_jobs.run(tr("Dissolve %1").arg(describe(ids)), [ids](const Snapshot& s, Progress&, const std::stop_token& stop) {
        return objects::dissolveObjects(s.map, *s.objects, s.schema, ids, stop);
    });
}

void ObjectTools::removeSmall(LabelId classId, std::int64_t minVoxels, std::map<LabelId, objects::Tally> tallies) {
    m_jobs.run(tr("Delete small objects"), [=, tallies = std::move(tallies)](const Snapshot& s, Progress&, const std::stop_token& stop) {
        return objects::deleteSmallObjects(s.map, *s.objects, s.schema, tallies, classId, minVoxels, objects::Becomes::Parent, stop);
    });
}

void ObjectTools::find(LabelId classId, objects::Neighbours neighbours, std::int64_t minVoxels) {
    if (classId == 0) return emit m_jobs.message(tr("Choose a class first: background has no objects."));
    const auto count = table().all().size();
    m_jobs.run(
        tr("Find objects: %1").arg(nameOf(classId)),
        [=](const Snapshot& s, Progress&, const std::stop_token& stop) {
            return objects::componentsToObjects(s.map, *s.objects, s.schema, classId, Box::of(s.map.shape()), neighbours, minVoxels, false, stop);
        },
        [this, count, classId](const ObjectEdit& edit) {
            const auto found = edit.table.all().size() - std::min(count, edit.table.all().size());
            if (found > 0) emit m_jobs.message(tr("%1: %2 objects found. One undo takes them back.").arg(nameOf(classId)).arg(found));
        },
        {.byProgram = true, .ensembleBefore = {}, .ensembleAfter = {}}); // no voxel is of another class than before
}

template <typename F>
void ObjectTools::change(const Ids& ids, const QString& text, F how) {
    const auto* layer = m_project.activeLayer();
    if (!layer) return;
    ObjectTable after = *layer->objects;
    for (const auto id : ids) {
        const auto* object = after.find(id);
        if (!object) continue;
        LabelObject changed = *object;
        how(changed);
        after.set(std::move(changed));
    }
    m_project.changeObjects(layer->id, after, text);
}

void ObjectTools::changeClass(const Ids& ids, LabelId classId) {
    const auto* layer = m_project.activeLayer();
    if (!layer || ids.empty()) return;
    const auto edit = objects::relabelObjects(*layer->objects, m_project.schema(), ids, classId);
    m_jobs.commit(*m_jobs.snapshot(), edit, tr("%1 is now %2").arg(describe(ids), nameOf(classId)));
}

void ObjectTools::rename(LabelId id, const QString& name) {
    change({id}, tr("Rename %1").arg(nameOf(id)), [&](LabelObject& o) { o.name = name.toStdString(); });
}

void ObjectTools::recolour(const Ids& ids, std::optional<Colour> colour) {
    change(ids, tr("Colour of %1").arg(describe(ids)), [&](LabelObject& o) { o.colour = colour; });
}

void ObjectTools::setState(const Ids& ids, LabelObject::State state) {
    const QString text = state == LabelObject::State::Done      ? tr("%1: done")
                         : state == LabelObject::State::Flagged ? tr("%1: flagged")
                                                                : tr("%1: open again");
    change(ids, text.arg(describe(ids)), [&](LabelObject& o) { o.state = state; });
}

void ObjectTools::setLocked(const Ids& ids, bool locked) {
    const auto* layer = m_project.activeLayer();
    if (!layer || ids.empty()) return;
    const QString text = locked ? tr("%1: locked, no tool changes it.") : tr("%1: unlocked.");
    for (const auto id : ids) m_project.setObjectLocked(layer->id, id, locked);
    emit m_jobs.message(text.arg(describe(ids)));
}

} // namespace granule::tool
