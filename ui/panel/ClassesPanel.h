// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"

#include <vector>

namespace granule::panel {

class ClassCounter;
class ClassRow;

/// The classes of the project: colour, name, volume, key, eye, padlock; the active one is painted with. Main thread.
class ClassesPanel : public theme::Section {
    Q_OBJECT
public:
    ClassesPanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);

private:
    void refresh();
    void chooseColour(LabelId id, QWidget* at);

    project::Project& m_project;
    project::Selection& m_selection;
    ClassCounter* m_counter;
    std::vector<ClassRow*> m_rows;
};

} // namespace granule::panel
