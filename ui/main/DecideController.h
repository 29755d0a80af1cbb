// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/doubt/Ballot.h"
#include "ui/view/OrthoView.h"

#include <QObject>
#include <QPointer>

namespace granule::desktop {

/// Decides the labels anew from the votes. While a slider moves the shown slices are tried out, and the project stays as
/// it is; once the slider rests all that was voted for becomes one step of the history. Locks and objects stay. Main thread.
class DecideController : public QObject {
    Q_OBJECT
public:
    DecideController(view::OrthoView& views, project::Project& project, project::Selection& selection, project::JobQueue& jobs, panel::Ballot& ballot,
                     QObject* parent = nullptr);
    /// Decides the labels of this layer, which need not be the one that the votes made.
    void decide(int layerId);

signals:
    void message(const QString& text);

private:
    void tryOut();
    void startTrial();
    void showTrial(const LabelMap& map, const Box& changed);
    void dropTrial();
    /// What may be decided: all that was voted for, or what of it lies in the box that tools are limited to.
    Box where() const;
    edit::PaintOver over() const;

    view::OrthoView& m_views;
    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    panel::Ballot& m_ballot;
    QPointer<project::Job> m_trial, m_job;
    bool m_again = false;
    Box m_tried; ///< where the shown labels may differ from the layer's
    std::uint64_t m_edits = 0; ///< of the layer that the votes made
};

} // namespace granule::desktop
