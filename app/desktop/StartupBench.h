// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QJsonArray>
#include <QObject>

#include <functional>

class QWidget;

namespace granule::desktop {

/// Waits for the first picture of a window on screen, then tells the seconds since the kernel started this process.
class FirstPaint : public QObject {
    Q_OBJECT
public:
    FirstPaint(QWidget& window, std::function<void(double seconds)> done);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::function<void(double)> m_done;
    bool m_painted = false;
};

/// From the start of the process to the first picture, beside that of this program showing a bare window instead, which
/// is started for it. Blocks until that has ended.
QJsonArray startupResult(double seconds, const QString& program);

} // namespace granule::desktop
