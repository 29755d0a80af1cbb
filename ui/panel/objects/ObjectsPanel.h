// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/objects/ObjectModel.h"
#include "ui/theme/Section.h"
#include "ui/tool/ObjectTools.h"

#include <QVBoxLayout>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QToolButton;

namespace granule::panel {

class PartsForm;

/// The objects of the active layer: a table to sort, filter and fly by, and what can be done to those that are chosen in it.
/// The current row is the active object. Main thread.
class ObjectsPanel : public theme::Section {
    Q_OBJECT
public:
    ObjectsPanel(project::Project& project, project::Selection& selection, ObjectCounter& counter, tool::ObjectTools& tools, QWidget* parent = nullptr);

    /// The chosen rows; the active object where none is chosen.
    std::set<LabelId> chosen() const;
    /// Shows `form` on top, as long as it is visible.
    void addForm(QWidget* form) { body()->insertWidget(0, form); }
    void askFind();
    void askDeleteSmall();
    void rename();
    void recolour();
    void merge();
    void toggleLock();
    void toggleColours();

signals:
    void flyAsked(granule::LabelId id);
    void splitAsked();
    void exportAsked();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeTable();
    QWidget* makeButtons();
    void refresh();
    void showActive();
    void showOffers();
    void clicked(const QModelIndex& index);
    void showMenu(const QPoint& where);
    void fillMenu(QMenu& menu);
    void fitTable();

    project::Project& m_project;
    project::Selection& m_selection;
    ObjectCounter& m_counter;
    tool::ObjectTools& m_tools;
    ObjectModel* m_model;
    ObjectFilter* m_shown;
    QTableView* m_table;
    QLineEdit* m_filter;
    QToolButton *m_colours, *m_merge = nullptr, *m_split = nullptr, *m_lock = nullptr, *m_delete = nullptr;
    QWidget *m_bar, *m_buttons;
    PartsForm *m_find, *m_small;
    bool m_any = false;
    bool m_showing = false; ///< the current row is being set, not chosen
};

} // namespace granule::panel
