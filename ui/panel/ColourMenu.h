// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QString>

#include <functional>

class QPoint;
class QWidget;

namespace granule::panel {

/// Offers colours that can be told apart, and any other, in a menu at `where` on the screen. `title` heads the dialog of all
/// colours. Where `reset` is given, it is offered as going back to the usual colour.
void showColourMenu(QWidget* parent, const QPoint& where, const QString& title, const QColor& now, std::function<void(const QColor&)> set,
                    std::function<void()> reset = {});

} // namespace granule::panel
