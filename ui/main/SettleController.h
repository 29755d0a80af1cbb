// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/JournalKeeper.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/main/RulingLedger.h"
#include "ui/main/SettleGround.h"
#include "ui/main/TopBar.h"
#include "ui/panel/compare/Raters.h"
#include "ui/panel/settle/PlacesStrip.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace granule::desktop {

class RepaintSession;

/// Makes the consensus of the raters, walks through what they dispute, and writes a person's rulings into the consensus, each as one step
/// of the history. Rulings are kept with the project; what undo takes back is open again. Main thread; the work is done by jobs.
class SettleController : public QObject {
    Q_OBJECT
public:
    SettleController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, project::JournalKeeper& journal,
                     panel::Raters& raters, panel::PlacesStrip& strip, QObject* parent = nullptr);
    ~SettleController() override;

    /// Asks in the strip how a consensus is to be made.
    void askForConsensus();
    void makeConsensus(agreement::ConsensusRule rule, const QString& name);
    /// Lists what is to be settled; asks for a consensus first where there is none.
    void settle();
    /// The rater holds in the present place.
    void rule(int rater);
    void leaveOpen();
    /// Has the place painted anew by hand; again: it is done.
    void repaint();
    /// `keep`: what was painted is a ruling.
    void endRepaint(bool keep);
    bool isRepainting() const noexcept { return m_repaint != nullptr; }
    void exportRulings(const QString& path);
    void useAsTruth();
    /// The layer that rulings go to; 0: there is none.
    int consensusLayer() const;
    agreement::Rulings rulings() const;
    const std::vector<agreement::Dispute>& disputes() const noexcept { return m_disputes; }
    void setWorkspace(Workspace workspace);

    QJsonObject state() const;
    void restore(const QJsonObject& state);

signals:
    void message(const QString& text);
    /// Something to be read in peace: a notice.
    void finished(const QString& sentence);
    void workspaceAsked(granule::desktop::Workspace workspace);
    /// Training is to learn from this layer.
    void truthChosen(int layer);
    /// A place is being painted anew, or no longer.
    void repaintStarted(const QString& sentence);
    void repaintEnded();

private:
    /// A consensus that was made in this project.
    struct Record {
        int layer;
        agreement::ConsensusRule rule;
        std::vector<int> raters;
    };
    const Record* record() const;
    GroundOrder orderOf(const std::vector<int>& layers, agreement::ConsensusRule rule) const;
    std::vector<int> votingLayers() const;
    void search();
    void take(std::shared_ptr<const SettleGround> ground, std::vector<agreement::Dispute> disputes);
    void show();
    void showPlace();
    void refresh();
    void ruled(const std::string& choice, std::uint64_t state);
    void goOn();
    void followLayers();
    void noteEdit(int layer);
    void reset();
    void adoptHistory();
    std::set<std::uint64_t> doneSteps() const;
    std::uint64_t lastStep() const;
    bool isShown() const { return m_strip.mode() == panel::PlacesStrip::Mode::Disputes; }
    const agreement::Dispute* current() const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    project::JournalKeeper& m_journal;
    panel::Raters& m_raters;
    panel::PlacesStrip& m_strip;
    std::vector<Record> m_records;
    RulingLedger m_ledger;
    std::string m_ledgerJournal; ///< that the steps of the ledger are of
    bool m_restoring = false;    ///< the history of what was opened is not there yet
    panel::StripFilter m_filter;
    std::shared_ptr<const SettleGround> m_ground; ///< null: to be worked out
    std::vector<agreement::Dispute> m_disputes;
    std::optional<Index> m_whyAbout;  ///< the place that the reason in the bar is about
    std::optional<Index> m_ruledLast; ///< where the last ruling was made: undo goes back there
    std::unique_ptr<RepaintSession> m_repaint;
    QPointer<project::Job> m_making, m_search, m_ruling;
    QTimer m_rest;
    int m_shownLayer = 0;
    bool m_comparing = false, m_takeKeys = false;
};

} // namespace granule::desktop
