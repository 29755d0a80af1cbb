// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/MeshForm.h"

#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace granule::panel {

namespace {

constexpr std::int64_t counts[] = {0, 200'000, 50'000, 10'000};

} // namespace

MeshForm::MeshForm(QWidget* parent) : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    auto* what = theme::label(tr("Closed surfaces in nm with the volume of their voxels, named and coloured as the classes are: for Blender, "
                                 "MeshLab, ParaView, 3D printing."),
                              "dim", this);
    what->setWordWrap(true);
    all->addWidget(what);
    auto* row = new QHBoxLayout;
    row->addWidget(theme::label(tr("Triangles"), "dim", this));
    m_triangles = new QComboBox(this);
    m_triangles->setObjectName("meshTriangles");
    m_triangles->addItems({tr("As fine as the voxels say"), tr("200 000 a class at most"), tr("50 000 a class at most"), tr("10 000 a class at most")});
    row->addWidget(m_triangles, 1);
    all->addLayout(row);
    m_objects = new QCheckBox(tr("Each object a part of its own"), this);
    m_objects->setObjectName("meshObjects");
    all->addWidget(m_objects);
    auto* button = theme::button(tr("Export surfaces (STL, OBJ, PLY, glTF)..."), "exportMesh", "primary", this);
    all->addWidget(button);
    connect(button, &QPushButton::clicked, this, &MeshForm::exportAsked);
}

MeshRequest MeshForm::request() const {
    return {counts[std::max(0, m_triangles->currentIndex())], m_objects->isChecked()};
}

} // namespace granule::panel
