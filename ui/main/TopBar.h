// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/main/Actions.h"

#include <QFrame>

class QLabel;
class QMenu;
class QToolButton;

namespace granule::desktop {

/// What the right dock shows beside the views.
enum class Workspace { Annotate, Segment, Models, Compare, Figures };
inline constexpr int workspaceCount = 5;
QString describe(Workspace workspace);

/// Logo, workspaces, the project's name, command search, undo, redo, help, menu.
class TopBar : public QFrame {
    Q_OBJECT
public:
    TopBar(Actions& actions, QMenu* menu, QWidget* parent = nullptr);
    void setWorkspace(Workspace workspace);
    void setTitle(const QString& title, bool unsaved);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeTitle();
    QToolButton* m_tabs[workspaceCount];
    QToolButton *m_search, *m_brand;
    QWidget *m_titleBox, *m_left, *m_right;
    QLabel *m_title, *m_dot;
};

} // namespace granule::desktop
