// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/PaintedSlices.h"
#include "core/project/JobQueue.h"
#include "ui/tool/Proposal.h"
#include "ui/view/SliceView.h"

#include <QObject>
#include <QPointer>

namespace granule::tool {

/// The active label in the slices between two that hold it: proposed, led by the image at first; asked for again, by the
/// shapes alone, and so on in turn. Main thread.
class Interpolating : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    Interpolating(project::JobQueue& jobs, Proposal& proposal, QObject* parent = nullptr);
    /// Between the painted slices of the view's plane around its slice.
    void start(view::SliceView& view);

signals:
    void message(const QString& text);

private:
    struct Wish {
        int layer = 0;
        LabelId label = 0;
        edit::Gap gap;
        friend bool operator==(const Wish&, const Wish&) = default;
    };

    project::JobQueue& m_jobs;
    Proposal& m_proposal;
    Wish m_shown;
    bool m_byImage = true;
    QPointer<project::Job> m_job;
};

} // namespace granule::tool
