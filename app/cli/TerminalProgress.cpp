// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/TerminalProgress.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace granule::cli {

namespace {

std::string clockText(double seconds) {
    const auto s = static_cast<long>(seconds + 0.5);
    char text[32];
    if (s >= 3600) std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else std::snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
    return text;
}

} // namespace

TerminalProgress::TerminalProgress(bool quiet)
    : m_start(Clock::now()), m_lastDraw(m_start), m_quiet(quiet), m_terminal(isatty(STDERR_FILENO) != 0) {}

void TerminalProgress::update(double fraction) {
    std::lock_guard lock(m_mutex);
    m_fraction = std::clamp(fraction, m_fraction, 1.0);
    if (!m_quiet) draw();
}

void TerminalProgress::status(std::string_view text) {
    std::lock_guard lock(m_mutex);
    m_status = text;
    if (!m_quiet && m_terminal) draw();
}

void TerminalProgress::draw() {
    using namespace std::chrono_literals;
    const auto now = Clock::now();
    const double elapsed = std::chrono::duration<double>(now - m_start).count();
    if (elapsed < 1) return;
    const std::string left = m_fraction > 0.005 ? clockText(elapsed * (1 - m_fraction) / m_fraction) + " left" : "";
    if (m_terminal) {
        if (now - m_lastDraw < 100ms) return;
        m_lastDraw = now;
        const int filled = static_cast<int>(m_fraction * 30);
        std::fprintf(stderr, "\r\033[K%s%s %3.0f %%  %s  %s", std::string(static_cast<std::size_t>(filled), '#').c_str(),
                     std::string(static_cast<std::size_t>(30 - filled), '.').c_str(), m_fraction * 100, left.c_str(),
                     m_status.c_str());
        m_drawn = true;
    } else if (const int tenth = static_cast<int>(m_fraction * 10); tenth > m_lastTenth) {
        m_lastTenth = tenth;
        std::fprintf(stderr, "%3d %%  %s  %s\n", tenth * 10, left.c_str(), m_status.c_str());
    }
}

void TerminalProgress::say(const std::string& line) {
    std::lock_guard lock(m_mutex);
    if (m_quiet) return;
    std::fprintf(stderr, "%s%s\n", m_drawn ? "\r\033[K" : "", line.c_str());
}

void TerminalProgress::finish() {
    std::lock_guard lock(m_mutex);
    if (m_drawn) std::fprintf(stderr, "\r\033[K");
    m_drawn = false;
}

} // namespace granule::cli
