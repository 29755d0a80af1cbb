// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Disagreement.h"

#include <QPushButton>
#include <QStringList>

#include <optional>
#include <set>

class QAction;
class QActionGroup;
class QMenu;

namespace granule::panel {

/// Which of the places are listed. What is not set does not matter.
struct StripFilter {
    std::set<agreement::Difference> kinds = {}; ///< empty: all
    bool undecidedOnly = false;                 ///< of disputes: only what the consensus left open
    bool lineWidthToo = false;                  ///< of disputes: also where borders are drawn a little elsewhere
    std::optional<int> cell = {};
    std::uint64_t leastVoxels = 1;
    friend bool operator==(const StripFilter&, const StripFilter&) = default;
};

/// "line width", as the filter and tooltips call it.
QString nameOf(agreement::Difference kind);

/// A button that says what is filtered, with a menu to change it. Main thread.
class FilterMenu : public QPushButton {
    Q_OBJECT
public:
    explicit FilterMenu(QWidget* parent = nullptr);
    const StripFilter& filter() const noexcept { return m_filter; }
    /// Without telling.
    void setFilter(const StripFilter& filter);
    void setCells(const QStringList& cells);
    /// Disputes are filtered by what is undecided; differences by their kind.
    void setOfDisputes(bool disputes);

signals:
    void filterChanged();

private:
    void read();
    void show();
    QAction* addSwitch(const QString& text, const QString& name);
    QAction* addChoice(QMenu* menu, QActionGroup* group, const QString& text, const QVariant& data);

    StripFilter m_filter;
    QStringList m_cellNames;
    std::vector<std::pair<agreement::Difference, QAction*>> m_kinds;
    QAction *m_undecided, *m_lineWidth;
    QMenu *m_cells, *m_sizes;
    QActionGroup *m_cellGroup, *m_sizeGroup;
    bool m_disputes = false, m_showing = false;
};

} // namespace granule::panel
