// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/SampleLoader.h"

#include <algorithm>
#include <utility>

namespace granule::engine {

SampleLoader::SampleLoader(const LabelledVolume& volume, const TrainConfig& config, int workers)
    : m_volume(volume), m_config(config), m_sampler(volume, config), m_ahead(2 * static_cast<std::size_t>(std::max(workers, 0)) + 1) {
    for (int i = 0; i < workers; ++i) m_workers.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

SampleLoader::~SampleLoader() {
    for (auto& worker : m_workers) worker.request_stop(); // wakes those that wait
}

Sample SampleLoader::make(WindowSampler& sampler, std::int64_t step) const {
    return sampler.sample(step / sampler.windowsPerEpoch(), step % sampler.windowsPerEpoch());
}

Sample SampleLoader::take(std::int64_t step) {
    if (m_workers.empty()) return make(m_sampler, step);
    if (step != m_wanted) restart(step);
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_failure || m_ready.contains(step); });
    if (m_failure) std::rethrow_exception(m_failure);
    auto sample = std::move(m_ready.extract(step).mapped());
    m_wanted = step + 1;
    lock.unlock();
    m_changed.notify_all();
    return sample;
}

void SampleLoader::restart(std::int64_t step) {
    {
        const std::lock_guard lock(m_mutex);
        m_ready.clear();
        m_wanted = m_next = step;
        ++m_round;
    }
    m_changed.notify_all();
}

void SampleLoader::work(std::stop_token stop) {
    WindowSampler own(m_volume, m_config); // holds the field of the epoch that it is in
    std::unique_lock lock(m_mutex);
    const auto mayGoOn = [&] { return !m_failure && m_next < m_wanted + static_cast<std::int64_t>(m_ahead); };
    while (m_changed.wait(lock, stop, mayGoOn)) {
        if (stop.stop_requested()) return;
        const auto step = m_next++, round = m_round;
        lock.unlock();
        try {
            auto sample = make(own, step);
            lock.lock();
            if (round == m_round) m_ready.emplace(step, std::move(sample));
        } catch (...) {
            lock.lock();
            m_failure = std::current_exception();
        }
        m_changed.notify_all();
    }
}

} // namespace granule::engine
