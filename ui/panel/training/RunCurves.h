// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/training/RunHistory.h"

#include <QWidget>

namespace granule::panel {

/// The curves of one training run over its steps: the loss (logarithmic) above, MIoU of all classes and of the organelles
/// below. With the pointer over it, the numbers at that step.
class RunCurves : public QWidget {
    Q_OBJECT
public:
    explicit RunCurves(QWidget* parent = nullptr);
    void setHistory(const RunHistory& history);
    const RunHistory& history() const noexcept { return m_history; }
    QSize sizeHint() const override { return {300, 260}; }
    QSize minimumSizeHint() const override { return {200, 200}; }

protected:
    void paintEvent(QPaintEvent*) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;

private:
    struct Plot;
    void paintPlot(QPainter& painter, const Plot& plot) const;
    void paintPointer(QPainter& painter, const QRectF& all) const;
    double across(std::int64_t step, const QRectF& area) const;
    std::int64_t lastStep() const;

    RunHistory m_history;
    double m_pointer = -1; ///< x of the pointer; below 0: elsewhere
};

} // namespace granule::panel
