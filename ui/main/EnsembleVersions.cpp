// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/EnsembleVersions.h"

#include "core/project/EditCommand.h"
#include "core/volume/Error.h"
#include "ui/tool/Editing.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QStandardPaths>
#include <QUuid>

namespace granule::desktop {

using project::JobQueue;

namespace {

const QString timeFormat = QStringLiteral("yyyyMMdd-HHmmss");

QString newUnsavedFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation))
        .filePath(QStringLiteral("improved/") + QUuid::createUuid().toString(QUuid::WithoutBraces));
}

QString folderBeside(const QString& projectPath) {
    return projectPath + QStringLiteral("-models");
}

/// Names come from files: only what newFolder() makes is one.
bool isVersion(const QString& name) {
    const auto parts = name.split('-');
    bool number = false;
    return parts.size() == 4 && parts[0] == QLatin1String("improved") && QDateTime::fromString(parts[1] + '-' + parts[2], timeFormat).isValid() &&
           parts[3].toInt(&number) >= 0 && number;
}

void copyFolder(const QString& from, const QString& to) {
    namespace fs = std::filesystem;
    const fs::path source = from.toStdString(), target = to.toStdString(), part = (to + ".part").toStdString();
    if (fs::exists(target) || !fs::exists(source)) return;
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    fs::remove_all(part, error);
    fs::copy(source, part, fs::copy_options::recursive, error);
    if (!error) fs::rename(part, target, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The improved networks could not be copied to \"" + target.string() + "\" beside the project: check the folder.",
                    error.message());
}

} // namespace

EnsembleVersions::EnsembleVersions(project::Project& project, JobQueue& jobs, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_unsavedFolder(newUnsavedFolder()), m_path(project.path()) {
    connect(&project.history(), &QUndoStack::indexChanged, this, &EnsembleVersions::noteHistory);
    connect(&project, &project::Project::titleChanged, this, &EnsembleVersions::moveToProject);
    connect(&project, &project::Project::volumeChanged, this, [this] { restore({}); });
}

QString EnsembleVersions::current() const {
    const auto& history = m_project.history();
    const auto noteOf = [&](int i) -> const project::EditNotes* {
        const auto* edit = dynamic_cast<const project::EditCommand*>(history.command(i));
        return edit && edit->notes().changesEnsemble() ? &edit->notes() : nullptr;
    };
    for (int i = history.index() - 1; i >= 0; --i)
        if (const auto* notes = noteOf(i)) return notes->ensembleAfter;
    for (int i = history.index(); i < history.count(); ++i)
        if (const auto* notes = noteOf(i)) return notes->ensembleBefore;
    return m_fileVersion;
}

QStringList EnsembleVersions::folders() const {
    return m_path.isEmpty() ? QStringList{m_unsavedFolder} : QStringList{folderBeside(m_path), m_unsavedFolder};
}

SegmentEngine::Models EnsembleVersions::modelsOf(const QString& version) const {
    SegmentEngine::Models models;
    if (!isVersion(version)) return models;
    for (const auto& folder : folders()) {
        const QDir dir(folder + '/' + version);
        for (const auto& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) models.push_back(dir.filePath(name).toStdString());
        if (!models.empty()) break;
    }
    return models;
}

QString EnsembleVersions::describe(const QString& version) {
    if (!isVersion(version)) return tr("As trained");
    const auto parts = version.split('-');
    const auto when = QDateTime::fromString(parts[1] + '-' + parts[2], timeFormat);
    const int corrections = parts[3].toInt();
    return tr("Ensemble, improved %1, %2")
        .arg(QLocale().toString(when, QStringLiteral("d MMM HH:mm")), corrections == 1 ? tr("1 correction") : tr("%1 corrections").arg(corrections));
}

QString EnsembleVersions::newFolder(int corrections) const {
    return folders().front() + QStringLiteral("/improved-%1-%2").arg(QDateTime::currentDateTime().toString(timeFormat)).arg(corrections);
}

void EnsembleVersions::add(const QString& version) {
    if (m_all.contains(version) || !isVersion(version)) return;
    m_all << version;
    m_all.sort(); // by time, as they are named
    emit changed();
}

void EnsembleVersions::remove(const QString& version) {
    if (!isVersion(version)) return;
    for (const auto& folder : folders()) QDir(folder + '/' + version).removeRecursively();
    m_all.removeAll(version);
    emit changed();
}

void EnsembleVersions::use(const QString& version, const QString& text) {
    if (version != current() && m_project.activeLayer()) tool::commitIfFresh(m_project, m_project.activeLayerId(), {}, text, {}, {true, current(), version});
}

QJsonObject EnsembleVersions::state() const {
    return {{"versions", QJsonArray::fromStringList(m_all)}, {"current", current()}};
}

void EnsembleVersions::restore(const QJsonObject& state) {
    m_path = m_project.path();
    m_unsavedFolder = newUnsavedFolder();
    m_all.clear();
    for (const auto& v : state["versions"].toArray())
        if (isVersion(v.toString())) m_all << v.toString();
    m_fileVersion = state["current"].toString();
    if (!m_all.contains(m_fileVersion)) m_fileVersion.clear();
    noteHistory();
}

// A step of an earlier session may name a version that the file does not list.
void EnsembleVersions::noteHistory() {
    if (const QString version = current(); !version.isEmpty() && !modelsOf(version).empty() && !m_all.contains(version)) return add(version);
    emit changed();
}

void EnsembleVersions::moveToProject() {
    if (m_project.path() == m_path || m_project.path().isEmpty()) return;
    const QString former = folders().front(), unsaved = m_path.isEmpty() ? m_unsavedFolder : QString();
    m_path = m_project.path();
    if (m_all.isEmpty()) return;
    m_jobs.run(
        JobQueue::Lane::File, tr("Saving the improved networks"),
        [former, unsaved, to = folderBeside(m_path), versions = m_all](Progress&, std::stop_token) {
            for (const auto& version : versions) copyFolder(former + '/' + version, to + '/' + version);
            if (!unsaved.isEmpty()) QDir(unsaved).removeRecursively();
        },
        [this] { emit changed(); });
}

} // namespace granule::desktop
