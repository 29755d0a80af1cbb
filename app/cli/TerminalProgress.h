// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace granule::cli {

/// Progress on standard error: a bar with the time left on a terminal, one line per 10 % elsewhere, nothing when quiet.
/// Work that is over within a second shows nothing. Thread-safe.
class TerminalProgress : public Progress {
public:
    explicit TerminalProgress(bool quiet);
    ~TerminalProgress() override { finish(); }
    void update(double fraction) override;
    void status(std::string_view text) override;
    /// A line of its own, without disturbing the bar.
    void say(const std::string& line);
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    void draw();

    std::mutex m_mutex;
    std::string m_status;
    Clock::time_point m_start, m_lastDraw;
    double m_fraction = 0;
    int m_lastTenth = 0;
    bool m_quiet, m_terminal, m_drawn = false;
};

} // namespace granule::cli
