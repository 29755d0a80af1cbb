// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAction>
#include <QObject>

#include <functional>
#include <map>
#include <vector>

class QMenu;
class QMenuBar;
class QWidget;

namespace granule::desktop {

/// Every command of the program as a QAction, made from the one table of keys (ui/tool/Shortcuts.h). What an action
/// does is told with on(); menus, tool buttons, the command search and the keys all go through it. Main thread.
class Actions : public QObject {
    Q_OBJECT
public:
    /// The actions' keys work anywhere in `window`.
    explicit Actions(QWidget* window);

    /// Asserts that the table has `id`.
    QAction* action(const QString& id) const;
    void on(const QString& id, std::function<void()> work);
    /// In the order of the table.
    const std::vector<QAction*>& all() const noexcept { return m_all; }
    /// The heading under which an action stands in the menus.
    static QString groupOf(const QAction* action);
    void fill(QMenuBar* bar) const;
    void fill(QMenu* menu) const;
    /// Enables what needs a stack only while there is one.
    void setHasVolume(bool has);

private:
    std::map<QString, QAction*> m_byId;
    std::vector<QAction*> m_all;
};

} // namespace granule::desktop
