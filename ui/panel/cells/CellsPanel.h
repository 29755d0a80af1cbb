// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/CellRegion.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"
#include "ui/tool/ObjectTools.h"

#include <QImage>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace granule::panel {

class CellCard;

/// A card for each cell of the active layer, and the walk through them. Main thread.
class CellsPanel : public theme::Section {
    Q_OBJECT
public:
    CellsPanel(project::Project& project, project::Selection& selection, tool::ObjectTools& tools, QWidget* parent = nullptr);

    /// The objects that are cells, in the order of their ids.
    const std::vector<LabelId>& cells() const noexcept { return m_cells; }
    /// What lies in the cells, as somebody looked last.
    void setHoldings(const std::vector<objects::CellCard>& cells);
    /// Where the walk is; 0: nowhere yet.
    LabelId current() const noexcept { return m_current; }
    void setPicture(LabelId id, const QImage& picture);

    /// The next cell, or the one before; round at the ends.
    void step(int by);
    /// Marks the current cell and goes on to the next that is open.
    void finish();
    void toggleFlag();
    void toggleOnly();

signals:
    void flyAsked(granule::LabelId id);
    /// 0: everywhere.
    void onlyAsked(granule::LabelId id);

private:
    void refresh();
    void refreshCards();
    void rebuild();
    void goTo(LabelId id);
    std::size_t place() const;
    const LabelObject* objectOf(LabelId id) const { return m_tools.table().find(id); }

    project::Project& m_project;
    project::Selection& m_selection;
    tool::ObjectTools& m_tools;
    std::vector<LabelId> m_cells;
    std::map<LabelId, std::map<LabelId, objects::Holding>> m_holdings; ///< by cell, by class
    std::vector<CellCard*> m_cards;
    LabelId m_current = 0;
    QLabel *m_progress, *m_hint;
    QPushButton* m_find;
    QScrollArea* m_scroll;
    QVBoxLayout* m_list;
};

} // namespace granule::panel
