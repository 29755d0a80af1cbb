// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"

class QButtonGroup;
class QDoubleSpinBox;
class QLabel;

namespace granule::panel {

/// How the outline of the active class or object is changed as a whole: by how many nm, in this slice or in 3D. Main thread.
class ShapePanel : public theme::Section {
    Q_OBJECT
public:
    ShapePanel(project::Project& project, project::Selection& selection, QWidget* parent = nullptr);
    double amountNm() const;
    bool in3d() const;

signals:
    /// A button: the command's id.
    void asked(const QString& command);

private:
    void refresh();

    project::Project& m_project;
    project::Selection& m_selection;
    QLabel* m_words;
    QDoubleSpinBox* m_amount;
    QButtonGroup* m_where = nullptr;
};

} // namespace granule::panel
