// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include <cstdint>

class QCheckBox;
class QComboBox;
class QLabel;

namespace granule::panel {

/// What surfaces for other programs are asked to be.
struct MeshRequest {
    std::int64_t triangles = 0; ///< for each class at most; 0: as fine as they are traced
    bool objects = false;       ///< each object a part of its own
};

/// The fields of such an export. Main thread.
class MeshForm : public QWidget {
    Q_OBJECT
public:
    explicit MeshForm(QWidget* parent = nullptr);
    MeshRequest request() const;

signals:
    void exportAsked();

private:
    QComboBox* m_triangles;
    QCheckBox* m_objects;
};

} // namespace granule::panel
