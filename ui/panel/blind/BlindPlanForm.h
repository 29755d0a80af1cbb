// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/BlindReading.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;

namespace granule::panel {

/// Which cells are read blind, how many, and how many of them twice.
class BlindPlanForm : public QWidget {
    Q_OBJECT
public:
    /// `raters`: by whose labels the cells can be found.
    explicit BlindPlanForm(const QStringList& raters, QWidget* parent = nullptr);
    int rater() const;
    agreement::BlindOptions options() const;

private:
    QComboBox* m_rater;
    QDoubleSpinBox *m_cells, *m_repeat;
};

} // namespace granule::panel
