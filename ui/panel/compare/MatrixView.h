// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/ClassSchema.h"
#include "ui/figure/MatrixFigure.h"

#include <QPoint>
#include <QWidget>

#include <optional>

namespace granule::panel {

/// A confusion matrix as heat, to be clicked. Rows are the first label map. Arrow keys move the marked cell.
class MatrixView : public QWidget {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);

    void setMatrix(const analysis::ConfusionMatrix& matrix, const ClassSchema& schema, const QString& rowName, const QString& columnName);
    void clear();
    void setNumbers(figure::MatrixNumbers numbers);
    /// The marked cell: (predicted, truth) as (x, y).
    std::optional<QPoint> selected() const noexcept { return m_selected; }
    void select(const std::optional<QPoint>& cell);
    /// "Mitochondrion called Alpha granule"; "Mitochondrion in both" on the diagonal.
    static QString sentence(const ClassSchema& schema, int truth, int predicted);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    /// A person chose a cell.
    void cellChosen(int truth, int predicted);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int classes() const { return m_matrix ? m_matrix->classes() : static_cast<int>(m_schema.classes.size()); }
    QRectF cell(int truth, int predicted) const;
    std::optional<QPoint> cellAt(const QPointF& at) const;
    void choose(const QPoint& cell);
    void paintCell(QPainter& painter, int truth, int predicted) const;

    std::optional<analysis::ConfusionMatrix> m_matrix;
    ClassSchema m_schema;
    QString m_rowName, m_columnName;
    figure::MatrixNumbers m_numbers = figure::MatrixNumbers::RowPercent;
    std::optional<QPoint> m_selected, m_hovered;
};

} // namespace granule::panel
