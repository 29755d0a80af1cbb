// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Neighbourhoods.h"

#include <algorithm>

namespace granule::tool {

using project::Job;
using project::JobQueue;

namespace {

constexpr std::int64_t edge = 128;   ///< voxels along each axis
constexpr std::int64_t margin = 24;  ///< voxels from a click to where the neighbourhood ends within the stack
constexpr std::size_t mostKept = 3;

/// From..to of `edge` voxels around `at`, moved to lie inside 0..size.
std::pair<std::int64_t, std::int64_t> range(std::int64_t at, std::int64_t size) {
    const auto lo = std::clamp<std::int64_t>(at - edge / 2, 0, std::max<std::int64_t>(0, size - edge));
    return {lo, std::min(size, lo + edge)};
}

Box boxAround(const Index& at, const Shape& shape) {
    const auto [z0, z1] = range(at.z, shape.z);
    const auto [y0, y1] = range(at.y, shape.y);
    const auto [x0, x1] = range(at.x, shape.x);
    return {{z0, y0, x0}, {z1, y1, x1}};
}

bool wellInside(const Index& at, const Box& box, const Shape& shape) {
    const auto far = [](std::int64_t v, std::int64_t lo, std::int64_t hi, std::int64_t size) {
        return (v >= lo + margin || lo == 0) && (v < hi - margin || hi == size);
    };
    return box.contains(at) && far(at.z, box.lo.z, box.hi.z, shape.z) && far(at.y, box.lo.y, box.hi.y, shape.y) &&
           far(at.x, box.lo.x, box.hi.x, shape.x);
}

} // namespace

Neighbourhoods::Neighbourhoods(project::Project& project, JobQueue& jobs, QObject* parent) : QObject(parent), m_project(project), m_jobs(jobs) {
    connect(&project, &project::Project::volumeChanged, this, &Neighbourhoods::clear);
    connect(&project, &project::Project::spacingChanged, this, &Neighbourhoods::clear);
    connect(&project, &project::Project::sliceCareChanged, this, &Neighbourhoods::clear);
}

void Neighbourhoods::clear() {
    for (const auto& place : m_places)
        if (place.job) place.job->cancel();
    m_places.clear();
}

Neighbourhoods::Place* Neighbourhoods::find(const Box& box) {
    const auto found = std::ranges::find(m_places, box, &Place::box);
    return found == m_places.end() ? nullptr : &*found;
}

std::shared_ptr<const prompt::Prompter> Neighbourhoods::prompter(const Box& box) const {
    const auto found = std::ranges::find(m_places, box, &Place::box);
    return found == m_places.end() ? nullptr : found->prompter;
}

Box Neighbourhoods::around(const Index& voxel) {
    const auto& shape = m_project.volume().shape();
    const auto known = std::ranges::find_if(m_places, [&](const Place& p) { return wellInside(voxel, p.box, shape); });
    const Box box = known == m_places.end() ? boxAround(voxel, shape) : known->box;
    if (known == m_places.end()) {
        m_places.push_front({box, nullptr, {}});
        look(box);
    } else std::rotate(m_places.begin(), known, known + 1);
    while (m_places.size() > mostKept) {
        if (m_places.back().job) m_places.back().job->cancel();
        m_places.pop_back();
    }
    return box;
}

void Neighbourhoods::look(const Box& box) {
    auto grey = std::make_shared<std::vector<float>>();
    auto found = std::make_shared<std::shared_ptr<const prompt::Prompter>>();
    find(box)->job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking at the surroundings"),
        [box, grey, found, volume = m_project.volume(), spacing = m_project.spacing()](Progress&, std::stop_token stop) {
            *grey = volume.read<float>(box);
            *found = std::make_shared<const prompt::Prompter>(box, spacing, *grey, prompt::Features{}, stop);
        },
        [this, box, grey, found] {
            learn(box, *found);
            askNetwork(box, grey);
        });
}

void Neighbourhoods::askNetwork(const Box& box, std::shared_ptr<const std::vector<float>> grey) {
    auto* place = find(box);
    if (!place || !m_network) return;
    auto found = std::make_shared<std::shared_ptr<const prompt::Prompter>>();
    place->job = m_jobs.run(
        JobQueue::Lane::Compute, tr("The network looks at the surroundings"),
        [box, grey, found, network = m_network, volume = m_project.volume().withSpacing(m_project.spacing()),
         spacing = m_project.spacing()](Progress& progress, std::stop_token stop) {
            prompt::Features features;
            try {
                features = network(volume, box, progress, stop);
            } catch (const Error&) {
                return; // prompts work without; Segment is where a person hears what is wrong with the networks
            }
            if (features.channels > 0) *found = std::make_shared<const prompt::Prompter>(box, spacing, *grey, features, stop);
        },
        [this, box, found] {
            if (*found) learn(box, *found);
        });
}

void Neighbourhoods::learn(const Box& box, std::shared_ptr<const prompt::Prompter> prompter) {
    auto* place = find(box);
    if (!place) return;
    place->prompter = std::move(prompter);
    emit learned(box);
}

} // namespace granule::tool
