// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/scene/SlicePlanes.h"

#include <QObject>
#include <QPointer>

#include <array>

namespace granule::view {

class RenderWidget;

/// What the 3D view shows of the image: slices through the crosshair, which follow it, and the whole stack to be seen
/// through. Voxels are read on other threads. Main thread.
class SceneImage : public QObject {
    Q_OBJECT
public:
    SceneImage(project::Project& project, project::Selection& selection, project::JobQueue& jobs, RenderWidget& render, QObject* parent);
    /// `slices`: across z, y and x.
    void show(const std::array<bool, 3>& slices, bool volume);
    /// The crosshair, the stack or its contrast changed.
    void refresh();
    /// Grey values on screen are not those of the stack any more.
    void forget();

private:
    struct Slice {
        bool wanted = false, busy = false, drawn = false;
        std::int64_t onScreen = -1;
    };
    void refreshSlice(scene::SliceAxis axis);
    void refreshVolume();
    std::int64_t placeOf(scene::SliceAxis axis) const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    RenderWidget& m_render;
    std::array<Slice, 3> m_slices;
    bool m_volumeWanted = false, m_volumeDrawn = false;
    QPointer<project::Job> m_volumeJob;
};

} // namespace granule::view
