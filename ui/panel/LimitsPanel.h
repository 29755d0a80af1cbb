// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"

#include <functional>

class QCheckBox;
class QComboBox;
class QLabel;

namespace granule::panel {

class GreyCounter;
class Histogram;

/// What every tool keeps to: what is painted over, only inside the box, only inside a cell, only some grey values. Main
/// thread.
class LimitsPanel : public theme::Section {
    Q_OBJECT
public:
    LimitsPanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void refreshChoices();
    void change(const std::function<void(project::Limits&)>& how);

    project::Project& m_project;
    project::Selection& m_selection;
    GreyCounter* m_counter;
    QComboBox* m_over;
    QCheckBox *m_box, *m_cell, *m_grey;
    Histogram* m_histogram;
    QLabel* m_greyText;
};

} // namespace granule::panel
