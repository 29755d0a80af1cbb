// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace granule {

/// Calls work(i) for all i < count, on `threads` threads at most. The first exception stops the rest and is thrown here.
template <typename F>
void onThreads(std::size_t threads, std::size_t count, F work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr trouble;
    const auto run = [&] {
        try {
            for (auto i = next++; i < count; i = next++) work(i);
        } catch (...) {
            next = count;
            const std::scoped_lock lock(mutex);
            if (!trouble) trouble = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < std::min(threads, count); ++t) others.emplace_back(run);
        run();
    }
    if (trouble) std::rethrow_exception(trouble);
}

/// onThreads(), with a thread a core.
template <typename F>
void onAllCores(std::size_t count, F work) {
    onThreads(std::max(1U, std::thread::hardware_concurrency()), count, work);
}

} // namespace granule
