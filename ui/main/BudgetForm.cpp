// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/BudgetForm.h"

#include "ui/main/RecentFiles.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QDir>
#include <QDoubleSpinBox>
#include <QHBoxLayout>

namespace granule::desktop {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

QDoubleSpinBox* field(QHBoxLayout* row, const QString& name, const QString& label, double bytes, double most, QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName(name);
    box->setRange(0.1, most);
    box->setDecimals(1);
    box->setSuffix(QStringLiteral(" GiB"));
    box->setValue(bytes / gib);
    box->setFont(theme::digitsFont());
    box->setFixedWidth(112);
    row->addWidget(theme::label(label, "dim", parent));
    row->addWidget(box);
    return box;
}

} // namespace

BudgetForm::BudgetForm(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    constexpr double most = 100'000;
    m_memory = field(row, "budgetMemory", tr("memory"), static_cast<double>(memory::budgetBytes()), most, this);
    m_disk = field(row, "budgetDisk", tr("disk"), static_cast<double>(memory::cacheBytes()), most, this);
    m_disk->setToolTip(tr("For coarse copies of stacks larger than memory, in %1. They may be deleted at any time.").arg(QDir::toNativeSeparators(memory::cacheFolder())));
}

void BudgetForm::apply() const {
    memory::setBudgets(static_cast<std::int64_t>(m_memory->value() * gib), static_cast<std::int64_t>(m_disk->value() * gib));
}

} // namespace granule::desktop
