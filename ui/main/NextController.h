// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/review/Queue.h"
#include "ui/panel/doubt/Ballot.h"
#include "ui/panel/doubt/RuleSet.h"
#include "ui/view/OrthoView.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <set>

namespace granule::panel {
class NextPanel;
} // namespace granule::panel

namespace granule::desktop {

/// The walk through the places worth a look: finds them, goes to them, mends them, remembers what was decided, and looks
/// again at those near an edit. Main thread; searching is done by jobs.
class NextController : public QObject {
    Q_OBJECT
public:
    NextController(view::OrthoView& views, project::Project& project, project::JobQueue& jobs, panel::Ballot& ballot, panel::NextPanel& panel,
                   QObject* parent = nullptr);

    const review::Queue& queue() const noexcept { return m_queue; }
    std::optional<std::size_t> current() const noexcept { return m_current; }
    const panel::RuleSet& rules() const noexcept { return m_rules; }
    void setRules(const panel::RuleSet& rules);
    /// Looks for places in the active layer.
    void search();
    /// To the next open place, or the one before; looks for places first where nobody has.
    void walk(bool forward);
    void mend();
    /// Decides the current place, and goes on; what was decided before is open again.
    void decide(review::Queue::State state);

    /// Rules and what was decided, for the project file.
    QJsonObject state() const;
    void restore(const QJsonObject& state);

signals:
    void message(const QString& text);

private:
    void take(std::vector<review::Place> places, int layer);
    void goTo(std::size_t place);
    void noteEdit(int layer, const Box& box);
    void recheck();
    void takeRecheck(const std::vector<std::size_t>& places, const std::vector<bool>& holds);
    void reset();
    void leavePlace();

    view::OrthoView& m_views;
    project::Project& m_project;
    project::JobQueue& m_jobs;
    panel::Ballot& m_ballot;
    panel::NextPanel& m_panel;
    review::Queue m_queue;
    panel::RuleSet m_rules;
    std::string m_rulesOf; ///< the schema that they are of
    std::optional<std::size_t> m_current;
    std::set<std::size_t> m_closed; ///< places that an edit has settled, not a person's word
    std::set<std::size_t> m_edited; ///< places to be looked at again
    int m_layer = 0;                ///< that the places are of; 0: nobody has looked yet
    QPointer<project::Job> m_search, m_recheck;
    QTimer m_rest;
    bool m_walkThen = false;
};

} // namespace granule::desktop
