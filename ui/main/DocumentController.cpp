// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/DocumentController.h"

#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/store/ProjectDocument.h"
#include "core/store/PyramidCache.h"
#include "core/store/PyramidSource.h"
#include "core/volume/CoarseSource.h"
#include "ui/main/RecentFiles.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

/// What an opening job brings home.
struct DocumentController::Found {
    QString stackPath, projectPath;
    Volume volume;
    GreyRange grey;
    std::optional<store::ProjectContents> contents;
    std::optional<LabelMap> exactLabels;
    std::vector<plugin::OtherAxis> others; ///< what else there is beside the stack in its file
    QString missing; ///< why the stack of a project is not there
    HistoryOrigin history;
};

namespace {

/// True where the stack is held in memory as a whole.
bool fitsMemory(const Volume& volume) {
    return volume.shape().voxels() <= memory::budgetBytes() / static_cast<std::int64_t>(bytesPerVoxel(volume.type()));
}

/// Stacks that do not fit are looked at from afar first, as far as can be without a pyramid.
Volume madeNear(const Volume& volume) {
    return fitsMemory(volume) || hasOwnLevels(volume) ? volume : store::withPyramid(volume, nullptr);
}

GreyRange firstContrast(const Volume& volume) {
    return autoContrast(volume, volume.shape().z / 2);
}

Volume openWithKnownSize(const QString& path, std::vector<plugin::OtherAxis>& others) {
    plugin::StackInfo info;
    Volume volume = io::openStack(path.toStdString(), &info);
    others = std::move(info.others);
    if (!volume.spacing())
        if (const auto remembered = memory::voxelSize(path)) volume = volume.withSpacing(*remembered);
    return madeNear(volume);
}

QString sampleFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).filePath(QStringLiteral("sample"));
}

} // namespace

DocumentController::DocumentController(project::Project& project, project::Selection& selection, JobQueue& jobs, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_history(project, jobs), m_import(project, jobs) {
    connect(&m_import, &LabelImport::remarked, this, &DocumentController::remarked);
    connect(&m_history, &HistoryController::remarked, this, &DocumentController::remarked);
}

bool DocumentController::isProject(const QString& path) {
    return path.endsWith(QStringLiteral(".granule"), Qt::CaseInsensitive);
}

void DocumentController::open(const QString& path) {
    if (isProject(path)) openProject(path, {});
    else openStack(path);
}

Job* DocumentController::track(Job* job) {
    if (m_opening) m_opening->cancel();
    m_opening = job;
    emit busyChanged(job->title() + QStringLiteral("\u2026"));
    connect(job, &Job::finished, this, [this, job] {
        if (m_opening == job) emit busyChanged({});
    });
    return job;
}

Job* DocumentController::openStack(const QString& path) {
    auto found = std::make_shared<Found>();
    found->stackPath = path;
    return track(m_jobs.run(
        JobQueue::Lane::File, tr("Opening %1").arg(QFileInfo(path).fileName()),
        [found](Progress&, std::stop_token stop) {
            found->volume = openWithKnownSize(found->stackPath, found->others);
            throwIfStopped(stop);
            found->grey = firstContrast(found->volume);
        },
        [this, found] {
            show(*found);
            if (!found->others.empty()) emit partOfMore(found->stackPath, found->others);
        }));
}

void DocumentController::openSample() {
    auto found = std::make_shared<Found>();
    const QString folder = sampleFolder();
    found->stackPath = QDir(folder).filePath(QStringLiteral("sample.tif"));
    track(m_jobs.run(
        JobQueue::Lane::Pool, tr("Making the sample"),
        [found, folder](Progress& progress, std::stop_token stop) {
            const QString labels = QDir(folder).filePath(QStringLiteral("sample-labels.tif"));
            if (!QFileInfo::exists(found->stackPath) || !QFileInfo::exists(labels)) {
                if (!QDir().mkpath(folder))
                    throw Error(ErrorKind::Unwritable, "The folder for the sample, " + folder.toStdString() +
                                                           ", cannot be made: check that your home folder can be written to.");
                SubProgress making(progress, 0, 0.9), writing(progress, 0.9, 1);
                const auto made = phantom::makePhantom(phantom::sampleOptions(), making, stop);
                io::writeLabels(labels.toStdString(), made.labels, writing, stop);
                io::writeStack(found->stackPath.toStdString(), made.image, {}, made.image.type(), writing, stop);
            }
            found->volume = io::openStack(found->stackPath.toStdString()).withSpacing(plateletSpacing);
            NoProgress quiet;
            found->exactLabels = io::readLabels(labels.toStdString(), quiet, stop);
            found->grey = firstContrast(found->volume);
        },
        [this, found] { show(*found); }));
}

void DocumentController::openProject(const QString& path, const QString& stackPath, As as) {
    auto found = std::make_shared<Found>();
    found->projectPath = path;
    found->stackPath = stackPath;
    auto lock = std::make_shared<project::ProjectLock>();
    const bool mine = path == m_project.path() && !path.isEmpty(); // opened again: the lock is ours
    if (as == As::Project && !mine && lock->take(path) == project::ProjectLock::Result::Taken)
        return emit alreadyOpen(path, tr("%1 is open elsewhere: %2.").arg(QFileInfo(path).fileName(), project::ProjectLock::holder(path)));
    track(m_jobs.run(
        JobQueue::Lane::File, tr("Opening %1").arg(QFileInfo(path).fileName()),
        [found, as](Progress& progress, std::stop_token stop) {
            auto contents = store::loadProject(found->projectPath.toStdString(), progress, stop);
            if (found->stackPath.isEmpty()) found->stackPath = QString::fromStdString(contents.stack.path);
            if (contents.stack.state == store::StackState::Missing && found->stackPath.toStdString() == contents.stack.path) {
                found->missing = QString::fromStdString(contents.stack.remark);
                return;
            }
            found->volume = madeNear(io::openStack(found->stackPath.toStdString()));
            if (found->volume.shape() != contents.stack.shape)
                throw Error(ErrorKind::Mismatch, "The stack " + found->stackPath.toStdString() + " has " + describe(found->volume.shape()) +
                                                     " voxels, the project was made on one of " + describe(contents.stack.shape) +
                                                     " (z,y,x): open the project with the stack it belongs to.");
            if (contents.spacing) found->volume = found->volume.withSpacing(*contents.spacing);
            found->grey = firstContrast(found->volume);
            if (as == As::Project) found->history = HistoryController::originOf(found->projectPath, contents.journal, contents.state, contents.checksum);
            found->contents = std::move(contents);
        },
        [this, found, lock, as] {
            found->history.lock = lock;
            if (as == As::Copy) found->projectPath.clear();
            if (found->missing.isEmpty()) return show(*found);
            m_projectWithoutStack = found->projectPath;
            emit stackMissing(found->missing);
        }));
}

void DocumentController::beginAfresh(std::vector<project::LabelLayer> layers, int activeLayer, const ClassSchema& schema, const SliceCare& care) {
    m_history.end();
    const Volume stack = m_project.original();
    const QString path = m_project.volumePath();
    m_project.restore(stack, path, std::move(layers), activeLayer, schema, {}, care);
    m_history.begin({});
}

void DocumentController::openWithStackAt(const QString& stackPath) {
    if (!m_projectWithoutStack.isEmpty()) openProject(std::exchange(m_projectWithoutStack, {}), stackPath);
}

void DocumentController::openCopy(const QString& path) {
    openProject(path, {}, As::Copy);
}

void DocumentController::openLeftover(const QString& journalPath) {
    auto found = std::make_shared<Found>();
    auto lock = std::make_shared<project::ProjectLock>();
    if (lock->take(journalPath) == project::ProjectLock::Result::Taken) return emit remarked(tr("That work is open in another window of Granule."));
    track(m_jobs.run(
        JobQueue::Lane::File, tr("Bringing back unsaved work"),
        [found, journalPath](Progress&, std::stop_token stop) {
            const auto journal = std::make_shared<const store::Journal>(store::Journal::read(journalPath.toStdString()));
            auto contents = journal->beginning();
            journal->move(contents.layers, contents.activeLayer, 0, journal->current());
            if (!journal->document().empty()) store::adoptDocument(contents, journal->document(), journal->path());
            contents.care = journal->careAt(journal->current(), contents.care, contents.stack.shape.z);
            found->stackPath = QString::fromStdString(contents.stack.path);
            found->volume = madeNear(io::openStack(contents.stack.path));
            throwIfStopped(stop);
            if (contents.spacing) found->volume = found->volume.withSpacing(*contents.spacing);
            found->grey = firstContrast(found->volume);
            found->contents = std::move(contents);
            found->history.journal = journal;
            found->history.state = journal->current();
        },
        [this, found, lock] {
            found->history.lock = lock;
            show(*found);
            m_project.markDirty();
        }));
}

void DocumentController::restoreUnsaved() {
    m_history.read([this](const std::shared_ptr<const store::Journal>& journal) {
        if (!journal->document().empty()) {
            auto contents = project::contentsOf(m_project);
            store::adoptDocument(contents, journal->document(), journal->path());
            if (contents.spacing) m_project.setSpacing(*contents.spacing);
            m_project.setSchema(contents.schema);
        }
        m_history.goTo(journal->current());
    });
}

void DocumentController::show(const Found& found) {
    if (m_loading) m_loading->cancel();
    m_history.end();
    QJsonObject view;
    std::vector<project::LabelLayer> layers;
    int active = 1;
    ClassSchema schema = ClassSchema::platelet();
    if (found.contents) {
        layers = project::layersOf(found.contents->layers);
        active = found.contents->activeLayer;
        schema = found.contents->schema;
        view = QJsonDocument::fromJson(QByteArray::fromStdString(found.contents->view)).object();
    } else if (found.exactLabels) {
        layers.push_back({1, tr("Exact labels"), tr("as the sample was made"), *found.exactLabels, true, 1});
        layers.push_back({2, tr("Labels"), tr("painted here"), LabelMap(found.volume.shape(), found.volume.spacingOrDefault()), true, 1});
    }
    m_selection.setShape(found.volume.shape());
    const auto& shape = found.volume.shape();
    m_selection.setBox({});
    m_selection.setCrosshair({shape.z / 2, shape.y / 2, shape.x / 2});
    m_selection.setGreyRange(found.grey);
    if (layers.empty()) m_project.setVolume(found.volume, found.stackPath);
    else m_project.restore(found.volume, found.stackPath, std::move(layers), active, schema, found.projectPath, found.contents ? found.contents->care : SliceCare{});
    memory::noteRecent(found.projectPath.isEmpty() ? found.stackPath : found.projectPath);
    emit opened(view);
    m_history.begin(found.history);
    if (found.contents && found.contents->stack.state == store::StackState::Touched) emit remarked(QString::fromStdString(found.contents->stack.remark));
    if (!found.volume.spacing()) emit voxelSizeUnknown();
    bringNear();
}

void DocumentController::bringNear() {
    if (fitsMemory(m_project.original())) loadIntoMemory();
    else if (!hasOwnLevels(m_project.original())) makePyramid();
}

void DocumentController::makePyramid() {
    const Volume volume = m_project.original();
    auto pyramid = std::make_shared<std::shared_ptr<store::Pyramid>>();
    const auto show = [this, volume, pyramid] {
        if (*pyramid && m_project.original().shape() == volume.shape() && m_project.original().name() == volume.name())
            m_project.replaceSource(store::withPyramid(volume, *pyramid));
    };
    m_loading = m_jobs.run(
        JobQueue::Lane::Pool, tr("Preparing views of %1 from afar").arg(QString::fromStdString(volume.name())),
        [=, this, path = m_project.volumePath().toStdString()](Progress& progress, std::stop_token stop) {
            *pyramid = store::openPyramid(memory::cacheFolder().toStdString(), path, volume, memory::cacheBytes());
            if (!*pyramid || (*pyramid)->complete()) return;
            QMetaObject::invokeMethod(this, show, Qt::QueuedConnection); // it is used while it grows
            (*pyramid)->build(volume, progress, stop);
        },
        show);
}

void DocumentController::loadIntoMemory() {
    const Volume volume = m_project.original();
    auto copy = std::make_shared<Volume>();
    m_loading = m_jobs.run(
        JobQueue::Lane::Pool, tr("Reading the stack into memory"),
        [volume, copy](Progress& progress, std::stop_token stop) { *copy = copyToMemory(volume, progress, stop); },
        [this, source = volume.source(), copy] {
            if (m_project.original().source() == source) m_project.replaceSource(*copy);
        });
}

void DocumentController::exportLabels(int layerId, const QString& path) {
    const auto* layer = m_project.layer(layerId);
    if (!layer) return;
    m_jobs.run(
        JobQueue::Lane::File, tr("Writing %1").arg(QFileInfo(path).fileName()),
        [map = layer->map, objects = layer->objects, path](Progress& progress, std::stop_token stop) {
            io::writeLabels(path.toStdString(), classMap(map, *objects), progress, stop);
        },
        [this, path] { emit remarked(tr("The labels were written to %1.").arg(QDir::toNativeSeparators(path))); });
    memory::noteFolder(path);
}

void DocumentController::save(const QString& path, const QJsonObject& view, std::function<void()> done) {
    if (!m_history.mayWriteTo(path))
        return emit alreadyOpen({}, tr("%1 is open elsewhere: %2. Save under another name.").arg(QFileInfo(path).fileName(), project::ProjectLock::holder(path)));
    auto contents = std::make_shared<store::ProjectContents>(project::contentsOf(m_project));
    contents->view = QJsonDocument(view).toJson(QJsonDocument::Compact).toStdString();
    contents->journal = m_history.keeper().id();
    contents->state = m_history.keeper().state();
    auto checksum = std::make_shared<std::uint32_t>(0);
    const int step = m_project.history().index();
    m_jobs.run(
        JobQueue::Lane::File, tr("Saving %1").arg(QFileInfo(path).fileName()),
        [path, contents, checksum](Progress& progress, std::stop_token stop) { *checksum = store::saveProject(path.toStdString(), *contents, progress, stop); },
        [this, path, step, done, checksum, state = contents->state] {
            // What was changed while the file was being written is not in it.
            const bool changedMeanwhile = m_project.history().index() != step;
            m_project.markSaved(path);
            m_history.noteSaved(path, state, *checksum);
            if (changedMeanwhile) m_project.markDirty();
            memory::noteRecent(path);
            if (done) done();
        });
}

void DocumentController::close() {
    if (m_loading) m_loading->cancel();
    m_history.end();
    m_project.setVolume({}, {});
    m_selection.setBox({});
    m_selection.setHovered({});
}

void DocumentController::setVoxelSize(const VoxelSpacing& spacing) {
    m_project.setSpacing(spacing);
    memory::noteVoxelSize(m_project.volumePath(), spacing);
}

} // namespace granule::desktop
