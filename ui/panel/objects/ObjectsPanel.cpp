// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/ObjectsPanel.h"

#include "ui/panel/ColourMenu.h"
#include "ui/panel/InSight.h"
#include "ui/panel/Words.h"
#include "ui/panel/objects/ObjectWords.h"
#include "ui/panel/objects/PartsForm.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"
#include "ui/tool/Shortcuts.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>

#include <algorithm>

namespace granule::panel {

namespace {

constexpr int rowHeight = 26, fewRows = 3, mostRows = 9;
constexpr int wideEnoughForClass = 400;

LabelObject::State after(LabelObject::State state) {
    using State = LabelObject::State;
    return state == State::Open ? State::Done : state == State::Done ? State::Flagged : State::Open;
}

} // namespace

ObjectsPanel::ObjectsPanel(project::Project& project, project::Selection& selection, ObjectCounter& counter, tool::ObjectTools& tools, QWidget* parent)
    : Section(tr("Objects"), "objectsPanel", parent), m_project(project), m_selection(selection), m_counter(counter), m_tools(tools),
      m_model(new ObjectModel(this)), m_shown(new ObjectFilter(*m_model, this)), m_table(new QTableView(this)), m_filter(new QLineEdit(this)),
      m_colours(theme::iconButton("objects", "objectsColours", {}, 16, this)), m_bar(new QWidget(this)), m_buttons(makeButtons()),
      m_find(new PartsForm(PartsForm::Kind::Find, this)), m_small(new PartsForm(PartsForm::Kind::DeleteSmall, this)) {
    auto* find = theme::button(tr("Find"), "objectsFindOpen", "link", this);
    find->setToolTip(tool::toolTipOf("object.find"));
    auto* add = theme::button(tr("+ New"), "objectsNew", "link", this);
    add->setToolTip(tool::toolTipOf("object.new"));
    addToHeading(find);
    addToHeading(add);
    m_filter->setObjectName("objectsFilter");
    m_filter->setPlaceholderText(tr("Filter by name or class"));
    m_filter->setClearButtonEnabled(true);
    m_colours->setCheckable(true);
    m_colours->setToolTip(tool::toolTipOf("object.colours"));
    auto* bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(4);
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_colours);
    makeTable();
    for (QWidget* part : {static_cast<QWidget*>(m_find), static_cast<QWidget*>(m_small), m_bar, static_cast<QWidget*>(m_table), m_buttons}) body()->addWidget(part);
    m_find->hide();
    m_small->hide();

    connect(find, &QPushButton::clicked, this, &ObjectsPanel::askFind);
    connect(add, &QPushButton::clicked, &tools, &tool::ObjectTools::add);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown->setText(text);
        fitTable();
    });
    connect(m_colours, &QToolButton::clicked, this, &ObjectsPanel::toggleColours);
    connect(m_model, &ObjectModel::renameAsked, &tools, &tool::ObjectTools::rename);
    connect(m_find, &PartsForm::agreed, this, [this] {
        m_find->setVisible(!m_any);
        m_tools.find(m_selection.activeClass(), m_find->neighbours(), std::max<std::int64_t>(1, objects::voxelsIn(m_find->leastNm3(), m_project.spacing())));
    });
    connect(m_small, &PartsForm::agreed, this, [this] {
        m_small->hide();
        m_tools.removeSmall(m_selection.activeClass(), objects::voxelsIn(m_small->leastNm3(), m_project.spacing()), m_counter.count()->tallies);
    });
    for (auto* form : {m_find, m_small}) {
        connect(form, &PartsForm::closed, form, &QWidget::hide);
        connect(form, &PartsForm::changed, this, &ObjectsPanel::showOffers);
    }
    for (const auto signal : {&project::Project::layersChanged, &project::Project::volumeChanged, &project::Project::schemaChanged, &project::Project::spacingChanged})
        connect(&project, signal, this, &ObjectsPanel::refresh);
    connect(&project, &project::Project::objectsChanged, this, &ObjectsPanel::refresh);
    connect(&selection, &project::Selection::displayChanged, this, [this] {
        if (m_model->content().byObject != m_selection.colourByObject()) refresh();
    });
    connect(&selection, &project::Selection::activeClassChanged, this, &ObjectsPanel::showActive);
    connect(&counter, &ObjectCounter::changed, this, &ObjectsPanel::refresh);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &ObjectsPanel::refresh);
    refresh();
}

void ObjectsPanel::makeTable() {
    m_table->setObjectName("objectsTable");
    m_table->setModel(m_shown);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle); // the number at the end tells them apart
    m_table->setIconSize({14, 14});
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto* head = m_table->horizontalHeader();
    head->setMinimumSectionSize(22);
    head->setHighlightSections(false);
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setSectionResizeMode(ObjectModel::Name, QHeaderView::Stretch);
    const std::pair<int, int> widths[] = {{ObjectModel::Class, 52}, {ObjectModel::Volume, 46}, {ObjectModel::Extent, 38}, {ObjectModel::Touching, 46}, {ObjectModel::Lock, 22}, {ObjectModel::State, 22}};
    for (const auto& [column, width] : widths) head->resizeSection(column, width);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ObjectModel::Name, Qt::AscendingOrder);
    connect(m_table, &QTableView::clicked, this, &ObjectsPanel::clicked);
    connect(m_table, &QTableView::customContextMenuRequested, this, &ObjectsPanel::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (m_showing || !current.isValid()) return;
        const LabelId id = current.data(ObjectModel::IdRole).toUInt();
        m_showing = true; // the other chosen rows stay chosen
        if (const auto* object = m_tools.table().find(id)) m_selection.setActiveObject(id, object->classId);
        m_showing = false;
        if (QGuiApplication::mouseButtons() == Qt::NoButton && !QGuiApplication::keyboardModifiers()) emit flyAsked(id); // by arrow keys; for clicks see clicked()
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const auto count = chosen().size();
        m_merge->setEnabled(count > 1);
        for (auto* button : {m_split, m_lock, m_delete}) button->setEnabled(count > 0);
    });
}

QWidget* ObjectsPanel::makeButtons() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    const auto button = [&](const char* icon, const char* name, const char* command, const QString& text) {
        auto* made = theme::iconButton(icon, name, tool::toolTipOf(command), 16, row);
        made->setText(text);
        made->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
        layout->addWidget(made);
        return made;
    };
    m_merge = button("merge", "objectsMerge", "object.merge", tr("Merge"));
    m_split = button("split", "objectsSplit", "tool.split", tr("Split"));
    layout->addStretch();
    m_lock = button("lock", "objectsLock", "object.lock", {});
    m_delete = button("trash", "objectsDelete", "object.delete", {});
    auto* more = button("more", "objectsMore", "object.find", {});
    more->setToolTip(tr("All that can be done to objects"));
    connect(m_merge, &QToolButton::clicked, this, &ObjectsPanel::merge);
    connect(m_split, &QToolButton::clicked, this, &ObjectsPanel::splitAsked);
    connect(m_lock, &QToolButton::clicked, this, &ObjectsPanel::toggleLock);
    connect(m_delete, &QToolButton::clicked, this, [this] { m_tools.remove(chosen()); });
    connect(more, &QToolButton::clicked, this, [this, more] { showMenu(m_table->viewport()->mapFromGlobal(more->mapToGlobal(QPoint(0, more->height())))); });
    return row;
}

std::set<LabelId> ObjectsPanel::chosen() const {
    std::set<LabelId> ids;
    for (const auto& index : m_table->selectionModel()->selectedRows()) ids.insert(index.data(ObjectModel::IdRole).toUInt());
    if (ids.empty() && m_selection.activeObject() != 0) ids.insert(m_selection.activeObject());
    return ids;
}

void ObjectsPanel::refresh() {
    const auto* layer = m_project.activeLayer();
    ObjectModel::Content content;
    content.schema = m_project.schema();
    content.spacing = m_project.spacing();
    content.byObject = m_selection.colourByObject();
    if (layer) content.objects = layer->objects;
    if (layer && m_counter.count()->layer == layer->id) content.count = m_counter.count();
    const auto before = chosen();
    m_showing = true;
    m_model->show(std::move(content));
    if (m_table->selectionModel()->selectedRows().isEmpty()) // the table was filled anew
        for (const auto id : before)
            if (const int row = m_model->rowOf(id); row >= 0)
                m_table->selectionModel()->select(m_shown->mapFromSource(m_model->index(row, 0)), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_showing = false;
    const bool any = m_model->rowCount() > 0;
    for (QWidget* part : {m_bar, static_cast<QWidget*>(m_table), m_buttons}) part->setVisible(any);
    m_colours->setChecked(m_selection.colourByObject());
    if (!any) m_find->show();
    else if (!m_any) m_find->hide();
    m_any = any;
    setTitle(any ? tr("Objects  %1").arg(m_model->rowCount()) : tr("Objects"));
    fitTable();
    showActive();
}

/// What the forms would do depends on the active class.
void ObjectsPanel::showOffers() {
    const LabelId active = m_selection.activeClass();
    const QString name = m_tools.nameOf(active);
    m_find->setClosable(m_any);
    m_find->setOffer(active == 0 ? tr("Choose the class whose connected parts are to become objects.")
                     : m_any     ? tr("Each connected part of %1 that is no object yet becomes one.").arg(name)
                                 : tr("No objects yet. N begins one to paint; or each connected part of %1 becomes an object:").arg(name),
                     tr("Find objects"), active != 0);
    if (m_small->isHidden()) return;
    const auto most = objects::voxelsIn(m_small->leastNm3(), m_project.spacing());
    const auto& content = m_model->content();
    const auto count = std::ranges::count_if(content.objects->all(), [&](const auto& entry) {
        const auto* tally = content.count->find(entry.first);
        return entry.second.classId == active && tally && tally->voxels < most;
    });
    m_small->setOffer(tr("Objects of %1 that are too small to be true go to what surrounds them.").arg(name),
                      count == 1 ? tr("Delete 1 object") : tr("Delete %1 objects").arg(count), count > 0);
}

/// The active object is the current row, in sight.
void ObjectsPanel::showActive() {
    showOffers();
    if (m_showing) return;
    const int row = m_model->rowOf(m_selection.activeObject());
    const auto index = row < 0 ? QModelIndex() : m_shown->mapFromSource(m_model->index(row, 0));
    auto* rows = m_table->selectionModel();
    m_showing = true;
    if (!index.isValid()) {
        rows->clear();
    } else if (rows->currentIndex().row() != index.row()) {
        const bool kept = rows->isRowSelected(index.row());
        rows->setCurrentIndex(index, kept ? QItemSelectionModel::NoUpdate : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_table->scrollTo(index);
    }
    m_showing = false;
}

void ObjectsPanel::clicked(const QModelIndex& index) {
    const LabelId id = index.data(ObjectModel::IdRole).toUInt();
    const auto* object = m_tools.table().find(id);
    if (!object || QGuiApplication::keyboardModifiers() & (Qt::ControlModifier | Qt::ShiftModifier)) return;
    if (index.column() == ObjectModel::Lock) return m_tools.setLocked({id}, !object->locked);
    if (index.column() == ObjectModel::State) return m_tools.setState({id}, after(object->state));
    if (m_selection.activeObject() != id) m_selection.setActiveObject(id, object->classId);
    emit flyAsked(id); // again, where it was the current row already
}

void ObjectsPanel::merge() {
    const auto ids = chosen();
    const LabelId active = m_selection.activeObject();
    m_tools.merge(ids, ids.contains(active) ? active : ids.empty() ? 0 : *ids.begin());
}

void ObjectsPanel::toggleLock() {
    const auto ids = chosen();
    const bool all = std::ranges::all_of(ids, [this](LabelId id) {
        const auto* object = m_tools.table().find(id);
        return object && object->locked;
    });
    m_tools.setLocked(ids, !all);
}

void ObjectsPanel::toggleColours() {
    m_selection.setColourByObject(!m_selection.colourByObject());
}

void ObjectsPanel::rename() {
    const int row = m_model->rowOf(m_selection.activeObject());
    const auto index = row < 0 ? QModelIndex() : m_shown->mapFromSource(m_model->index(row, ObjectModel::Name));
    if (!index.isValid()) return;
    bringIntoSight(*m_table);
    m_table->setFocus();
    m_table->edit(index);
}

void ObjectsPanel::recolour() {
    const auto ids = chosen();
    if (ids.empty()) return;
    const auto* object = m_tools.table().find(*ids.begin());
    if (!object) return;
    const auto set = [this, ids](const QColor& c) { m_tools.recolour(ids, Colour{static_cast<std::uint8_t>(c.red()), static_cast<std::uint8_t>(c.green()), static_cast<std::uint8_t>(c.blue())}); };
    showColourMenu(this, QCursor::pos(), tr("Colour of the object"), colourOf(*object, m_project.schema(), m_selection.colourByObject()), set,
                   [this, ids] { m_tools.recolour(ids, {}); });
}

void ObjectsPanel::askFind() {
    m_small->hide();
    m_find->setVisible(m_find->isHidden() || !m_any);
    bringIntoSight(*m_find);
}

void ObjectsPanel::askDeleteSmall() {
    if (m_model->rowCount() == 0) return;
    m_find->hide();
    m_small->show();
    showOffers();
    bringIntoSight(*m_small);
}

void ObjectsPanel::showMenu(const QPoint& where) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName("objectsMenu");
    fillMenu(*menu);
    menu->popup(m_table->viewport()->mapToGlobal(where));
}

void ObjectsPanel::fillMenu(QMenu& menu) {
    const auto ids = chosen();
    const auto item = [this](QMenu& in, const char* command, bool possible, auto work) {
        const auto* row = tool::findShortcut(command);
        auto* action = in.addAction(row->text, this, work);
        action->setObjectName(QStringLiteral("menu.") + row->id);
        action->setToolTip(row->description);
        action->setEnabled(possible);
        if (!row->keys.isEmpty()) action->setShortcut(row->keys.first());
        return action;
    };
    const bool some = !ids.empty();
    item(menu, "object.rename", ids.size() == 1, [this] { rename(); });
    item(menu, "object.recolour", some, [this] { recolour(); });
    auto* classes = menu.addMenu(tr("Change class to"));
    classes->setObjectName("objectsClassMenu");
    classes->setEnabled(some);
    for (const auto& c : m_project.schema().classes)
        if (c.id != 0) classes->addAction(swatch(colourOf(c.colour)), QString::fromStdString(c.name), this, [this, ids, id = c.id] { m_tools.changeClass(ids, id); });
    auto* states = menu.addMenu(tr("State"));
    states->setEnabled(some);
    for (const auto state : {LabelObject::State::Open, LabelObject::State::Done, LabelObject::State::Flagged})
        states->addAction(describe(state), this, [this, ids, state] { m_tools.setState(ids, state); });
    menu.addSeparator();
    item(menu, "object.merge", ids.size() > 1, [this] { merge(); });
    item(menu, "tool.split", ids.size() == 1, [this] { emit splitAsked(); });
    item(menu, "object.lock", some, [this] { toggleLock(); });
    item(menu, "object.dissolve", some, [this, ids] { m_tools.dissolve(ids); });
    item(menu, "object.delete", some, [this, ids] { m_tools.remove(ids); });
    menu.addSeparator();
    item(menu, "object.deleteSmall", true, [this] { askDeleteSmall(); });
    item(menu, "object.export", true, [this] { emit exportAsked(); });
}

void ObjectsPanel::fitTable() {
    const int rows = std::clamp(m_shown->rowCount(), fewRows, mostRows);
    m_table->setFixedHeight(rows * rowHeight + m_table->horizontalHeader()->sizeHint().height() + 2);
}

void ObjectsPanel::resizeEvent(QResizeEvent* event) {
    Section::resizeEvent(event);
    m_table->setColumnHidden(ObjectModel::Class, width() < wideEnoughForClass);
}

} // namespace granule::panel
