// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/ObjectCounter.h"

#include <utility>

namespace granule::panel {

namespace {

ObjectCount countOf(int layer, const LabelMap& map, const ObjectCount& before, const std::stop_token& stop) {
    ObjectCount count{layer, map, {}, {}};
    if (before.layer == layer && before.map.shape() == map.shape()) {
        count.census = before.census;
        count.census.recount(map, BlockDelta::between(before.map, map));
    } else {
        count.census = objects::Census(map, stop);
    }
    throwIfStopped(stop);
    count.tallies = count.census.tallies();
    return count;
}

} // namespace

ObjectCounter::ObjectCounter(project::Project& project, project::JobQueue& jobs, QObject* parent) : QObject(parent), m_project(project), m_jobs(jobs) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(250);
    connect(&m_pause, &QTimer::timeout, this, &ObjectCounter::start);
    const auto later = [this] { m_pause.start(); };
    connect(&project, &project::Project::labelsChanged, this, later);
    connect(&project, &project::Project::layersChanged, this, later);
    connect(&project, &project::Project::objectsChanged, this, later);
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_count = std::make_shared<const ObjectCount>();
        emit changed();
        m_pause.start();
    });
}

void ObjectCounter::start() {
    if (m_running) {
        m_again = true;
        return;
    }
    const auto* layer = m_project.activeLayer();
    if (!layer || layer->objects->empty()) {
        if (m_count->layer != 0) {
            m_count = std::make_shared<const ObjectCount>();
            emit changed();
        }
        return;
    }
    if (m_count->layer == layer->id && BlockDelta::between(m_count->map, layer->map).empty()) return;
    auto result = std::make_shared<ObjectCount>();
    m_running = true;
    auto* job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Measuring objects"),
        [id = layer->id, map = layer->map, before = m_count, result](Progress&, std::stop_token stop) { *result = countOf(id, map, *before, stop); },
        [this, result] {
            m_count = result;
            emit changed();
        });
    connect(job, &project::Job::finished, this, [this] {
        m_running = false;
        if (std::exchange(m_again, false)) m_pause.start();
    });
}

} // namespace granule::panel
