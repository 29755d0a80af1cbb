// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;

namespace granule::panel {

/// The foot of the Annotate dock: one button that lets the networks learn from what a person corrected, then the choice between
/// the old and the new result. Main thread.
class ImprovePanel : public QFrame {
    Q_OBJECT
public:
    enum class State { Idle, Running, Offered };

    explicit ImprovePanel(QWidget* parent = nullptr);
    void setState(State state);
    State state() const noexcept { return m_state; }
    /// Edits of the active layer that can be learned from, and how long that takes.
    void setCorrections(int count, double seconds);
    void setProgress(double fraction, const QString& text);
    /// What the improved ensemble would change.
    void setOffer(const QString& text);
    /// Of the views that shows the old result, 0..1.
    void setShare(double share);
    /// The versions of the ensemble there are, the one in use among them.
    void setVersions(const QStringList& names, int current);

signals:
    void improveAsked();
    void stopAsked();
    void keepAsked();
    void rollBackAsked();
    void shareAsked(double share);
    void versionAsked(int index);

private:
    QWidget* makeOffer();

    State m_state = State::Idle;
    QPushButton *m_improve, *m_stop;
    QLabel *m_note, *m_offerText;
    QProgressBar* m_progress;
    QWidget *m_running, *m_offer, *m_versionRow;
    QSlider* m_share;
    QComboBox* m_versions;
};

} // namespace granule::panel
