// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/main/TopBar.h"

#include <QFrame>

#include <initializer_list>
#include <set>
#include <vector>

class QScrollArea;
class QVBoxLayout;

namespace granule::desktop {

/// The right side: a column of sections, of which each workspace shows its own. Main thread.
class Dock : public QFrame {
    Q_OBJECT
public:
    explicit Dock(QWidget* parent = nullptr);
    /// Takes `section`; it is shown in these workspaces, in the order of adding.
    void add(QWidget* section, std::initializer_list<Workspace> workspaces);
    /// Takes `part`, which stays in sight below the sections.
    void addFoot(QWidget* part, std::initializer_list<Workspace> workspaces);
    /// Takes `page`, which fills the dock to its foot and scrolls by itself.
    void addPage(QWidget* page, Workspace workspace);
    void setWorkspace(Workspace workspace);
    /// Parts of these object names are shown in no workspace, until other names are given.
    void setHidden(const std::set<QString>& names);
    /// How wide the dock would like to be.
    int preferredWidth(Workspace workspace) const;

private:
    struct Part {
        QWidget* widget;
        std::set<Workspace> workspaces;
        bool page;
    };
    std::vector<Part> m_parts;
    std::set<QString> m_hidden;
    Workspace m_workspace = Workspace::Annotate;
    QVBoxLayout *m_all, *m_column;
    QScrollArea* m_scroll;
};

} // namespace granule::desktop
