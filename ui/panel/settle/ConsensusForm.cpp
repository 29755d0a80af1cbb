// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/ConsensusForm.h"

#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>

namespace granule::panel {

ConsensusForm::ConsensusForm(QWidget* parent)
    : QWidget(parent), m_name(new QLineEdit(this)), m_of(new theme::ElidedLabel({}, this)), m_make(theme::button(tr("Make"), "consensusMake", nullptr, this)),
      m_cancel(theme::button(tr("Cancel"), "consensusCancel", "link", this)) {
    setObjectName("consensusForm");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* rules = theme::segmented({tr("Majority"), tr("STAPLE")}, "consensusRule", &m_rule, this);
    m_rule->button(0)->setToolTip(tr("What more than half of the raters say; where no label has that many, the voxel stays open."));
    m_rule->button(1)->setToolTip(tr("The most probable label, when every rater counts as much as the others bear him out, class by class."));
    m_name->setObjectName("consensusName");
    m_name->setAccessibleName(tr("Name of the new layer"));
    m_name->setMaximumWidth(180);
    m_name->setMinimumWidth(90);
    m_of->setObjectName("consensusOf");
    m_of->setProperty("role", "dim");
    row->addWidget(theme::label(tr("Consensus by"), "dim", this));
    row->addWidget(rules);
    row->addWidget(m_of, 1);
    row->addWidget(theme::label(tr("called"), "dim", this));
    row->addWidget(m_name, 1);
    row->addWidget(m_make);
    row->addWidget(m_cancel);
    const auto make = [this] {
        if (m_make->isEnabled() && !m_name->text().trimmed().isEmpty())
            emit makeAsked(m_rule->checkedId() == 1 ? agreement::ConsensusRule::Staple : agreement::ConsensusRule::Majority, m_name->text().trimmed());
    };
    connect(m_make, &QPushButton::clicked, this, make);
    connect(m_name, &QLineEdit::returnPressed, this, make);
    connect(m_cancel, &QPushButton::clicked, this, &ConsensusForm::cancelled);
}

void ConsensusForm::open(const QStringList& raters, const QString& name) {
    const bool enough = raters.size() >= 2;
    m_of->setText(enough ? tr("of %1").arg(raters.join(QStringLiteral(", "))) : tr("A consensus takes two raters and more: add labels first."));
    m_make->setEnabled(enough);
    m_name->setText(name);
    show();
    m_name->selectAll();
    m_name->setFocus();
}

} // namespace granule::panel
