// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "ui/panel/doubt/RuleSet.h"

#include <QFrame>

class QButtonGroup;
class QVBoxLayout;

namespace granule::panel {

/// The rules of the classes, over the window, to be switched, changed, added and removed; every change counts at once.
/// Esc closes. Main thread.
class RulesCard : public QFrame {
    Q_OBJECT
public:
    RulesCard(const project::Project& project, QWidget* window);
    void open(const RuleSet& rules);

signals:
    void changed(const granule::panel::RuleSet& rules);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void rebuild();
    /// Not at once: the widget whose signal asks for it goes too.
    void rebuildLater();
    void tell() { emit changed(m_rules); }

    const project::Project& m_project;
    RuleSet m_rules;
    QVBoxLayout* m_column;
    QWidget* m_rows = nullptr;
    QButtonGroup* m_unit = nullptr;
};

} // namespace granule::panel
