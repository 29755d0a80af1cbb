// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/VoxelSpacing.h"

#include <QWidget>

class QDoubleSpinBox;

namespace granule::desktop {

/// Three fields in nm: between slices, and within one.
class VoxelSizeForm : public QWidget {
    Q_OBJECT
public:
    explicit VoxelSizeForm(const VoxelSpacing& spacing, QWidget* parent = nullptr);
    VoxelSpacing spacing() const;

private:
    QDoubleSpinBox *m_z, *m_y, *m_x;
};

} // namespace granule::desktop
