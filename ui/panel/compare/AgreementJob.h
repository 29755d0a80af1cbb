// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/panel/compare/Raters.h"

#include <QPointer>
#include <QTimer>

#include <vector>

namespace granule::panel {

/// Works out the agreement of all raters that count as one job, while somebody looks, and gives it to Raters; again when what was
/// worked out is no longer so. Main thread.
class AgreementJob : public QObject {
    Q_OBJECT
public:
    /// What a person chooses of agreement::StudyOptions.
    struct Choice {
        agreement::Region region = agreement::Region::All;
        std::vector<int> cells = {}; ///< with Region::ChosenCells
        analysis::AbsentClass absent = analysis::AbsentClass::Zero;
        friend bool operator==(const Choice&, const Choice&) = default;
    };

    AgreementJob(project::Project& project, project::JobQueue& jobs, Raters& raters, QObject* parent = nullptr);

    const Choice& choice() const noexcept { return m_choice; }
    void setChoice(const Choice& choice);
    /// With the project's classes and masked slices.
    agreement::StudyOptions options() const;
    void setWanted(bool wanted);
    /// A stack of this size is not worked on before a person asks for it with start().
    bool isTooLargeToStartAlone() const;
    bool isRunning() const { return m_job && !m_job->isOver(); }
    project::Job* job() const { return m_job; }
    void start();

signals:
    void started();
    /// It ended without a result; empty where a person stopped it.
    void failed(const QString& sentence);

private:
    void follow();

    project::Project& m_project;
    project::JobQueue& m_jobs;
    Raters& m_raters;
    Choice m_choice;
    bool m_wanted = false, m_stopped = false; ///< by a person: until something changes
    QPointer<project::Job> m_job;
    QTimer m_settle;
};

} // namespace granule::panel
