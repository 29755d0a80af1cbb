// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Selection.h"
#include "ui/tool/SplitSession.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QPushButton;

namespace granule::panel {

/// What can be done while an object is taken apart; seen while that tool is in hand. Main thread.
class SplitForm : public QFrame {
    Q_OBJECT
public:
    SplitForm(project::Selection& selection, tool::SplitSession& session, tool::LabelJobs& edits, QWidget* parent = nullptr);

private:
    void refresh();

    project::Selection& m_selection;
    tool::SplitSession& m_session;
    tool::LabelJobs& m_edits;
    QLabel* m_words;
    QButtonGroup* m_where = nullptr;
    QPushButton *m_propose, *m_go, *m_stop;
};

} // namespace granule::panel
