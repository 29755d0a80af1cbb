// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/training/WindowSampler.h"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace granule::engine {

/// Makes the examples of the steps to come on worker threads, so that training never waits for them. An example depends on
/// (seed, epoch, number) alone: how many workers there are, and which of them makes it, changes nothing.
/// take() and restart() belong to one thread.
class SampleLoader {
public:
    /// `volume` must outlive the loader. Without workers take() makes the example itself.
    SampleLoader(const LabelledVolume& volume, const TrainConfig& config, int workers);
    ~SampleLoader();
    SampleLoader(const SampleLoader&) = delete;
    SampleLoader& operator=(const SampleLoader&) = delete;

    const WindowSampler& sampler() const noexcept { return m_sampler; }
    /// The example of training step `step`, counted from 0 through all epochs. Waits where it is not ready. Steps are asked
    /// for in rising order, or after restart(). Throws what making it threw.
    Sample take(std::int64_t step);
    /// The next step asked for will be `step`; what was made ahead is thrown away.
    void restart(std::int64_t step);

private:
    void work(std::stop_token stop);
    Sample make(WindowSampler& sampler, std::int64_t step) const;

    const LabelledVolume& m_volume;
    TrainConfig m_config;
    WindowSampler m_sampler;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<std::int64_t, Sample> m_ready;
    std::int64_t m_wanted = 0;  ///< the next step to be taken
    std::int64_t m_next = 0;    ///< the next step that no worker has begun
    std::int64_t m_round = 0;   ///< rises with restart(), so that what is late is thrown away
    std::exception_ptr m_failure;
    std::size_t m_ahead;        ///< examples that may wait
    std::vector<std::jthread> m_workers;
};

} // namespace granule::engine
