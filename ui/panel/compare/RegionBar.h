// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/compare/AgreementJob.h"

#include <QStringList>
#include <QWidget>

class QMenu;
class QPushButton;

namespace granule::panel {

/// Two small menus: which voxels count, and what a class counts that neither rater has. Main thread.
class RegionBar : public QWidget {
    Q_OBJECT
public:
    explicit RegionBar(QWidget* parent = nullptr);
    const AgreementJob::Choice& choice() const noexcept { return m_choice; }
    void setChoice(const AgreementJob::Choice& choice);
    /// The cells that there are to choose of.
    void setCells(const QStringList& names);

signals:
    /// A person chose.
    void chosen(const granule::panel::AgreementJob::Choice& choice);

private:
    void refresh();
    void take(const AgreementJob::Choice& choice);
    void openRegions();
    void openAbsent();
    void addCells(QMenu& menu);

    AgreementJob::Choice m_choice;
    QStringList m_cells;
    QPushButton *m_region, *m_absent;
};

} // namespace granule::panel
