// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/AllCores.h"
#include "core/volume/Progress.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <thread>

namespace granule::analysis {

/// Calls work(part, i) for all i < count on all cores. A core has a `part` of its own, as make() gives it, and hands it to
/// gather(part), one core at a time, when nothing is left to do. The first exception ends the work and is thrown here; Cancelled.
template <typename Make, typename Work, typename Gather>
void overBlocks(std::size_t count, Progress& progress, const std::stop_token& stop, Make make, Work work, Gather gather) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::size_t done = 0;
    onAllCores(std::min<std::size_t>(count, std::max(1U, std::thread::hardware_concurrency())), [&](std::size_t) {
        auto part = make();
        try {
            for (auto i = next++; i < count; i = next++) {
                throwIfStopped(stop);
                work(part, i);
                const std::scoped_lock lock(mutex);
                progress.update(static_cast<double>(++done) / static_cast<double>(count));
            }
        } catch (...) {
            next = count;
            throw;
        }
        const std::scoped_lock lock(mutex);
        gather(part);
    });
}

/// The same without parts: work(i).
template <typename Work>
void overBlocks(std::size_t count, Progress& progress, const std::stop_token& stop, Work work) {
    struct NoPart {};
    overBlocks(count, progress, stop, [] { return NoPart{}; }, [&](NoPart, std::size_t i) { work(i); }, [](NoPart) {});
}

} // namespace granule::analysis
