// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Selection.h"
#include "ui/panel/doubt/Ballot.h"
#include "ui/view/OrthoView.h"

#include <QObject>

#include <array>

namespace granule::desktop {

/// Lays what the votes say over the slices: a job computes it for the slice that is shown, and it appears when it is
/// there; a slice that has been left meanwhile is computed no more. Main thread.
class HeatController : public QObject {
    Q_OBJECT
public:
    HeatController(view::OrthoView& views, project::Selection& selection, project::JobQueue& jobs, panel::Ballot& ballot, QObject* parent = nullptr);

private:
    struct Lane {
        view::SliceView* view = nullptr;
        bool running = false, again = false;
    };
    void showAll();
    void show(Lane& lane);
    void compute(Lane& lane, const Box& box);
    void applyOpacity();

    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    panel::Ballot& m_ballot;
    std::array<Lane, 3> m_lanes;
};

/// The voxels of the slice that `view` shows, as far as they lie inside `box`.
Box shownPart(const view::SliceView& view, const Box& box);

} // namespace granule::desktop
