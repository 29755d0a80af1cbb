// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/ProjectLock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QLockFile>

namespace granule::project {

namespace {

QString lockPathOf(const QString& path) {
    return path + QStringLiteral("-lock");
}

} // namespace

ProjectLock::ProjectLock() = default;
ProjectLock::~ProjectLock() = default;

ProjectLock::Result ProjectLock::take(const QString& path) {
    if (m_lock && m_path == path) return Result::Held;
    auto lock = std::make_unique<QLockFile>(lockPathOf(path));
    lock->setStaleLockTime(0); // work may go on for days; a program that is gone is known by its number
    if (!lock->tryLock(0)) return lock->error() == QLockFile::LockFailedError ? Result::Taken : Result::Impossible;
    m_lock = std::move(lock);
    m_path = path;
    return Result::Held;
}

void ProjectLock::release() {
    m_lock.reset();
    m_path.clear();
}

QString ProjectLock::holder(const QString& path) {
    const QString file = lockPathOf(path);
    QLockFile lock(file);
    qint64 process = 0;
    QString host, program;
    const QFileInfo info(file);
    const QString who = info.owner().isEmpty() ? QCoreApplication::translate("ProjectLock", "someone") : info.owner();
    if (!lock.getLockInfo(&process, &host, &program)) return who;
    return QCoreApplication::translate("ProjectLock", "%1 on %2 since %3").arg(who, host, QLocale().toString(info.lastModified(), QLocale::ShortFormat));
}

} // namespace granule::project
