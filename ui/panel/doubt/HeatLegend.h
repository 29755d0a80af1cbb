// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>
#include <QWidget>

namespace granule::panel {

/// The colours of what lies over the slices, from none to most, with words at both ends.
class HeatLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatLegend(QWidget* parent = nullptr);
    void setWords(const QString& least, const QString& most);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString m_least, m_most;
};

} // namespace granule::panel
