// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/store/Journal.h"

#include <QFrame>

#include <memory>

class QPushButton;
class QTreeWidget;

namespace granule::desktop {

class HistoryController;

/// Every step of the project's history, newest first, over the window: who did what and when; a step can be gone back to
/// or shown as a layer beside the present labels. Esc closes.
class HistoryCard : public QFrame {
    Q_OBJECT
public:
    HistoryCard(HistoryController& history, QWidget* window);
    void open();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void fill(const store::Journal& journal);
    std::uint64_t chosen() const;

    HistoryController& m_history;
    QTreeWidget* m_list;
    QPushButton *m_goBack, *m_show;
};

} // namespace granule::desktop
