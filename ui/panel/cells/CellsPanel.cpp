// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/cells/CellsPanel.h"

#include "ui/panel/cells/CellCard.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::panel {

namespace {

constexpr int cardHeight = CellCard::pictureSize.height() + 12, gap = 2;
constexpr int mostCards = 4; ///< in sight, and half of the next one, so that there is seen to be one
constexpr double leastCellNm3 = 2e7; ///< 0.02 um3: what is smaller is a speck of the class, not a platelet cut off by the border

} // namespace

CellsPanel::CellsPanel(project::Project& project, project::Selection& selection, tool::ObjectTools& tools, QWidget* parent)
    : Section(tr("Cells"), "cellsPanel", parent), m_project(project), m_selection(selection), m_tools(tools),
      m_progress(theme::label({}, "small", this)), m_hint(theme::label({}, "dim", this)), m_find(theme::button({}, "cellsFind", nullptr, this)),
      m_scroll(new QScrollArea(this)) {
    m_progress->setObjectName("cellsProgress");
    addToHeading(m_progress);
    m_hint->setObjectName("cellsHint");
    m_hint->setWordWrap(true);
    auto* content = new QWidget(m_scroll);
    content->setObjectName("rightDockContent");
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(gap);
    m_list->addStretch();
    m_scroll->setObjectName("cellsList");
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    body()->addWidget(m_hint);
    body()->addWidget(m_find, 0, Qt::AlignLeft);
    body()->addWidget(m_scroll);
    connect(m_find, &QPushButton::clicked, this, [this] { 
        m_tools.find(objects::cellClass(m_project.schema()), objects::Neighbours::Corners, std::max<std::int64_t>(1, objects::voxelsIn(leastCellNm3, m_project.spacing())));
     });
    for (const auto signal : {&project::Project::layersChanged, &project::Project::schemaChanged, &project::Project::spacingChanged}) connect(&project, signal, this, &CellsPanel::refresh);
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_current = 0;
        m_holdings.clear();
        refresh();
    });
    connect(&project, &project::Project::objectsChanged, this, &CellsPanel::refresh);
    connect(&selection, &project::Selection::limitsChanged, this, &CellsPanel::refreshCards);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &CellsPanel::refreshCards);
    refresh();
}

void CellsPanel::refresh() {
    const auto& schema = m_project.schema();
    const LabelId type = objects::cellClass(schema);
    std::vector<LabelId> cells;
    for (const auto& [id, object] : m_tools.table().all())
        if (type != 0 && object.classId == type) cells.push_back(id);
    if (cells != m_cells) {
        m_cells = std::move(cells);
        rebuild();
    }
    if (!objectOf(m_current)) m_current = 0;

    const QString name = m_tools.nameOf(type);
    m_hint->setText(type == 0 ? tr("No class of this project surrounds others.") : tr("Each object of the class %1 is one cell here. Find them, then walk through them.").arg(name));
    m_hint->setVisible(m_cells.empty());
    m_find->setText(tr("Find cells"));
    m_find->setToolTip(tr("Makes each connected part of %1 a cell of its own").arg(name));
    m_find->setVisible(m_cells.empty() && type != 0);
    m_scroll->setVisible(!m_cells.empty());
    refreshCards();
}

void CellsPanel::setHoldings(const std::vector<objects::CellCard>& cells) {
    m_holdings.clear();
    for (const auto& cell : cells) m_holdings[cell.cell] = cell.holdings;
    refreshCards();
}

void CellsPanel::rebuild() {
    for (auto* card : m_cards) {
        card->hide();
        card->deleteLater();
    }
    m_cards.clear();
    for (const auto id : m_cells) {
        auto* card = new CellCard(id, m_scroll->widget());
        card->setFixedHeight(cardHeight);
        connect(card, &CellCard::chosen, this, [this, id] { goTo(id); });
        connect(card, &CellCard::stateAsked, this, [this, id](LabelObject::State state) { m_tools.setState({id}, state); });
        connect(card, &CellCard::onlyAsked, this, [this, id](bool on) { emit onlyAsked(on ? id : 0); });
        m_list->insertWidget(m_list->count() - 1, card);
        m_cards.push_back(card);
    }
    const auto count = static_cast<int>(m_cards.size());
    const int half = count > mostCards ? cardHeight / 2 : 0;
    m_scroll->setFixedHeight(std::min(count, mostCards) * (cardHeight + gap) + half);
}

void CellsPanel::refreshCards() {
    int done = 0;
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        const LabelId id = m_cells[i];
        const auto* object = objectOf(id);
        if (!object) continue;
        done += object->state == LabelObject::State::Done;
        const auto holdings = m_holdings.find(id);
        m_cards[i]->show(*object, m_tools.nameOf(id), holdings == m_holdings.end() ? nullptr : &holdings->second, m_project.schema());
        m_cards[i]->setPlace(id == m_current, m_selection.limits().maskedCell == id);
    }
    m_progress->setText(m_cells.empty() ? QString() : tr("%1 of %2 done").arg(done).arg(m_cells.size()));
}

void CellsPanel::setPicture(LabelId id, const QImage& picture) {
    const auto it = std::ranges::find(m_cards, id, &CellCard::id);
    if (it != m_cards.end()) (*it)->setPicture(picture);
}

std::size_t CellsPanel::place() const {
    return static_cast<std::size_t>(std::ranges::find(m_cells, m_current) - m_cells.begin());
}

void CellsPanel::goTo(LabelId id) {
    m_current = id;
    refreshCards();
    if (const auto at = place(); at < m_cards.size()) m_scroll->ensureWidgetVisible(m_cards[at], 0, gap);
    emit flyAsked(id);
    // Who works in one cell only goes on to work in the next only.
    if (m_selection.limits().maskedCell != 0 && m_selection.limits().maskedCell != id) emit onlyAsked(id);
}

void CellsPanel::step(int by) {
    const auto n = static_cast<std::ptrdiff_t>(m_cells.size());
    if (n == 0) return;
    const auto here = static_cast<std::ptrdiff_t>(place());
    const auto next = here == n ? (by > 0 ? 0 : n - 1) : (here + by + n) % n;
    goTo(m_cells[static_cast<std::size_t>(next)]);
}

void CellsPanel::finish() {
    if (m_current == 0) return step(1);
    m_tools.setState({m_current}, LabelObject::State::Done);
    const auto here = place();
    for (std::size_t i = 1; i < m_cells.size(); ++i) {
        const LabelId id = m_cells[(here + i) % m_cells.size()];
        if (const auto* object = objectOf(id); object && object->state == LabelObject::State::Open) return goTo(id);
    }
}

void CellsPanel::toggleFlag() {
    const auto* object = objectOf(m_current);
    if (!object) return;
    m_tools.setState({m_current}, object->state == LabelObject::State::Flagged ? LabelObject::State::Open : LabelObject::State::Flagged);
}

void CellsPanel::toggleOnly() {
    if (m_selection.limits().maskedCell != 0) return emit onlyAsked(0);
    if (m_current != 0) emit onlyAsked(m_current);
}

} // namespace granule::panel
