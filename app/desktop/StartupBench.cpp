// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/StartupBench.h"

#include "app/desktop/bench/BenchResult.h"

#include <QEvent>
#include <QProcess>
#include <QTimer>
#include <QWidget>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <time.h>
#include <unistd.h>

namespace granule::desktop {

namespace {

double secondsSinceProcessStart() {
    std::ifstream file("/proc/self/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    // Field 22 is the start in clock ticks since boot; the name in parentheses may hold spaces, so count after it.
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 22; ++i) fields >> field;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

FirstPaint::FirstPaint(QWidget& window, std::function<void(double)> done) : QObject(&window), m_done(std::move(done)) {
    window.installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event) {
    // The frame is flushed to the screen within UpdateRequest; what a queued call finds is a window that is shown.
    if (event->type() == QEvent::UpdateRequest && !std::exchange(m_painted, true))
        QTimer::singleShot(0, this, [this] { m_done(secondsSinceProcessStart()); });
    return QObject::eventFilter(watched, event);
}

QJsonArray startupResult(double seconds, const QString& program) {
    QProcess bare;
    bare.start(program, {QStringLiteral("--bench"), QStringLiteral("bare-window")});
    bare.waitForFinished(20000);
    return {benchTime(QStringLiteral("startup"), seconds * 1000, QStringLiteral("the same program with a bare window"),
                      bare.readAllStandardOutput().trimmed().toDouble() * 1000)};
}

} // namespace granule::desktop
