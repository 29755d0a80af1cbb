// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/ShapePanel.h"

#include "ui/theme/Widgets.h"
#include "ui/tool/Editing.h"
#include "ui/tool/Shortcuts.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QSettings>

namespace granule::panel {

ShapePanel::ShapePanel(project::Project& project, project::Selection& selection, QWidget* parent)
    : Section(tr("Shape"), "shapePanel", parent), m_project(project), m_selection(selection), m_words(theme::label({}, "dim", this)) {
    m_words->setObjectName("shapeWords");
    m_words->setWordWrap(true);
    body()->addWidget(m_words);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_amount = theme::numberField(row, "shapeAmount", tr("By"), {1, 5000, 0, QStringLiteral(" nm"), 84}, 20, this);
    m_amount->setToolTip(tr("How far outlines move; what is smaller than this is smoothed away; islands of a smaller diameter go"));
    row->addSpacing(4);
    row->addWidget(theme::segmented({tr("In 3D"), tr("This slice")}, "shapeWhere", &m_where, this), 1);
    body()->addLayout(row);
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    const char* const commands[] = {"shape.grow", "shape.shrink", "shape.smooth", "shape.fillHoles", "shape.islands"};
    int place = 0;
    for (const char* command : commands) {
        const auto* known = tool::findShortcut(command);
        auto* one = theme::button(known->text, QString::fromLatin1(command).replace('.', '_'), nullptr, this);
        one->setToolTip(tool::toolTipOf(command));
        connect(one, &QPushButton::clicked, this, [this, command] { emit asked(command); });
        if (place < 3) grid->addWidget(one, 0, 2 * place, 1, 2);
        else grid->addWidget(one, 1, 3 * (place - 3), 1, 3);
        ++place;
    }
    body()->addLayout(grid);
    connect(&selection, &project::Selection::activeClassChanged, this, &ShapePanel::refresh);
    for (const auto signal : {&project::Project::schemaChanged, &project::Project::layersChanged, &project::Project::volumeChanged}) connect(&project, signal, this, &ShapePanel::refresh);
    connect(&project, &project::Project::objectsChanged, this, &ShapePanel::refresh);
    if (!QSettings().contains(QStringLiteral("folded/shapePanel"))) setFolded(true); // for now and then
    refresh();
}

double ShapePanel::amountNm() const {
    return m_amount->value();
}

bool ShapePanel::in3d() const {
    return m_where->checkedId() == 0;
}

void ShapePanel::refresh() {
    const LabelId label = m_selection.label();
    m_words->setText(label == 0 ? tr("Choose a class or an object first.") : tr("Changes all of %1 at once.").arg(tool::nameOf(m_project, label)));
}

} // namespace granule::panel
