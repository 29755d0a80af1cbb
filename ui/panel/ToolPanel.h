// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"

#include <vector>

class QButtonGroup;
class QLabel;
class QSlider;

namespace granule::panel {

/// What can be set on the tool in hand: brush size in nm and shape, fill in 2D or 3D, the drawn box. Main thread.
class ToolPanel : public theme::Section {
    Q_OBJECT
public:
    ToolPanel(project::Project& project, project::Selection& selection, QWidget* parent = nullptr);

private:
    QWidget* makeBrush();
    QWidget* makeFill();
    QWidget* makeBox();
    QWidget* makeOutline();
    QWidget* makeHint(const QString& text);
    void refresh();

    project::Project& m_project;
    project::Selection& m_selection;
    std::vector<QWidget*> m_pages; ///< one for each kind of tool, of which one shows
    QSlider* m_size = nullptr;
    QLabel *m_sizeText = nullptr, *m_sizeVoxels = nullptr, *m_boxText = nullptr;
    QButtonGroup *m_brushShape = nullptr, *m_brushEdge = nullptr, *m_fillShape = nullptr, *m_outline = nullptr;
    QLabel* m_outlineText = nullptr;
    QWidget* m_clearBox = nullptr;
};

} // namespace granule::panel
