// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace granule::panel {

class Histogram;

/// Black, white and the labels' opacity: how the slices look, never what they hold. Main thread.
class ContrastPanel : public theme::Section {
    Q_OBJECT
public:
    ContrastPanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);

signals:
    void autoRequested();

private:
    void refresh();

    project::Project& m_project;
    project::Selection& m_selection;
    Histogram* m_histogram;
    QDoubleSpinBox *m_black, *m_white;
    QSlider* m_opacity;
    QLabel* m_opacityText;
};

} // namespace granule::panel
