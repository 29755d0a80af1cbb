// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <ctime>

namespace granule::testing {

/// Watches how long the event loop of its thread is not reached: what a person feels as a window that hangs. Counted is
/// the thread's own processor time, so that a busy machine is not blamed on the program.
class Watchdog : public QObject {
public:
    Watchdog() {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, this, [this] { look(); });
        m_last = now();
        m_timer.start(1);
    }
    /// The longest time since the last call, ms.
    double longestMs() {
        look();
        return std::exchange(m_longest, 0) * 1e3;
    }

private:
    static double now() {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    }
    void look() {
        const double at = now();
        m_longest = std::max(m_longest, at - m_last);
        m_last = at;
    }

    QTimer m_timer;
    double m_last = 0, m_longest = 0;
};

} // namespace granule::testing
