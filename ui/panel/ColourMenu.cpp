// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ColourMenu.h"

#include "ui/theme/Theme.h"

#include <QColorDialog>
#include <QCoreApplication>
#include <QGridLayout>
#include <QMenu>
#include <QToolButton>
#include <QWidgetAction>

namespace granule::panel {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("granule::panel::ColourMenu", text);
}

/// Colours that people with any kind of colour vision tell apart (after Okabe and Ito), then the study's.
const QStringList& offered() {
    static const QStringList colours{"#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#bbbbbb",
                                     "#3ca05a", "#db40c8", "#4073f2", "#f5cc38", "#eb4738", "#96141a", "#ff9da7", "#76b7b2"};
    return colours;
}

} // namespace

void showColourMenu(QWidget* parent, const QPoint& where, const QString& title, const QColor& now, std::function<void(const QColor&)> set,
                    std::function<void()> reset) {
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName("colourMenu");
    auto* grid = new QWidget(menu);
    auto* layout = new QGridLayout(grid);
    layout->setSpacing(4);
    for (int i = 0; i < offered().size(); ++i) {
        auto* one = new QToolButton(grid);
        one->setObjectName(QStringLiteral("colour%1").arg(i));
        one->setFixedSize(26, 26);
        one->setStyleSheet(QStringLiteral("QToolButton { background: %1; border-radius: 6px; } QToolButton:hover { border: 2px solid %2; }")
                               .arg(offered()[i], theme::tokens().text.name()));
        QObject::connect(one, &QToolButton::clicked, menu, [set, menu, i] {
            set(QColor(offered()[i]));
            menu->close();
        });
        layout->addWidget(one, i / 8, i % 8);
    }
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(grid);
    menu->addAction(action);
    if (reset) menu->addAction(tr("The usual colour"), parent, reset);
    menu->addAction(tr("Another colour..."), parent, [parent, set, title, now] {
        const QColor chosen = QColorDialog::getColor(now, parent, title);
        if (chosen.isValid()) set(chosen);
    });
    menu->popup(where);
}

} // namespace granule::panel
