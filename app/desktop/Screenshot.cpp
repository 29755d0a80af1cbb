// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/Screenshot.h"

#include "ui/main/MainWindow.h"
#include "ui/view/SurfaceView.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace granule::desktop {

namespace {
constexpr int lookEveryMs = 200, quietLooksWanted = 8;
}

Screenshot::Screenshot(MainWindow& window, QString path) : QObject(&window), m_window(window), m_path(std::move(path)) {
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Screenshot::look);
    timer->start(lookEveryMs);
}

void Screenshot::look() {
    const auto* surfaces = m_window.findChild<view::SurfaceView*>();
    const bool drawing = surfaces && surfaces->isVisible() && !surfaces->isDrawn();
    m_quietLooks = m_window.jobs().busy() || drawing ? 0 : m_quietLooks + 1;
    if (m_quietLooks != quietLooksWanted) return;
    const bool written = m_window.grab().save(m_path, "PNG");
    if (!written) std::fprintf(stderr, "error: The picture cannot be written to %s: check the folder and the free space.\n", qPrintable(m_path));
    QCoreApplication::exit(written ? 0 : 1);
}

} // namespace granule::desktop
