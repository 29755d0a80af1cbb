// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Consensus.h"

#include <QWidget>

class QButtonGroup;
class QLineEdit;
class QPushButton;

namespace granule::theme {
class ElidedLabel;
}

namespace granule::panel {

/// One line that asks how a consensus is to be made, and what it is to be called. Main thread.
class ConsensusForm : public QWidget {
    Q_OBJECT
public:
    explicit ConsensusForm(QWidget* parent = nullptr);
    /// Asks, of these raters; with fewer than two nothing can be made, and it says so.
    void open(const QStringList& raters, const QString& name);

signals:
    void makeAsked(granule::agreement::ConsensusRule rule, const QString& name);
    void cancelled();

private:
    QButtonGroup* m_rule = nullptr;
    QLineEdit* m_name;
    theme::ElidedLabel* m_of;
    QPushButton *m_make, *m_cancel;
};

} // namespace granule::panel
