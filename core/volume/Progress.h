// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stop_token>
#include <string_view>

namespace granule {

/// Where long work tells how far it is. Implementations are called from worker threads and must be thread-safe.
class Progress {
public:
    virtual ~Progress() = default;
    /// `fraction` in [0, 1], never falling within one piece of work.
    virtual void update(double fraction) = 0;
    /// A short phrase: what is being done ("window 12 of 96"), or a rate.
    virtual void status(std::string_view) {}
};

/// A progress that nobody watches.
class NoProgress : public Progress {
public:
    void update(double) override {}
};

/// Progress of one part of a larger piece of work: maps [0, 1] to [from, to] of the whole.
class SubProgress : public Progress {
public:
    SubProgress(Progress& whole, double from, double to) : m_whole(whole), m_from(from), m_to(to) {}
    void update(double fraction) override { m_whole.update(m_from + fraction * (m_to - m_from)); }
    void status(std::string_view text) override { m_whole.status(text); }

private:
    Progress& m_whole;
    double m_from, m_to;
};

/// Thrown when work notices that it was asked to stop. Not an Error: cancelling is an outcome, not a fault.
struct Cancelled {};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Cancelled{};
}

} // namespace granule
