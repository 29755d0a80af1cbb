// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/panel/settle/FilterMenu.h"
#include "ui/panel/settle/PlacePicture.h"
#include "ui/panel/settle/StripPlace.h"

#include <QFrame>
#include <QPointer>

#include <memory>
#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace granule::theme {
class ElidedLabel;
}

namespace granule::panel {

class ConsensusForm;
class PlaceList;
class RulingBar;

/// The strip below the views of the Compare workspace: the places behind a number, or those to be settled, as pictures, with what can be
/// said about them. It only shows and tells what was asked for. Main thread.
class PlacesStrip : public QFrame {
    Q_OBJECT
public:
    enum class Mode { Differences, Disputes };

    explicit PlacesStrip(project::JobQueue& jobs, QWidget* parent = nullptr);

    Mode mode() const noexcept { return m_mode; }
    void setMode(Mode mode);
    /// The heading; without places only it is seen.
    void setHeading(const QString& title, const QString& about);
    void setPlaces(std::vector<StripPlace> places, std::shared_ptr<const PictureSource> source);
    const std::vector<StripPlace>& places() const;
    int current() const;
    /// Chooses a place without telling; -1: none.
    void setCurrent(int place);
    /// The next place, or the one before; round and round.
    void step(int by);
    void setState(int place, StripPlace::State state);
    /// "Settled 38 of 131 places. ..." with a bar; `of` 0: nothing.
    void setProgress(const QString& text, int settled, int of);
    /// Shows that something is being worked out, with a way to stop it.
    void watch(project::Job* job);
    /// Room is scarce: only the heading is seen, whatever a person unfolded.
    void setCramped(bool cramped);

    FilterMenu& filter() noexcept { return *m_filter; }
    RulingBar& ruling() noexcept { return *m_ruling; }
    ConsensusForm& consensus() noexcept { return *m_consensus; }
    /// Whether there is a consensus to settle, and to train on.
    void setHasConsensus(bool has);

signals:
    void placeChosen(int place);
    void modeAsked(granule::panel::PlacesStrip::Mode mode);
    void truthAsked();  ///< the consensus is to be what training learns from
    void exportAsked(); ///< of the rulings

private:
    QHBoxLayout* makeHeading();
    QWidget* makeFoot();
    void layOut();

    Mode m_mode = Mode::Differences;
    bool m_folded, m_cramped = false, m_hasConsensus = false;
    QLabel* m_title;
    theme::ElidedLabel *m_about, *m_progressText;
    FilterMenu* m_filter;
    QButtonGroup* m_modes = nullptr;
    QToolButton* m_fold;
    PlaceList* m_list;
    RulingBar* m_ruling;
    ConsensusForm* m_consensus;
    QWidget *m_modeSwitch = nullptr, *m_busy = nullptr, *m_foot = nullptr;
    QPushButton* m_truth = nullptr;
    QProgressBar *m_bar = nullptr, *m_busyBar = nullptr;
    QPointer<project::Job> m_job;
};

} // namespace granule::panel
