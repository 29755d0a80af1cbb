// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/BudgetForm.h"

#include "ui/main/RecentFiles.h"
#include "ui/theme/Widgets.h"

#include <QDir>
#include <QDoubleSpinBox>
#include <QHBoxLayout>

namespace granule::desktop {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

} // namespace

BudgetForm::BudgetForm(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    const theme::NumberRange size{0.1, 100'000, 1, QStringLiteral(" GiB"), 112};
    m_memory = theme::numberField(row, "budgetMemory", tr("memory"), size, static_cast<double>(memory::budgetBytes()) / gib, this);
    m_disk = theme::numberField(row, "budgetDisk", tr("disk"), size, static_cast<double>(memory::cacheBytes()) / gib, this);
    m_disk->setToolTip(tr("For coarse copies of stacks larger than memory, in %1. They may be deleted at any time.").arg(QDir::toNativeSeparators(memory::cacheFolder())));
}

void BudgetForm::apply() const {
    memory::setBudgets(static_cast<std::int64_t>(m_memory->value() * gib), static_cast<std::int64_t>(m_disk->value() * gib));
}

} // namespace granule::desktop
