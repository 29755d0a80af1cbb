// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/VoxelSizeForm.h"

#include "ui/theme/Widgets.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>

namespace granule::desktop {

VoxelSizeForm::VoxelSizeForm(const VoxelSpacing& spacing, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    const theme::NumberRange length{0.01, 1e7, 2, QStringLiteral(" nm"), 104};
    m_z = theme::numberField(row, "voxelZ", tr("between slices"), length, spacing.zNm, this);
    m_y = theme::numberField(row, "voxelY", tr("y"), length, spacing.yNm, this);
    m_x = theme::numberField(row, "voxelX", tr("x"), length, spacing.xNm, this);
}

VoxelSpacing VoxelSizeForm::spacing() const {
    return {m_z->value(), m_y->value(), m_x->value()};
}

} // namespace granule::desktop
