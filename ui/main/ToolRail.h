// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Selection.h"
#include "ui/main/Actions.h"

#include <QFrame>

#include <map>

class QToolButton;

namespace granule::desktop {

/// The tools at the left edge, icon over key. Main thread.
class ToolRail : public QFrame {
    Q_OBJECT
public:
    ToolRail(Actions& actions, project::Selection& selection, QWidget* parent = nullptr);

private:
    QToolButton* add(QAction* action);
    void refresh();
    project::Selection& m_selection;
    std::map<project::Tool, QToolButton*> m_tools;
};

} // namespace granule::desktop
