// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/VoxelSizeForm.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>

namespace granule::desktop {

namespace {

QDoubleSpinBox* field(QHBoxLayout* row, const QString& name, const QString& label, double value, QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName(name);
    box->setRange(0.01, 1e7);
    box->setDecimals(2);
    box->setSuffix(QStringLiteral(" nm"));
    box->setValue(value);
    box->setFont(theme::digitsFont());
    box->setFixedWidth(104);
    row->addWidget(theme::label(label, "dim", parent));
    row->addWidget(box);
    return box;
}

} // namespace

VoxelSizeForm::VoxelSizeForm(const VoxelSpacing& spacing, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_z = field(row, "voxelZ", tr("between slices"), spacing.zNm, this);
    m_y = field(row, "voxelY", tr("y"), spacing.yNm, this);
    m_x = field(row, "voxelX", tr("x"), spacing.xNm, this);
}

VoxelSpacing VoxelSizeForm::spacing() const {
    return {m_z->value(), m_y->value(), m_x->value()};
}

} // namespace granule::desktop
