// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/PartsForm.h"

#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>

namespace granule::panel {

PartsForm::PartsForm(Kind kind, QWidget* parent)
    : QFrame(parent), m_words(theme::label({}, "dim", this)),
      m_go(theme::button({}, kind == Kind::Find ? "objectsFindGo" : "objectsSmallGo", nullptr, this)),
      m_close(theme::button(tr("Close"), kind == Kind::Find ? "objectsFindClose" : "objectsSmallClose", "link", this)) {
    setObjectName(kind == Kind::Find ? "objectsFind" : "objectsSmall");
    setProperty("role", "card");
    m_words->setWordWrap(true);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 10, 12, 10);
    all->setSpacing(8);
    all->addWidget(m_words);
    if (kind == Kind::Find) {
        auto* connected = theme::segmented({tr("Touch at corners"), tr("Share a face")}, "objectsConnected", &m_connected, this);
        m_connected->button(0)->setToolTip(tr("26 neighbours: voxels that touch at a face, an edge or a corner are one object"));
        m_connected->button(1)->setToolTip(tr("6 neighbours: only voxels that share a face are one object"));
        all->addWidget(connected);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_least = theme::numberField(row, kind == Kind::Find ? "objectsFindLeast" : "objectsSmallLeast", kind == Kind::Find ? tr("At least") : tr("Smaller than"),
                                 {0, 1000, 4, QStringLiteral(" \u00b5m\u00b3"), 112}, kind == Kind::Find ? 0.0001 : 0.001, this); // below, what is found is specks
    m_least->setSingleStep(0.001);
    row->addStretch();
    all->addLayout(row);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_go);
    foot->addStretch();
    foot->addWidget(m_close);
    all->addLayout(foot);
    connect(m_least, &QDoubleSpinBox::valueChanged, this, &PartsForm::changed);
    connect(m_go, &QPushButton::clicked, this, &PartsForm::agreed);
    connect(m_close, &QPushButton::clicked, this, &PartsForm::closed);
}

void PartsForm::setOffer(const QString& words, const QString& button, bool possible) {
    m_words->setText(words);
    m_go->setText(button);
    m_go->setEnabled(possible);
}

objects::Neighbours PartsForm::neighbours() const {
    return m_connected && m_connected->checkedId() == 1 ? objects::Neighbours::Faces : objects::Neighbours::Corners;
}

double PartsForm::leastNm3() const {
    return m_least->value() * 1e9;
}

void PartsForm::setClosable(bool closable) {
    m_close->setVisible(closable);
}

} // namespace granule::panel
