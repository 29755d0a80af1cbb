// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Disagreement.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "ui/panel/compare/Raters.h"
#include "ui/view/SliceView.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <array>
#include <optional>

namespace granule::desktop {

/// Where the two raters of the pair differ, and how, laid over one slice view. It is worked out by a job while it is wanted, and again
/// when labels change; it is no layer, so neither history nor files ever see it. Main thread.
class DifferencePlanes : public QObject {
    Q_OBJECT
public:
    DifferencePlanes(view::SliceView& view, project::Project& project, project::JobQueue& jobs, panel::Raters& raters, QObject* parent = nullptr);

    void setWanted(bool wanted);
    /// Voxels of each Difference; empty while it is not known.
    const std::optional<std::array<std::uint64_t, 5>>& counts() const noexcept { return m_counts; }
    /// The share of all voxels that differ.
    std::optional<double> share() const;
    static QColor colourOf(agreement::Difference kind);

signals:
    void changed();

private:
    void invalidate();
    void compute();
    void show();

    view::SliceView& m_view;
    project::Project& m_project;
    project::JobQueue& m_jobs;
    panel::Raters& m_raters;
    bool m_wanted = false, m_stale = true, m_showing = false, m_again = false;
    LabelMap m_kinds;
    std::optional<std::array<std::uint64_t, 5>> m_counts;
    QPointer<project::Job> m_job;
    QTimer m_settle;
};

} // namespace granule::desktop
