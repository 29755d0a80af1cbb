// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/InSight.h"

#include "ui/theme/Section.h"

#include <QScrollArea>
#include <QTimer>

namespace granule::panel {

void bringIntoSight(QWidget& widget) {
    for (auto* around = widget.parentWidget(); around; around = around->parentWidget())
        if (auto* section = qobject_cast<theme::Section*>(around)) section->setFolded(false);
    QTimer::singleShot(0, &widget, [&widget] {
        for (auto* around = widget.parentWidget(); around; around = around->parentWidget())
            if (auto* area = qobject_cast<QScrollArea*>(around)) return area->ensureWidgetVisible(&widget, 0, 16);
    });
}

} // namespace granule::panel
