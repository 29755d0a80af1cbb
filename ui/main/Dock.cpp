// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/Dock.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace granule::desktop {

Dock::Dock(QWidget* parent) : QFrame(parent), m_all(new QVBoxLayout(this)), m_scroll(new QScrollArea(this)) {
    setObjectName("rightDock");
    setMinimumWidth(280);
    m_all->setContentsMargins(0, 0, 0, 0);
    auto* content = new QWidget(m_scroll);
    content->setObjectName("rightDockContent");
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 4, 0, 12);
    m_column->setSpacing(2);
    m_column->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_all->addWidget(m_scroll);
}

void Dock::add(QWidget* section, std::initializer_list<Workspace> workspaces) {
    m_column->insertWidget(m_column->count() - 1, section);
    m_parts.push_back({section, workspaces, false});
}

void Dock::addFoot(QWidget* part, std::initializer_list<Workspace> workspaces) {
    m_all->addWidget(part);
    m_parts.push_back({part, workspaces, false});
}

void Dock::addPage(QWidget* page, Workspace workspace) {
    m_all->addWidget(page);
    m_parts.push_back({page, {workspace}, true});
}

void Dock::setWorkspace(Workspace workspace) {
    m_workspace = workspace;
    bool page = false;
    for (const auto& part : m_parts) {
        const bool shown = part.workspaces.contains(workspace) && !m_hidden.contains(part.widget->objectName());
        part.widget->setVisible(shown);
        page |= shown && part.page;
    }
    m_scroll->setVisible(!page);
}

void Dock::setHidden(const std::set<QString>& names) {
    m_hidden = names;
    setWorkspace(m_workspace);
}

int Dock::preferredWidth(Workspace workspace) const {
    switch (workspace) {
    case Workspace::Compare: return 560;
    case Workspace::Models: return 420;
    case Workspace::Figures: return 460;
    case Workspace::Segment:
    case Workspace::Annotate: break;
    }
    return 320;
}

} // namespace granule::desktop
