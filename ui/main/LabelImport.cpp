// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/LabelImport.h"

#include "core/io/Stack.h"
#include "core/objects/ObjectIds.h"
#include "core/objects/Remap.h"
#include "ui/main/ClassesForm.h"
#include "ui/main/RecentFiles.h"

#include <QComboBox>
#include <QFileInfo>
#include <QSettings>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace granule::desktop {

using project::JobQueue;

namespace {

constexpr std::size_t longestTable = 24; ///< more ids are objects, not classes
constexpr double sameSize = 0.01;        ///< voxel sizes that differ by less are one

QString words(const Shape& shape) {
    return QString::fromStdString(describe(shape));
}

QString words(const VoxelSpacing& s) {
    return QStringLiteral("%1 x %2 x %3 nm").arg(s.zNm).arg(s.yNm).arg(s.xNm);
}

bool alike(const VoxelSpacing& a, const VoxelSpacing& b) {
    const auto near = [](double p, double q) { return std::abs(p - q) <= sameSize * std::max(p, q); };
    return near(a.zNm, b.zNm) && near(a.yNm, b.yNm) && near(a.xNm, b.xNm);
}

QString keyOf(const ClassSchema& schema, const std::set<LabelId>& ids) {
    QStringList numbers;
    for (const auto id : ids) numbers << QString::number(id);
    return QStringLiteral("classesOf/%1/%2").arg(QString::fromStdString(schema.name), numbers.join('-'));
}

/// Ids that a file gives the name of a class, and that class.
agreement::ClassMapping namedAlike(const std::vector<plugin::LabelName>& names, const ClassSchema& schema) {
    agreement::ClassMapping mapping;
    for (const auto& label : names)
        for (const auto& c : schema.classes)
            for (const auto& name : {c.name, c.shortName})
                if (QString::fromStdString(name).compare(QString::fromStdString(label.name).trimmed(), Qt::CaseInsensitive) == 0) mapping[label.id] = c.id;
    return mapping;
}

bool changesNothing(const agreement::ClassMapping& mapping) {
    return std::ranges::all_of(mapping, [](const auto& pair) { return pair.first == pair.second; });
}

std::set<LabelId> foreignOf(const std::set<LabelId>& ids, const ClassSchema& schema) {
    std::set<LabelId> foreign;
    for (const auto id : ids)
        if (id != 0 && !schema.find(id)) foreign.insert(id);
    return foreign;
}

} // namespace

LabelImport::LabelImport(project::Project& project, project::JobQueue& jobs, QObject* parent) : QObject(parent), m_project(project), m_jobs(jobs) {}

Notice LabelImport::question(const QString& text, const QString& about) const {
    return {.kind = Notice::Kind::Question, .text = text, .detail = {}, .answers = {}, .form = nullptr, .key = QStringLiteral("labels/%1").arg(about), .lasting = false};
}

void LabelImport::add(const QString& path) {
    const QString file = QFileInfo(path).fileName();
    const auto read = std::make_shared<Read>();
    read->name = QFileInfo(path).completeBaseName();
    read->origin = tr("from %1").arg(file);
    m_jobs.run(
        JobQueue::Lane::File, tr("Reading labels %1").arg(file),
        [path, read, schema = m_project.schema()](Progress& progress, std::stop_token stop) {
            const auto info = io::inspect(path.toStdString());
            if (info.spacing && info.thicknessStated) read->spacing = info.spacing;
            read->byName = namedAlike(info.labels, schema);
            read->map = io::readLabels(path.toStdString(), progress, stop);
            read->ids = objects::idsOf(read->map);
        },
        [this, read] { settle(read); });
    memory::noteFolder(path);
}

/// One thing after the other, until all fits.
void LabelImport::settle(const ReadPtr& read) {
    if (!m_project.hasVolume()) return;
    if (read->map.shape() != m_project.volume().shape()) return askGrid(read);
    if (read->spacing && m_project.spacingIsKnown() && !read->sizeAccepted && !alike(*read->spacing, m_project.spacing())) return askVoxelSize(read);
    const auto foreign = foreignOf(read->ids, m_project.schema());
    if (foreign.empty() && changesNothing(read->byName)) return take(read, {});
    if (const auto known = remembered(foreign); !foreign.empty() && !known.empty()) {
        take(read, known);
        return emit remarked(tr("The ids of %1 became classes as they did the last time. Labels, Classes of this layer... changes them.").arg(read->name));
    }
    askClasses(read, foreign);
}

void LabelImport::askGrid(const ReadPtr& read) {
    auto ask = question(tr("%1 has %2 voxels (z,y,x) and the stack %3. If both show the same part of the specimen, every voxel of the stack can take the label at its centre.")
                            .arg(read->name, words(read->map.shape()), words(m_project.volume().shape())),
                        read->name);
    ask.answers.emplace_back(tr("Resample the labels"), [this, read] { resample(read); });
    ask.answers.emplace_back(tr("Leave them out"), nullptr);
    emit asks(ask);
}

void LabelImport::resample(const ReadPtr& read) {
    const auto shape = m_project.volume().shape();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Resampling %1").arg(read->name),
        [read, shape, spacing = m_project.spacing()](Progress&, std::stop_token stop) { read->map = agreement::resampled(read->map, shape, spacing, stop); },
        [this, read] {
            read->origin += tr(", resampled to this grid");
            read->sizeAccepted = true; // of the grid that it had
            settle(read);
        });
}

void LabelImport::askVoxelSize(const ReadPtr& read) {
    auto ask = question(tr("%1 says that its voxels are %2 (z,y,x), the stack's are %3. Their number is the same.").arg(read->name, words(*read->spacing), words(m_project.spacing())), read->name);
    ask.answers.emplace_back(tr("The stack is right: use the labels"), [this, read] {
        read->sizeAccepted = true;
        settle(read);
    });
    ask.answers.emplace_back(tr("Leave them out"), nullptr);
    emit asks(ask);
}

void LabelImport::askClasses(const ReadPtr& read, const std::set<LabelId>& foreign) {
    if (foreign.size() > longestTable || read->ids.size() > longestTable || (!foreign.empty() && *foreign.rbegin() >= firstObjectId)) {
        auto* box = new QComboBox;
        box->setObjectName("classOfObjects");
        for (const auto& c : m_project.schema().classes)
            if (c.id != 0) box->addItem(QString::fromStdString(c.name), c.id);
        auto ask = question(tr("%1 holds %2 ids. Every id becomes an object of this class:").arg(read->name).arg(read->ids.size() - read->ids.count(0)), read->name);
        ask.form = box;
        ask.answers.emplace_back(tr("Add the objects"), [this, read, box] { takeAsObjects(read, box->currentData().toUInt()); });
        ask.answers.emplace_back(tr("Leave them out"), nullptr);
        return emit asks(ask);
    }
    auto ids = read->ids;
    ids.erase(0);
    auto* form = new ClassesForm(ids, m_project.schema(), read->byName);
    auto ask = question((foreign.empty() ? tr("%1 names its ids otherwise than the classes here. What is what?") : tr("%1 holds ids that are no classes here. What is what?")).arg(read->name), read->name);
    ask.form = form;
    ask.answers.emplace_back(tr("Add the labels"), [this, read, form] {
        const auto mapping = form->mapping();
        remember(mapping);
        take(read, mapping);
    });
    ask.answers.emplace_back(tr("Leave them out"), nullptr);
    emit asks(ask);
}

void LabelImport::take(const ReadPtr& read, const agreement::ClassMapping& mapping) {
    const auto add = [this, read] {
        if (read->map.shape() != m_project.volume().shape()) return settle(read); // another stack was opened meanwhile
        read->map.setSpacing(m_project.spacing());
        m_project.addLayer(read->name, read->origin, read->map, read->objects);
    };
    if (mapping.empty()) return add();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Naming the classes of %1").arg(read->name),
        [read, mapping](Progress&, std::stop_token stop) { read->map = agreement::mapped(read->map, mapping, stop); }, add);
}

void LabelImport::takeAsObjects(const ReadPtr& read, LabelId classId) {
    agreement::ClassMapping mapping;
    for (const auto id : read->ids) {
        if (id == 0) continue;
        const auto object = read->objects.nextId();
        mapping[id] = object;
        read->objects.set({.id = object, .classId = classId, .name = {}, .colour = {}, .state = LabelObject::State::Open, .locked = false});
    }
    take(read, mapping);
}

void LabelImport::askClassesOf(int layer) {
    const auto* found = m_project.layer(layer);
    if (!found) return;
    const auto ids = std::make_shared<std::set<LabelId>>();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking at %1").arg(found->name), [map = found->map, ids](Progress&, std::stop_token) { *ids = objects::idsOf(map); },
        [this, layer, ids] {
            const auto* now = m_project.layer(layer);
            std::erase_if(*ids, [](LabelId id) { return id == 0 || id >= firstObjectId; });
            if (!now || ids->empty()) return emit remarked(tr("There are no classes in this layer."));
            auto* form = new ClassesForm(*ids, m_project.schema(), {});
            auto ask = question(tr("What is what in %1?").arg(now->name), now->name);
            ask.form = form;
            ask.answers.emplace_back(tr("Change the labels"), [this, layer, form] {
                const auto* target = m_project.layer(layer);
                if (!target) return;
                const auto delta = std::make_shared<BlockDelta>();
                m_jobs.run(
                    JobQueue::Lane::Pool, tr("Naming the classes of %1").arg(target->name),
                    [map = target->map, mapping = form->mapping(), delta](Progress&, std::stop_token stop) { *delta = objects::remap(map, mapping, stop); },
                    [this, layer, delta, before = target->map.revision()] {
                        const auto* there = m_project.layer(layer);
                        if (!there) return;
                        if (there->map.revision() != before) return emit remarked(tr("The labels were changed meanwhile: ask for their classes again."));
                        m_project.commitEdit(layer, *delta, tr("Classes of %1").arg(there->name), false);
                    });
            });
            ask.answers.emplace_back(tr("Leave them"), nullptr);
            emit asks(ask);
        });
}

agreement::ClassMapping LabelImport::remembered(const std::set<LabelId>& foreign) const {
    const auto text = QSettings().value(keyOf(m_project.schema(), foreign)).toString();
    if (text.isEmpty()) return {};
    try {
        return agreement::parseMapping(text.toStdString());
    } catch (const std::exception&) {
        return {}; // a settings file that someone wrote in: ask again
    }
}

void LabelImport::remember(const agreement::ClassMapping& mapping) const {
    std::set<LabelId> ids;
    for (const auto& [id, to] : mapping) ids.insert(id);
    QSettings().setValue(keyOf(m_project.schema(), foreignOf(ids, m_project.schema())), QString::fromStdString(agreement::jsonOf(mapping)));
}

} // namespace granule::desktop
