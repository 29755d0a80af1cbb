// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace granule::theme {
class ElidedLabel;
}

namespace granule::panel {

/// What a reader sees of a blind reading: which cell of how many, the time that it took, and what to do next. Main thread.
class BlindBar : public QFrame {
    Q_OBJECT
public:
    explicit BlindBar(QWidget* parent = nullptr);

    /// Cell `turn` (from 1 on) of `turns`; `title` is what the reading is called.
    void setTurn(std::size_t turn, std::size_t turns, const QString& title, const QString& reader);
    void setSeconds(double seconds);
    void setPaused(bool paused);
    /// What is to be done: a hint, or why the cell is not done yet.
    void setHint(const QString& hint, bool warns = false);

signals:
    void nextAsked();
    void showAsked();
    void pauseAsked();
    void endAsked();

private:
    QLabel *m_turn, *m_time;
    theme::ElidedLabel* m_hint;
    QPushButton *m_show, *m_pause, *m_next, *m_end;
};

/// "0:07", "12:30", "1:02:30".
QString clockText(double seconds);

} // namespace granule::panel
