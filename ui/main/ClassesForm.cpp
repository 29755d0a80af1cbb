// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ClassesForm.h"

#include "ui/theme/Widgets.h"

#include <QComboBox>
#include <QGridLayout>

namespace granule::desktop {

namespace {

constexpr int columns = 3; ///< of ids beside each other

} // namespace

ClassesForm::ClassesForm(const std::set<LabelId>& ids, const ClassSchema& schema, const agreement::ClassMapping& known, QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    int place = 0;
    for (const LabelId id : ids) {
        auto* box = new QComboBox;
        box->setObjectName(QStringLiteral("classOf%1").arg(id));
        box->setAccessibleName(tr("The class of id %1").arg(id));
        for (const auto& c : schema.classes) box->addItem(QString::fromStdString(c.name), c.id);
        const auto it = known.find(id);
        box->setCurrentIndex(std::max(0, box->findData(it != known.end() ? it->second : id)));
        auto* number = theme::label(tr("id %1 is").arg(id), "dim");
        number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(number, place / columns, 2 * (place % columns));
        grid->addWidget(box, place / columns, 2 * (place % columns) + 1);
        m_rows.push_back({id, box});
        ++place;
    }
    grid->setColumnStretch(2 * columns, 1);
}

agreement::ClassMapping ClassesForm::mapping() const {
    agreement::ClassMapping mapping;
    for (const auto& row : m_rows) mapping[row.id] = row.box->currentData().toUInt();
    return mapping;
}

} // namespace granule::desktop
