// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/StartupBench.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <time.h>
#include <unistd.h>

namespace granule::desktop {

double secondsSinceProcessStart() {
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    // Field 22 is the start in clock ticks since boot; the name in parentheses may hold spaces, so count after it.
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 22; ++i) fields >> field;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

StartupBench::StartupBench(QWidget& window) : QObject(&window) {
    window.installEventFilter(this);
}

bool StartupBench::eventFilter(QObject* watched, QEvent* event) {
    // The frame is flushed to the screen within UpdateRequest; what a queued call finds is a window that is shown.
    if (event->type() == QEvent::UpdateRequest && !std::exchange(m_painted, true)) {
        QTimer::singleShot(0, this, [] {
            const nlohmann::json result{{"bench", "startup"}, {"seconds", secondsSinceProcessStart()}, {"wantedSeconds", 1.5}};
            std::printf("%s\n", result.dump(2).c_str());
            std::fflush(stdout);
            QCoreApplication::exit(0);
        });
    }
    return QObject::eventFilter(watched, event);
}

} // namespace granule::desktop
