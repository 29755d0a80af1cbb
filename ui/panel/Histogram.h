// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/GreyRange.h"

#include <QWidget>

#include <vector>

namespace granule::panel {

/// How often each grey value occurs, with two handles for what is shown as black and as white. Main thread.
class Histogram : public QWidget {
    Q_OBJECT
public:
    explicit Histogram(QWidget* parent = nullptr);
    /// `counts` of equal bins from `low` to `high`.
    void setCounts(std::vector<double> counts, double low, double high);
    void setRange(const GreyRange& range);
    QSize sizeHint() const override { return {200, 72}; }
    QSize minimumSizeHint() const override { return {120, 72}; }

signals:
    void rangeAsked(const granule::GreyRange& range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    double toX(double grey) const;
    double toGrey(double x) const;
    void ask(double grey);

    std::vector<double> m_counts;
    double m_low = 0, m_high = 255;
    GreyRange m_range;
    enum class Handle { None, Black, White, Both } m_held = Handle::None;
    double m_grabbedAt = 0;
    GreyRange m_grabbed;
};

} // namespace granule::panel
