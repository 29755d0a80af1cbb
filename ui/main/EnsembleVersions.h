// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "ui/main/SegmentEngine.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

namespace granule::desktop {

/// The versions of the ensemble that were made by improving it in the open project: folders of models that lie beside the project
/// file, or, while that is not saved, in a folder of the program's own. Which one is in use follows the history. A version is
/// named by its folder; the empty name is the ensemble as it was trained. Main thread.
class EnsembleVersions : public QObject {
    Q_OBJECT
public:
    EnsembleVersions(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);

    /// Oldest first.
    const QStringList& all() const noexcept { return m_all; }
    QString current() const;
    /// The folders of its models; empty where they are gone, and for the empty name.
    SegmentEngine::Models modelsOf(const QString& version) const;
    /// "Ensemble, improved 26 Nov 10:31, 3 corrections"
    static QString describe(const QString& version);

    /// Where a new version of now is to be written, of so many corrections; its name is the last part.
    QString newFolder(int corrections) const;
    void add(const QString& version);
    /// Removes its folder as well.
    void remove(const QString& version);
    /// One step of the history: `version` is used from now on.
    void use(const QString& version, const QString& text);

    /// For the project file.
    QJsonObject state() const;
    /// After a document was opened.
    void restore(const QJsonObject& state);

signals:
    /// all() or current() are others.
    void changed();

private:
    void noteHistory();
    void moveToProject();
    QStringList folders() const;

    project::Project& m_project;
    project::JobQueue& m_jobs;
    QString m_unsavedFolder, m_path, m_fileVersion; ///< the version in use where the history says nothing
    QStringList m_all;
};

} // namespace granule::desktop
