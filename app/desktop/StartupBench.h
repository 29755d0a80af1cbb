// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>

namespace granule::desktop {

/// Measures the time from the start of the process to the first picture of the window on screen, prints it as JSON and
/// ends the program.
class StartupBench : public QObject {
    Q_OBJECT
public:
    explicit StartupBench(QWidget& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool m_painted = false;
};

/// Seconds since the kernel started this process.
double secondsSinceProcessStart();

} // namespace granule::desktop
