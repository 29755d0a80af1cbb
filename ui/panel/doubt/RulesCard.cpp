// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/RulesCard.h"

#include "ui/panel/doubt/RuleRows.h"
#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace granule::panel {

RulesCard::RulesCard(const project::Project& project, QWidget* window) : QFrame(window), m_project(project) {
    theme::asPopup(this, "rulesCard");
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, 20, 24, 20);
    all->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(theme::label(tr("Rules"), "title", this));
    head->addStretch();
    head->addWidget(theme::label(tr("What breaks them becomes a place to look at. Esc closes."), "dim", this));
    all->addLayout(head);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* content = new QWidget(scroll);
    content->setObjectName("keyCardContent"); // of the panel's colour
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 8, 0);
    scroll->setWidget(content);
    all->addWidget(scroll, 1);
    auto* foot = new QHBoxLayout;
    auto* unit = theme::segmented({tr("Sizes as diameters"), tr("Sizes as volumes")}, "rulesUnit", &m_unit, this);
    connect(m_unit, &QButtonGroup::idClicked, this, &RulesCard::rebuildLater);
    auto* usual = theme::button(tr("The usual rules"), "rulesDefaults", nullptr, this);
    usual->setToolTip(tr("Brings back the rules that come with these classes"));
    auto* close = theme::button(tr("Close"), "rulesClose", "primary", this);
    foot->addWidget(unit);
    foot->addStretch();
    foot->addWidget(usual);
    foot->addWidget(close);
    all->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    connect(usual, &QPushButton::clicked, this, [this] {
        rebuildLater();
        m_rules = RuleSet::defaultsFor(m_project.schema());
        tell();
    });
    hide();
}

void RulesCard::open(const RuleSet& rules) {
    if (isVisible()) return hide();
    m_rules = rules;
    rebuild();
    theme::showInMiddle(this, {860, 720});
    setFocus();
}

void RulesCard::rebuildLater() {
    m_rows->setEnabled(false); // the rows look at rules that may be about to go
    QMetaObject::invokeMethod(this, &RulesCard::rebuild, Qt::QueuedConnection);
}

void RulesCard::rebuild() {
    delete m_rows;
    m_rows = new QWidget;
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    const auto unit = m_unit->checkedId() == 1 ? SizeUnit::VolumeUm3 : SizeUnit::DiameterNm;
    const auto group = [&](const QString& title, const QString& name, auto& entries) {
        auto* head = new QHBoxLayout;
        head->addWidget(theme::label(title, "strong", m_rows));
        head->addStretch();
        auto* add = theme::button(tr("+ Add"), name + "Add", "link", m_rows);
        head->addWidget(add);
        column->addLayout(head);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const RuleRowHooks hooks{[this] { tell(); }, [this, &entries, i] {
                                         rebuildLater();
                                         entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
                                         tell();
                                     }};
            column->addWidget(ruleRow(entries[i], name + QString::number(i), m_project.schema(), unit, hooks, m_rows));
        }
        column->addSpacing(10);
        connect(add, &QPushButton::clicked, this, [this, &entries] {
            rebuildLater();
            entries.push_back({{}, false}); // says nothing before somebody has filled it in
        });
    };
    group(tr("What lies inside what"), "ruleInside", m_rules.inside);
    group(tr("How large things are"), "ruleSize", m_rules.sizes);
    group(tr("What has no holes"), "ruleHole", m_rules.holes);
    column->addStretch();
    m_column->addWidget(m_rows);
}

void RulesCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) hide();
    else QFrame::keyPressEvent(event);
}

} // namespace granule::panel
