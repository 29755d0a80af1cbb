// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace granule::panel {

/// A score of each class as a bar in the class's colour with its number, the interval over cells as a line on it, and what people reach
/// among themselves as a tick. A click on a row chooses its class. Main thread.
class ClassBars : public QWidget {
    Q_OBJECT
public:
    struct Row {
        int classId = 0;
        QString name;
        QColor colour;
        agreement::Score score;               ///< NaN: there is none
        std::optional<agreement::Score> human = {};
    };

    explicit ClassBars(QWidget* parent = nullptr);
    void setRows(std::vector<Row> rows);
    const std::vector<Row>& rows() const noexcept { return m_rows; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void classChosen(int classId);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;

private:
    int rowAt(const QPointF& at) const;
    void paintRow(QPainter& painter, const Row& row, double top) const;

    std::vector<Row> m_rows;
    int m_hovered = -1;
};

} // namespace granule::panel
