// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/HistoryController.h"

#include "core/store/ProjectDocument.h"
#include "core/volume/Error.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>

namespace granule::desktop {

using project::JobQueue;
using project::ProjectLock;
using store::Journal;

namespace {

const QString ending = QStringLiteral(".granule-journal");

/// A journal that does not belong to the project beside it any more makes room, and is kept.
QString setAside(const QString& path) {
    const QString kept = path + QStringLiteral("-") + QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    return QFile::rename(path, kept) ? kept : QString();
}

std::optional<std::size_t> savedStepsOn(const Journal& journal, std::uint64_t state, std::optional<std::uint64_t> saved) {
    if (!saved) return {};
    const auto way = journal.wayTo(state);
    const auto at = std::ranges::find(way, *saved);
    return at == way.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - way.begin()));
}

} // namespace

QString describeSteps(const Journal& journal, std::uint64_t from, std::uint64_t to) {
    const auto count = static_cast<int>(journal.stepsBetween(from, to));
    QString text = count == 1 ? HistoryController::tr("1 step") : HistoryController::tr("%1 steps").arg(count);
    if (to == 0) return text;
    const auto& last = journal.steps()[static_cast<std::size_t>(to - 1)];
    return HistoryController::tr("%1, the last by %2 on %3: %4")
        .arg(text, QString::fromStdString(last.who), QLocale().toString(QDateTime::fromMSecsSinceEpoch(last.whenMs), QLocale::ShortFormat),
             QString::fromStdString(last.text));
}

HistoryController::HistoryController(project::Project& project, JobQueue& jobs, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_keeper(project) {
    connect(&m_keeper, &project::JournalKeeper::troubled, this, &HistoryController::troubled);
    connect(&project.history(), &QUndoStack::indexChanged, this, &HistoryController::changed);
}

QString HistoryController::leftoverFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).filePath(QStringLiteral("unsaved"));
}

// ---- the life of a document

HistoryOrigin HistoryController::originOf(const QString& path, const std::string& journalId, std::uint64_t state, std::uint32_t checksum) {
    HistoryOrigin origin;
    origin.projectPath = path;
    origin.checksum = checksum;
    const QString beside = QString::fromStdString(store::journalPathOf(path.toStdString()));
    if (!QFileInfo::exists(beside)) return origin;
    try {
        auto journal = std::make_shared<const Journal>(Journal::read(beside.toStdString()));
        const bool named = !journalId.empty() && journal->base().id == journalId && journal->hasState(state);
        const bool begunHere = journalId.empty() && journal->base().file == checksum;
        if (named || begunHere) {
            origin.journal = std::move(journal);
            origin.state = named ? state : 0;
        } else {
            origin.remark = tr("The journal beside the project belongs to another version of it.");
        }
    } catch (const Error& e) {
        origin.remark = QString::fromStdString(e.what());
    }
    return origin;
}

void HistoryController::end() {
    m_keeper.end();
    m_lock.reset();
}

void HistoryController::begin(const HistoryOrigin& origin) {
    m_lock = origin.lock;
    // A project that is opened again had its lock until a moment ago.
    if (m_lock && !m_lock->held() && !origin.projectPath.isEmpty()) m_lock->take(origin.projectPath);
    QString beside = QString::fromStdString(store::journalPathOf(origin.projectPath.toStdString()));
    if (origin.journal) {
        try {
            m_keeper.goOn(*origin.journal, origin.state);
            m_project.setHistory(project::historyOf(m_project, *origin.journal, origin.state),
                                 savedStepsOn(*origin.journal, origin.state, m_keeper.savedState()));
            const auto last = origin.journal->current();
            if (!origin.projectPath.isEmpty() && last != origin.state && origin.journal->hasUnsaved())
                emit unsavedFound({{}, tr("%1 was not closed properly. Not in its file: %2.").arg(m_project.title(), describeSteps(*origin.journal, origin.state, last))});
            return;
        } catch (const Error& e) { // the folder takes no file any more
            emit remarked(QString::fromStdString(e.what()));
        }
    }
    const bool besideIt = !origin.projectPath.isEmpty() && m_lock && m_lock->held() && !origin.journal;
    if (besideIt && !origin.remark.isEmpty()) {
        const QString kept = setAside(beside);
        emit remarked(tr("%1 A new history is begun%2.").arg(origin.remark, kept.isEmpty() ? QString() : tr("; the former is kept as %1").arg(QFileInfo(kept).fileName())));
    }
    if (besideIt) return m_keeper.begin(beside, origin.checksum);
    QDir().mkpath(leftoverFolder());
    const QString own = QDir(leftoverFolder()).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + ending);
    m_lock = std::make_shared<ProjectLock>();
    m_lock->take(own);
    m_keeper.begin(own, {});
}

bool HistoryController::mayWriteTo(const QString& path) {
    ProjectLock probe;
    return path == m_project.path() || probe.take(path) != ProjectLock::Result::Taken;
}

void HistoryController::noteSaved(const QString& path, std::uint64_t state, std::uint32_t checksum) {
    m_keeper.saved(path, state, checksum);
    auto lock = std::make_shared<ProjectLock>();
    if (lock->take(path) == ProjectLock::Result::Held) m_lock = std::move(lock);
}

// ---- going through the history

QString HistoryController::layerName(int layer) const {
    const auto* found = m_project.layer(layer);
    return found ? found->name : QString();
}

void HistoryController::read(std::function<void(std::shared_ptr<const Journal>)> done) {
    if (!m_keeper.isKeeping() || !m_keeper.flush() || !QFileInfo::exists(m_keeper.path())) return;
    auto found = std::make_shared<std::shared_ptr<const Journal>>();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Reading the history"),
        [found, path = m_keeper.path().toStdString()](Progress&, std::stop_token) { *found = std::make_shared<const Journal>(Journal::read(path)); },
        [found, done = std::move(done), id = m_keeper.id(), this] {
            if ((*found)->base().id == id && m_keeper.id() == id) done(*found);
        });
}

void HistoryController::goTo(std::uint64_t state) {
    read([this, state](const std::shared_ptr<const Journal>& journal) {
        auto layers = std::make_shared<std::vector<store::LayerContents>>(project::contentsOf(m_project).layers);
        auto active = std::make_shared<int>(m_project.activeLayerId());
        const auto from = m_keeper.state();
        m_jobs.run(
            JobQueue::Lane::Pool, tr("Going through the history"),
            [=](Progress&, std::stop_token) { journal->move(*layers, *active, from, state); },
            [=, this] {
                if (m_keeper.state() != from || m_keeper.id() != journal->base().id)
                    return emit remarked(tr("The labels changed meanwhile, so they were left as they are: try again."));
                m_project.travel(project::layersOf(std::move(*layers)), *active, project::historyOf(m_project, *journal, state),
                                 savedStepsOn(*journal, state, m_keeper.savedState()),
                                 journal->careAt(state, m_project.sliceCare(), m_project.volume().shape().z));
            });
    });
}

void HistoryController::showAsLayer(std::uint64_t state) {
    read([this, state](const std::shared_ptr<const Journal>& journal) {
        auto layers = std::make_shared<std::vector<store::LayerContents>>(project::contentsOf(m_project).layers);
        const int wanted = m_project.activeLayerId();
        m_jobs.run(
            JobQueue::Lane::Pool, tr("Going through the history"),
            [layers, journal, state, from = m_keeper.state(), active = wanted](Progress&, std::stop_token) mutable { journal->move(*layers, active, from, state); },
            [this, layers, state, journal, wanted] {
                const auto layer = std::ranges::find(*layers, wanted, &store::LayerContents::id);
                if (layer == layers->end()) return emit remarked(tr("The active layer was not there yet at that time."));
                const auto when = state == 0 ? tr("at the beginning")
                                             : QLocale().toString(QDateTime::fromMSecsSinceEpoch(journal->steps()[static_cast<std::size_t>(state - 1)].whenMs), QLocale::ShortFormat);
                m_project.addLayer(tr("%1, %2").arg(QString::fromStdString(layer->name), when), tr("from the history"), layer->map, layer->objects);
            });
    });
}

void HistoryController::declineUnsaved() {
    m_keeper.decline();
}

// ---- what a crash left

void HistoryController::lookForLeftovers() {
    if (QDir(leftoverFolder()).isEmpty()) return;
    auto found = std::make_shared<UnsavedWork>();
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking for unsaved work"),
        [found, folder = leftoverFolder()](Progress&, std::stop_token stop) {
            const auto files = QDir(folder).entryInfoList({QLatin1Char('*') + ending}, QDir::Files, QDir::Time);
            const QString lockEnding = QStringLiteral("-lock");
            for (const auto& lock : QDir(folder).entryList({QLatin1Char('*') + lockEnding}, QDir::Files)) {
                const QString journal = QDir(folder).filePath(lock.chopped(lockEnding.size()));
                if (!QFileInfo::exists(journal)) ProjectLock().take(journal); // goes again, if its program is gone
            }
            for (const auto& file : files) {
                throwIfStopped(stop);
                ProjectLock lock;
                if (lock.take(file.filePath()) != ProjectLock::Result::Held) continue; // a program is at work on it
                try {
                    const auto journal = Journal::read(file.filePath().toStdString());
                    if (journal.steps().empty() || !found->journalPath.isEmpty()) continue;
                    found->journalPath = file.filePath();
                    const auto stack = QFileInfo(QString::fromStdString(journal.base().stackPath)).fileName();
                    found->sentence = tr("Work on %1 was never saved: %2.").arg(stack, describeSteps(journal, 0, journal.current()));
                } catch (const Error&) { // damaged from its first record on: it holds nothing
                }
            }
        },
        [this, found] {
            if (!found->journalPath.isEmpty()) emit unsavedFound(*found);
        });
}

void HistoryController::removeLeftover(const QString& journalPath) {
    QFile::remove(journalPath);
}

} // namespace granule::desktop
