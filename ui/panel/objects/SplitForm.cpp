// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/SplitForm.h"

#include "ui/panel/InSight.h"
#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QHBoxLayout>

namespace granule::panel {

SplitForm::SplitForm(project::Selection& selection, tool::SplitSession& session, tool::LabelJobs& edits, QWidget* parent)
    : QFrame(parent), m_selection(selection), m_session(session), m_edits(edits), m_words(theme::label({}, "dim", this)),
      m_propose(theme::button(tr("Propose seeds"), "splitPropose", nullptr, this)), m_go(theme::button({}, "splitAccept", nullptr, this)),
      m_stop(theme::button(tr("Close"), "splitClose", "link", this)) {
    setObjectName("splitForm");
    setProperty("role", "card");
    m_words->setObjectName("splitWords");
    m_words->setWordWrap(true);
    m_propose->setToolTip(tr("A seed for each bulge of the object"));
    auto* where = theme::segmented({tr("Where narrow"), tr("At edges")}, "splitWhere", &m_where, this);
    m_where->button(0)->setToolTip(tr("The parts meet where the object is narrowest"));
    m_where->button(1)->setToolTip(tr("The parts meet where the image has edges"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 10, 12, 10);
    all->setSpacing(8);
    all->addWidget(m_words);
    all->addWidget(where);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(6);
    foot->addWidget(m_go);
    foot->addWidget(m_propose);
    foot->addStretch();
    foot->addWidget(m_stop);
    all->addLayout(foot);
    connect(m_where, &QButtonGroup::idClicked, this, [this](int id) { m_session.setByImage(id == 1); });
    connect(m_propose, &QPushButton::clicked, &session, &tool::SplitSession::propose);
    connect(m_go, &QPushButton::clicked, &session, &tool::SplitSession::accept);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_selection.setTool(project::Tool::Navigate); });
    connect(&session, &tool::Session::changed, this, &SplitForm::refresh);
    connect(&selection, &project::Selection::toolChanged, this, [this](project::Tool tool) {
        refresh();
        if (tool == project::Tool::Split) bringIntoSight(*this);
    });
    refresh();
}

void SplitForm::refresh() {
    setVisible(m_selection.tool() == project::Tool::Split);
    const auto before = m_edits.snapshot();
    const LabelId id = m_session.object();
    const QString name = before && id != 0 ? QString::fromStdString(nameOf(id, before->schema, *before->objects)) : QString();
    m_words->setText(id == 0                  ? tr("Click into the object that is to be split.")
                     : m_session.parts() == 0 ? tr("%1: click once into each part it is to become.").arg(name)
                     : m_session.parts() == 1 ? tr("%1: now click into the next part.").arg(name)
                                              : tr("%1: the parts are shown in the slices.").arg(name));
    m_propose->setEnabled(id != 0);
    m_go->setText(m_session.parts() > 1 ? tr("Split in %1").arg(m_session.parts()) : tr("Split"));
    m_go->setEnabled(m_session.parts() > 1);
}

} // namespace granule::panel
