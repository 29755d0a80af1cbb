// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace granule::desktop {

/// What is there while no project is: three large choices.
class FirstRunPage : public QWidget {
    Q_OBJECT
public:
    explicit FirstRunPage(QWidget* parent = nullptr);
    /// Paths, newest first.
    void setRecent(const QStringList& paths);
    /// Shown while something is being opened or made; empty: nothing is.
    void setBusy(const QString& text);

signals:
    void openAsked();
    void folderAsked();
    void webAsked();
    void sampleAsked();
    void recentAsked(const QString& path);

private:
    QVBoxLayout* m_recent;
    QWidget* m_cards;
    QLabel* m_busy;
};

} // namespace granule::desktop
