// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/Film.h"

#include <QWidget>

namespace granule::panel {

/// A film as a bar: its segments side by side, as wide as they are long, the keys of flights as diamonds, and the moment that
/// is previewed as a line. A click or drag chooses a moment, and with it a segment. Main thread.
class TimelineBar : public QWidget {
    Q_OBJECT
public:
    explicit TimelineBar(QWidget* parent = nullptr);
    void show(const figure::Film& film, std::size_t chosen);
    double time() const noexcept { return m_time; }
    void setTime(double seconds);
    /// Where a segment begins, in seconds.
    static double beginOf(const figure::Film& film, std::size_t segment);

    QSize sizeHint() const override { return {240, 44}; }

signals:
    void timeChosen(double seconds);
    void segmentChosen(std::size_t segment);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF blockOf(std::size_t segment) const;
    void choose(double x);

    figure::Film m_film;
    std::size_t m_chosen = 0;
    double m_time = 0;
};

} // namespace granule::panel
