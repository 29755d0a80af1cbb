// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/doubt/Ballot.h"
#include "ui/theme/Section.h"

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QVBoxLayout;

namespace granule::panel {

class HeatLegend;
class MemberRow;

/// What the members of the ensemble think: probability, doubt and disagreement over the slices, each member's vote and
/// weight, and how the votes become labels. Main thread.
class DoubtPanel : public theme::Section {
    Q_OBJECT
public:
    DoubtPanel(project::Project& project, project::Selection& selection, Ballot& ballot, QWidget* parent = nullptr);
    /// Votes are being made.
    void setLooking(bool looking);

signals:
    /// Votes for what is in sight, or for the drawn box.
    void lookAsked();
    /// The active layer is to become what the votes say.
    void labelAsked();

private:
    QWidget* makeView();
    QWidget* makeDeciding();
    void rebuildMembers();
    void refresh();
    void refreshDecision();
    void refreshLook();
    void showVotes();
    void change(const std::function<void(review::Decision&)>& how);
    QString className() const;

    project::Project& m_project;
    project::Selection& m_selection;
    Ballot& m_ballot;
    bool m_looking = false;
    QLabel *m_empty, *m_where, *m_priorName = nullptr, *m_priorText = nullptr, *m_thresholdText = nullptr;
    QWidget *m_all, *m_legendRow = nullptr;
    QComboBox* m_shown = nullptr;
    HeatLegend* m_legend = nullptr;
    QSlider *m_opacity = nullptr, *m_prior = nullptr, *m_threshold = nullptr;
    QCheckBox* m_thresholdOn = nullptr;
    QPushButton *m_look, *m_label = nullptr, *m_reset = nullptr;
    QVBoxLayout* m_memberColumn = nullptr;
    std::vector<MemberRow*> m_members;
};

} // namespace granule::panel
