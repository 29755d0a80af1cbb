// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/doubt/Ballot.h"
#include "ui/view/OrthoView.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace granule::panel {
class DoubtPanel;
class NextPanel;
class RulesCard;
} // namespace granule::panel

namespace granule::desktop {

class Actions;
class DecideController;
class ModelsController;
class NextController;
class SegmentController;

/// Doubt, and where to correct next: owns the votes and puts together what shows them, what decides anew from them, and
/// the walk through the places worth a look. The votes go with their layer, or with the stack. Main thread.
class DoubtController : public QObject {
    Q_OBJECT
public:
    /// `window` is what the card of rules lies over.
    DoubtController(view::OrthoView& views, project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* window,
                    QObject* parent);

    /// Sections for the dock.
    QWidget* doubtSection() const;
    QWidget* nextSection() const;
    panel::Ballot& ballot() noexcept { return m_ballot; }
    NextController& places() noexcept { return *m_next; }

    /// `layer`: what was made of them; 0: nothing.
    void setVotes(const review::Votes& votes, const QStringList& members, int layer);
    /// Votes come from there, of the models chosen here.
    void connectTo(SegmentController& segmentation, ModelsController& models);
    /// Its commands; those about places are for the workspace in which one corrects.
    void addCommands(Actions& actions, const std::function<bool()>& correcting);
    /// For the project file.
    QJsonObject state() const;
    void restore(const QJsonObject& state);

signals:
    /// The networks are to vote for this.
    void votesAsked(const granule::Box& box);
    /// For the bottom bar.
    void message(const QString& text);

private:
    void look();
    void toggleHeat();
    void dropStaleVotes();

    view::OrthoView& m_views;
    project::Project& m_project;
    project::Selection& m_selection;
    panel::Ballot m_ballot;
    panel::DoubtPanel* m_doubt;
    panel::NextPanel* m_nextPanel;
    panel::RulesCard* m_rules;
    DecideController* m_decide;
    NextController* m_next;
    panel::HeatKind m_lastShown = panel::HeatKind::Doubt;
};

/// What of the stack is in sight in the XY view, some slices deep: enough to see doubt, little enough to wait for.
Box inSight(view::OrthoView& views, const Shape& shape);

} // namespace granule::desktop
