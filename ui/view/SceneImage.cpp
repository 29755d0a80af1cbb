// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SceneImage.h"

#include "core/volume/Error.h"
#include "ui/scene/SceneGrey.h"
#include "ui/scene/SurfaceScene.h"
#include "ui/view/RenderWidget.h"

#include <QApplication>
#include <QThreadPool>

#include <utility>

namespace granule::view {

namespace {

using scene::SliceAxis;
constexpr std::array axes{SliceAxis::Z, SliceAxis::Y, SliceAxis::X};
constexpr double volumeDensity = 0.5;

} // namespace

SceneImage::SceneImage(project::Project& project, project::Selection& selection, project::JobQueue& jobs, RenderWidget& render, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_render(render) {}

void SceneImage::show(const std::array<bool, 3>& slices, bool volume) {
    for (std::size_t a = 0; a < 3; ++a) m_slices[a].wanted = slices[a];
    m_volumeWanted = volume;
    refresh();
}

void SceneImage::refresh() {
    for (const auto axis : axes) refreshSlice(axis);
    refreshVolume();
}

void SceneImage::forget() {
    for (auto& slice : m_slices) slice.onScreen = -1;
    if (m_volumeJob) m_volumeJob->cancel();
    m_volumeJob.clear();
    if (std::exchange(m_volumeDrawn, false)) m_render.change([](auto& scene) { scene.setVolume({}); });
}

std::int64_t SceneImage::placeOf(SliceAxis axis) const {
    const Index& at = m_selection.crosshair();
    return axis == SliceAxis::Z ? at.z : axis == SliceAxis::Y ? at.y : at.x;
}

void SceneImage::refreshSlice(SliceAxis axis) {
    auto& slice = m_slices[static_cast<std::size_t>(axis)];
    if (!slice.wanted || !m_project.hasVolume()) {
        slice.onScreen = -1;
        if (std::exchange(slice.drawn, false)) m_render.change([axis](auto& scene) { scene.setOrthoslice(axis, {}, {}, plateletSpacing); });
        return;
    }
    const auto at = placeOf(axis);
    if (slice.busy || at == slice.onScreen) return;
    slice.busy = true;
    QThreadPool::globalInstance()->start([self = QPointer(this), volume = m_project.volume(), range = m_selection.greyRange(), axis, at] {
        std::optional<scene::GreySlice> grey;
        try {
            grey = scene::greySlice(volume, axis, at, range);
        } catch (const Error&) {
            // The slice views tell of a damaged file; here the slice stays away.
        }
        QMetaObject::invokeMethod(qApp, [self, grey = std::move(grey), shape = volume.shape(), axis, at]() mutable {
            if (!self) return;
            auto& slice = self->m_slices[static_cast<std::size_t>(axis)];
            slice.busy = false;
            if (slice.wanted && self->m_project.volume().shape() == shape) {
                slice.onScreen = at;
                slice.drawn = true;
                self->m_render.change([grey = std::move(grey), axis, shape, spacing = self->m_project.spacing()](auto& scene) {
                    scene.setOrthoslice(axis, grey, shape, spacing);
                });
            }
            self->refreshSlice(axis);
        });
    });
}

void SceneImage::refreshVolume() {
    if (!m_volumeWanted || !m_project.hasVolume()) {
        if (m_volumeJob) m_volumeJob->cancel();
        m_volumeJob.clear();
        if (std::exchange(m_volumeDrawn, false)) m_render.change([](auto& scene) { scene.setVolume({}); });
        return;
    }
    if (m_volumeDrawn || m_volumeJob) return;
    auto grey = std::make_shared<scene::GreyVolume>();
    m_volumeJob = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("The image in 3D"),
        [grey, volume = m_project.volume(), spacing = m_project.spacing(), range = m_selection.greyRange()](Progress& progress, std::stop_token stop) {
            *grey = scene::greyVolume(volume, spacing, volumeDensity, range, progress, stop);
        },
        [this, self = QPointer(this), grey] {
            if (!self || !m_volumeWanted) return;
            m_volumeDrawn = true;
            m_render.change([grey](auto& scene) { scene.setVolume(*grey); });
        });
    connect(m_volumeJob, &project::Job::finished, this, [this, job = m_volumeJob] {
        if (m_volumeJob == job) m_volumeJob.clear();
    });
}

} // namespace granule::view
