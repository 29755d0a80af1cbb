// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Selection.h"

#include <QFrame>

class QScrollArea;

namespace granule::desktop {

/// F1: every key and gesture on one card over the window, those of the tool in hand first. Any key or click closes it.
class KeyCard : public QFrame {
    Q_OBJECT
public:
    KeyCard(project::Selection& selection, QWidget* window);
    void open();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QWidget* makeContent();
    project::Selection& m_selection;
    QScrollArea* m_scroll;
};

} // namespace granule::desktop
