// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QDoubleSpinBox;

namespace granule::desktop {

/// How much memory an image may take, and how much disk the coarse copies of large ones.
class BudgetForm : public QWidget {
    Q_OBJECT
public:
    explicit BudgetForm(QWidget* parent = nullptr);
    /// Remembers what was entered; it counts for stacks that are opened from now on.
    void apply() const;

private:
    QDoubleSpinBox *m_memory, *m_disk;
};

} // namespace granule::desktop
