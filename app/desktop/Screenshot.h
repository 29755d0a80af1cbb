// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>
#include <QString>

namespace granule::desktop {

class MainWindow;

/// Waits until nothing runs and nothing has been drawn for a moment, writes a picture of the window, and ends the
/// program: status 0, or 1 where the file could not be written.
class Screenshot : public QObject {
    Q_OBJECT
public:
    Screenshot(MainWindow& window, QString path);

private:
    void look();
    MainWindow& m_window;
    QString m_path;
    int m_quietLooks = 0;
};

} // namespace granule::desktop
