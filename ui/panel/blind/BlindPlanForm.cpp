// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/blind/BlindPlanForm.h"

#include "ui/theme/Widgets.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QRandomGenerator>

namespace granule::panel {

BlindPlanForm::BlindPlanForm(const QStringList& raters, QWidget* parent) : QWidget(parent), m_rater(new QComboBox(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_rater->setObjectName("blindRater");
    m_rater->addItems(raters);
    m_rater->setMaximumWidth(150);
    m_rater->setToolTip(tr("The cells are found in these labels; readers see nothing of them."));
    row->addWidget(theme::label(tr("cells of"), "dim", this));
    row->addWidget(m_rater);
    m_cells = theme::numberField(row, "blindCells", tr("at most"), {0, 9999, 0, {}, 84}, 0, this);
    m_cells->setSpecialValueText(tr("all"));
    m_cells->setToolTip(tr("How many cells are read, drawn at random"));
    m_repeat = theme::numberField(row, "blindRepeat", tr("read twice"), {0, 100, 0, QStringLiteral(" %"), 84}, 100 * agreement::BlindOptions().repeatShare, this);
    m_repeat->setToolTip(tr("So many of the cells come a second time, later: how well a reader agrees with himself or herself."));
}

int BlindPlanForm::rater() const {
    return m_rater->currentIndex();
}

agreement::BlindOptions BlindPlanForm::options() const {
    agreement::BlindOptions options;
    options.seed = QRandomGenerator::system()->generate();
    options.most = static_cast<std::size_t>(m_cells->value());
    options.repeatShare = m_repeat->value() / 100;
    return options;
}

} // namespace granule::panel
