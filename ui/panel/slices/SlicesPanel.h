// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/slices/SliceLook.h"
#include "ui/theme/Section.h"

#include <memory>

class QCheckBox;
class QLabel;
class QPushButton;

namespace granule::panel {

class SliceRow;

/// Slices that look damaged, with what to do about each, and drift. What is decided is a step of the project's history;
/// the stack's file is never changed. Main thread.
class SlicesPanel : public theme::Section {
    Q_OBJECT
public:
    /// Rows that are shown at first, so that the sections below stay in sight; and at all.
    static constexpr std::size_t fewRows = 6, mostRows = 200;

    SlicesPanel(project::Project& project, project::Selection& selection, QWidget* parent = nullptr);

    /// Slices are being looked at.
    void showLooking();
    /// Nobody has looked, and why; asks whether to.
    void showUnseen(const QString& why);
    void showLook(SliceLook look);
    QString summary() const;

signals:
    void lookAsked();

private:
    enum class Sight { Unseen, Looking, Seen };
    void refresh();
    void rebuild(const std::vector<std::int64_t>& slices);
    void refreshStraighten();
    void setSight(Sight sight, const QString& text);
    std::vector<std::int64_t> listed() const;
    void decide(std::vector<std::int64_t> SliceCare::* list, std::int64_t slice, bool on, const QString& text);
    void decideAll();

    project::Project& m_project;
    project::Selection& m_selection;
    Sight m_sight = Sight::Unseen;
    bool m_showAll = false;
    SliceLook m_look;
    QLabel* m_summary;
    QPushButton *m_again, *m_all, *m_more;
    QCheckBox* m_straighten;
    QVBoxLayout* m_list;
    std::vector<SliceRow*> m_rows;
};

} // namespace granule::panel
