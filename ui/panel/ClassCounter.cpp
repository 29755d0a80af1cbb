// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ClassCounter.h"

namespace granule::panel {

ClassCounter::ClassCounter(project::Project& project, project::JobQueue& jobs, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(250);
    connect(&m_pause, &QTimer::timeout, this, &ClassCounter::start);
    const auto later = [this] { m_pause.start(); };
    connect(&project, &project::Project::labelsChanged, this, later);
    connect(&project, &project::Project::layersChanged, this, later);
    connect(&project, &project::Project::objectsChanged, this, later);
    connect(&project, &project::Project::volumeChanged, this, later);
    later();
}

void ClassCounter::start() {
    const auto* layer = m_project.activeLayer();
    if (m_running) {
        m_again = true;
        return;
    }
    if (!layer) {
        m_total = {};
        emit changed();
        return;
    }
    auto result = std::make_shared<Tally>();
    m_running = true;
    auto* job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Counting voxels"),
        [map = layer->map, objects = layer->objects, before = m_tally, result](Progress&, std::stop_token stop) { *result = count(map, objects, before, stop); },
        [this, result] {
            m_tally = result;
            if (m_total == result->total) return;
            m_total = result->total;
            emit changed();
        });
    connect(job, &project::Job::finished, this, [this] {
        m_running = false;
        if (std::exchange(m_again, false)) m_pause.start();
    });
}

ClassCounter::Tally ClassCounter::count(const LabelMap& map, const std::shared_ptr<const ObjectTable>& objects, const std::shared_ptr<const Tally>& before,
                                        const std::stop_token& stop) {
    Tally tally;
    tally.objects = objects;
    const bool sameObjects = before && (before->objects == objects || *before->objects == *objects);
    const std::size_t n = map.blockCount();
    tally.blocks.resize(n);
    tally.counts.resize(n);
    std::vector<LabelId> ids;
    for (std::size_t b = 0; b < n; ++b) {
        throwIfStopped(stop);
        const auto& block = map.block(b);
        tally.blocks[b] = block;
        auto& counts = tally.counts[b];
        const std::int64_t voxels = block->shape().voxels();
        if (sameObjects && before->blocks.size() == n && before->blocks[b] == block) {
            counts = before->counts[b];
        } else if (block->isConstant()) {
            if (const auto id = objects->classOf(block->at(0)); id < most) counts[id] = static_cast<std::int32_t>(voxels);
        } else {
            ids.resize(static_cast<std::size_t>(voxels));
            block->unpack(ids.data());
            LabelId last = 0, lastClass = 0;
            for (const auto id : ids) {
                if (id != last) last = id, lastClass = objects->classOf(id);
                if (lastClass < most) ++counts[lastClass];
            }
        }
        for (int k = 0; k < most; ++k) tally.total[k] += counts[k];
    }
    return tally;
}

} // namespace granule::panel
