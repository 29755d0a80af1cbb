// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/GreyCounter.h"

#include <memory>

namespace granule::panel {

GreyCounter::GreyCounter(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(200);
    connect(&m_pause, &QTimer::timeout, this, &GreyCounter::count);
    connect(&selection, &project::Selection::crosshairChanged, this, &GreyCounter::look);
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_slice = -1;
        look();
    });
    look();
}

void GreyCounter::setWanted(bool wanted) {
    m_wanted = wanted;
    look();
}

void GreyCounter::look() {
    if (m_wanted && m_selection.crosshair().z != m_slice) m_pause.start();
}

void GreyCounter::count() {
    if (!m_project.hasVolume()) return;
    if (m_running) return m_pause.start();
    const auto z = m_selection.crosshair().z;
    auto bins = std::make_shared<GreyBins>();
    m_running = true;
    auto* job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Histogram"), [volume = m_project.volume(), z, bins](Progress&, std::stop_token) { *bins = binsOf(volume, z); },
        [this, bins, z] {
            m_slice = z;
            emit counted(*bins);
        });
    connect(job, &project::Job::finished, this, [this] { m_running = false; });
}

} // namespace granule::panel
