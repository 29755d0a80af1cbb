// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <vector>

namespace granule::tool {

/// Where a key counts: in the whole window, or only while one of the views has the focus (so that arrows still move
/// sliders and lists).
enum class Scope { Window, View };

/// One command with its key: the only table of keys in the program. Menus, tooltips, the key card (F1), the command
/// search and the views read it.
struct Shortcut {
    QString id;              ///< stable: for settings and object names, "tool.brush"
    QString group;           ///< heading on the key card
    QString text;            ///< menu text, no mnemonic: "Brush"
    QList<QKeySequence> keys; ///< default keys, the first is shown; may be empty
    QString description;     ///< one sentence for the tooltip
    Scope scope = Scope::Window;
};

/// Mouse, wheel and held keys, for the key card and the hints in the bottom bar.
struct Gesture {
    QString group;
    QString input; ///< "Ctrl + wheel"
    QString text;  ///< "Zoom at the cursor"
};

/// All commands, in the order of the menus and of the key card.
const std::vector<Shortcut>& shortcuts();
/// Null where no command has this id.
const Shortcut* findShortcut(const QString& id);
const std::vector<Gesture>& gestures();
/// "Brush (B)\nPaints the active class": text, first key and description of a command, for a tooltip.
QString toolTipOf(const QString& id);

} // namespace granule::tool
