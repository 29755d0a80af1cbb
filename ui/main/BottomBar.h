// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;
class QProgressBar;
class QToolButton;

namespace granule::theme {
class ElidedLabel;
}

namespace granule::desktop {

class GreyProbe;

/// The read-out under the cursor, hints for the tool in hand, and the work that runs. Main thread.
class BottomBar : public QFrame {
    Q_OBJECT
public:
    BottomBar(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);
    void setHints(const QString& hints);
    /// A sentence that stands in place of the hints for a few seconds.
    void say(const QString& message);
    /// What is said of a voxel in place of its position in µm, its grey value and its label; empty: those.
    void setReadout(std::function<QString(const Index&)> readout);

private:
    void showPosition();
    void showJob();
    project::Job* jobToShow() const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    GreyProbe* m_probe;
    QLabel* m_position;
    theme::ElidedLabel *m_hints, *m_jobText;
    QProgressBar* m_progress;
    QToolButton* m_cancel;
    QString m_hintText;
    std::function<QString(const Index&)> m_readout;
    QTimer m_sayTimer, m_delay;
};

} // namespace granule::desktop
