// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/ClassSchema.h"

#include <QWidget>

#include <optional>

namespace granule::panel {

/// IoU or Dice of each class as a bar in the class's colour, with its number.
class ClassBars : public QWidget {
    Q_OBJECT
public:
    explicit ClassBars(QWidget* parent = nullptr);
    void setMatrix(const analysis::ConfusionMatrix& matrix, const ClassSchema& schema);
    void clear();
    void setDice(bool dice);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    std::optional<analysis::ConfusionMatrix> m_matrix;
    ClassSchema m_schema;
    bool m_dice = false;
};

} // namespace granule::panel
