// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace granule::phantom {

void forEachIndex(std::int64_t count, int threads, Progress& progress, const std::stop_token& stop,
                  const std::function<void(std::int64_t)>& work) {
    if (threads <= 0) threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    std::atomic<std::int64_t> next = 0;
    std::atomic<bool> failed = false;
    std::exception_ptr failure;
    std::mutex mutex; // guards failure, done and the progress
    std::int64_t done = 0;
    const auto run = [&] {
        try {
            for (std::int64_t i = next++; i < count && !failed; i = next++) {
                throwIfStopped(stop);
                work(i);
                const std::scoped_lock lock(mutex);
                progress.update(static_cast<double>(++done) / static_cast<double>(count));
            }
        } catch (...) {
            const std::scoped_lock lock(mutex);
            if (!failed.exchange(true)) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::int64_t i = 1; i < std::min<std::int64_t>(threads, count); ++i) helpers.emplace_back(run);
        run();
    }
    if (failure) std::rethrow_exception(failure);
}

} // namespace granule::phantom
