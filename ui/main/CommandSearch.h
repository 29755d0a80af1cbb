// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/main/Actions.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace granule::desktop {

/// Ctrl+P: type a few letters of any command, Enter runs it. Lies over the window and goes by itself.
class CommandSearch : public QFrame {
    Q_OBJECT
public:
    CommandSearch(Actions& actions, QWidget* window);
    void open();

    /// How well `text` answers `query`: 0 not at all; letters that follow each other and word starts count more.
    static int match(const QString& query, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void list(const QString& query);
    void runCurrent();
    Actions& m_actions;
    QLineEdit* m_field;
    QListWidget* m_list;
};

} // namespace granule::desktop
