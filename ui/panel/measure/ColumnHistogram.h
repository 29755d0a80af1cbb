// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

namespace granule::panel {

/// How the values of one column are distributed: bars of equal width, stacked by colour. Main thread.
class ColumnHistogram : public QWidget {
    Q_OBJECT
public:
    struct Value {
        double value = 0;
        QColor colour;
    };

    explicit ColumnHistogram(QWidget* parent = nullptr);
    /// Values that are no numbers are left out. `marked`: where the selected object is; NaN: nowhere.
    void setValues(std::vector<Value> values, const QString& title, const QString& unit);
    void setMarked(double value);
    QSize sizeHint() const override { return {600, 120}; }
    QSize minimumSizeHint() const override { return {240, 96}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Value> m_values; ///< in order
    QString m_title, m_unit;
    double m_marked;
};

} // namespace granule::panel
