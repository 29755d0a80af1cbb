// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/NextPanel.h"

#include "ui/panel/doubt/PlaceDelegate.h"
#include "ui/tool/Shortcuts.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::panel {

namespace {

constexpr int mostRowsInSight = 5;

QString reasonOf(review::PlaceKind kind) {
    switch (kind) {
    case review::PlaceKind::Impossible: return NextPanel::tr("impossible by a rule");
    case review::PlaceKind::Disagreement: return NextPanel::tr("networks disagree");
    case review::PlaceKind::Doubt: break;
    }
    return NextPanel::tr("networks in doubt");
}

} // namespace

QString describePlace(const review::Place& place) {
    return NextPanel::tr("z %1").arg(place.at.z) + QStringLiteral(" \u00b7 ") + reasonOf(place.kind);
}

NextPanel::NextPanel(QWidget* parent)
    : Section(tr("Where to look next"), "nextPanel", parent), m_text(theme::label({}, "dim", this)), m_count(theme::label({}, "small", this)),
      m_list(new QListWidget(this)), m_card(theme::card("placeCard", this)), m_search(theme::button(tr("Find places"), "placesFind", nullptr, this)) {
    auto* rules = theme::button(tr("Rules\u2026"), "rulesOpen", "link", this);
    rules->setToolTip(tool::toolTipOf("place.rules"));
    addToHeading(rules);
    m_text->setObjectName("placesText");
    m_text->setWordWrap(true);
    m_text->setText(tr("Finds what breaks the rules of the classes in the active layer and, where there are votes, where the networks doubt."));
    m_list->setObjectName("placesList");
    m_list->setItemDelegate(new PlaceDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_count->setObjectName("placesCount");
    body()->addWidget(m_text);
    body()->addWidget(makeCard());
    body()->addWidget(m_list);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_count);
    foot->addStretch();
    foot->addWidget(m_search);
    body()->addLayout(foot);
    m_search->setToolTip(tool::toolTipOf("place.find"));
    connect(rules, &QPushButton::clicked, this, &NextPanel::rulesAsked);
    connect(m_search, &QPushButton::clicked, this, &NextPanel::searchAsked);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { emit placeAsked(static_cast<std::size_t>(m_list->row(item))); });
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { emit placeAsked(static_cast<std::size_t>(m_list->row(item))); });
    setQueue({}, false);
}

QWidget* NextPanel::makeCard() {
    auto* column = new QVBoxLayout(m_card);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(6);
    m_sentence = theme::label({}, "strong", m_card);
    m_sentence->setObjectName("placeSentence");
    m_sentence->setWordWrap(true);
    m_about = theme::label({}, "small", m_card);
    m_about->setObjectName("placeAbout");
    m_mend = theme::button({}, "placeMend", nullptr, m_card);
    m_done = theme::button(tr("Done"), "placeDone", nullptr, m_card);
    m_skip = theme::button(tr("Skip"), "placeSkip", nullptr, m_card);
    m_done->setToolTip(tool::toolTipOf("place.done"));
    m_skip->setToolTip(tool::toolTipOf("place.skip"));
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_done, 1);
    row->addWidget(m_skip, 1);
    column->addWidget(m_sentence);
    column->addWidget(m_about);
    column->addWidget(m_mend);
    column->addLayout(row);
    connect(m_mend, &QPushButton::clicked, this, &NextPanel::mendAsked);
    connect(m_done, &QPushButton::clicked, this, &NextPanel::doneAsked);
    connect(m_skip, &QPushButton::clicked, this, &NextPanel::skipAsked);
    return m_card;
}

void NextPanel::setQueue(const review::Queue& queue, bool searched) {
    m_searched = searched;
    m_list->clear();
    for (const auto& place : queue.places()) {
        auto* item = new QListWidgetItem(QString::fromStdString(place.sentence), m_list);
        item->setToolTip(item->text());
        item->setData(PlaceDelegate::About, describePlace(place));
        item->setData(PlaceDelegate::Kind, static_cast<int>(place.kind));
    }
    const auto rows = std::min<int>(mostRowsInSight, m_list->count());
    m_list->setFixedHeight(rows * m_list->sizeHintForRow(0) + 2);
    m_list->setVisible(rows > 0);
    m_text->setVisible(rows == 0);
    if (searched) m_text->setText(tr("Nothing stands out: no rule is broken, and no network doubts."));
    m_search->setText(searched ? tr("Look again") : tr("Find places"));
    refreshStates(queue);
    setCurrent(queue, {});
}

void NextPanel::refreshStates(const review::Queue& queue) {
    for (int i = 0; i < m_list->count(); ++i) m_list->item(i)->setData(PlaceDelegate::State, static_cast<int>(queue.stateOf(static_cast<std::size_t>(i))));
    const auto all = queue.places().size();
    m_count->setVisible(all > 0);
    std::size_t skipped = 0;
    for (std::size_t i = 0; i < all; ++i) skipped += queue.stateOf(i) == review::Queue::State::Skipped;
    const QString done = tr("%1 of %2 done").arg(all - queue.openCount() - skipped).arg(all);
    m_count->setText(skipped > 0 ? done + tr(", %1 skipped").arg(skipped) : done);
}

void NextPanel::setCurrent(const review::Queue& queue, std::optional<std::size_t> place) {
    m_card->setVisible(place.has_value());
    m_list->setCurrentRow(place ? static_cast<int>(*place) : -1);
    if (!place) return;
    const auto& about = queue.places()[*place];
    const auto state = queue.stateOf(*place);
    m_sentence->setText(QString::fromStdString(about.sentence));
    m_about->setText(describePlace(about) + (state == review::Queue::State::Done      ? tr(", done")
                                             : state == review::Queue::State::Skipped ? tr(", skipped")
                                                                                      : QString()));
    const bool open = state == review::Queue::State::Open;
    m_mend->setVisible(about.mend.has_value() && open);
    if (about.mend) m_mend->setText(QString::fromStdString(about.mend->sentence));
    m_mend->setToolTip(tool::toolTipOf("place.mend"));
    m_done->setText(open ? tr("Done") : tr("Open again"));
    m_skip->setVisible(open);
}

void NextPanel::bringIntoSight() {
    QScrollArea* area = nullptr;
    for (auto* w = parentWidget(); w && !area; w = w->parentWidget()) area = qobject_cast<QScrollArea*>(w);
    if (!area) return;
    // Once the card has its size.
    QTimer::singleShot(0, area, [this, area] {
        area->ensureWidgetVisible(m_list, 0, 40);
        area->ensureWidgetVisible(m_card, 0, 40);
    });
}

void NextPanel::setSearching(bool searching) {
    m_search->setEnabled(!searching);
    if (searching) m_search->setText(tr("Looking\u2026"));
    else m_search->setText(m_searched ? tr("Look again") : tr("Find places"));
}

} // namespace granule::panel
