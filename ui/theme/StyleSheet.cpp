// SPDX-License-Identifier: BSD-3-Clause
#include "ui/theme/Theme.h"

#include <QHash>

namespace granule::theme {

namespace {

// @name stands for a token. Roles are given to widgets as the dynamic property "role".
constexpr const char* sheet = R"(
QToolTip { background: @raised; color: @text; border: 1px solid @line; border-radius: 4px; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[role="caption"] { color: @dim; font-size: 11px; font-weight: 600; letter-spacing: 0.6px; }
QLabel[role="dim"] { color: @dim; }
QLabel[role="small"] { color: @dim; font-size: 11px; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="warn"] { color: @warn; }

QPushButton { background: @raised; color: @text; border: 1px solid @line; border-radius: 6px; padding: 6px 12px; min-height: 18px; }
QPushButton:hover { border-color: @dim; }
QPushButton:pressed { background: @line; }
QPushButton:disabled { color: @disabled; border-color: @line; background: @panel; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 11px; }
QPushButton[role="primary"] { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600; padding: 9px 16px; }
QPushButton[role="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[role="primary"]:pressed { background: @accentDown; border-color: @accentDown; }
QPushButton[role="primary"]:disabled { background: @raised; color: @disabled; border-color: @line; }
QPushButton[role="primary"]:focus { border: 2px solid @text; padding: 8px 15px; }
QPushButton[role="link"] { background: transparent; border: none; color: @accent; padding: 2px 4px; min-height: 0; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid @accent; padding: 1px 3px; }
QPushButton[role="link"]:disabled { color: @disabled; }
QPushButton[role="link"]::menu-indicator { image: none; width: 0; }
QPushButton[role="segment"] { background: @raised; border: 1px solid @raised; padding: 5px 8px; }
QPushButton[role="segment"]:hover { border-color: @line; }
QPushButton[role="segment"]:checked { background: @selected; border-color: @selected; font-weight: 600; }
QPushButton[role="segment"]:focus { border: 1px solid @accent; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @raised; }
QToolButton:pressed { background: @line; }
QToolButton:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="workspace"] { color: @dim; padding: 5px 14px; }
QToolButton[role="workspace"]:hover { color: @text; }
QToolButton[role="workspace"]:checked { color: @text; background: @raised; font-weight: 600; }
QToolButton[role="workspace"]:disabled { color: @disabled; }

#topBar, #bottomBar, #toolRail, #placesStrip, #rightDock, #rightDock QScrollArea, #rightDockContent, #dockPage { background: @panel; }
#topBar { border-bottom: 1px solid @line; }
#bottomBar { border-top: 1px solid @line; }
#placesStrip { border-top: 1px solid @line; }
#toolRail { border-right: 1px solid @line; }
#rightDock { border: none; border-left: 1px solid @line; }
#centre { background: @window; }
#keyCard QScrollArea, #keyCardContent { background: @panel; }
QFrame[role="card"] { background: @raised; border: 1px solid @line; border-radius: 8px; }
QFrame#choiceRecent { background: @panel; }
QFrame[role="notice"] { background: @raised; border: 1px solid @line; border-radius: 8px; }
QFrame[role="notice"][kind="error"] { border: 1px solid @error; }
QFrame[role="notice"][kind="warning"] { border: 1px solid @warn; }
QFrame[role="notice"][kind="question"] { border: 1px solid @accent; }
QFrame[role="popup"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[role="line"] { background: @line; border: none; max-height: 1px; min-height: 1px; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit { background: @window; color: @text; border: 1px solid @line;
    border-radius: 6px; padding: 4px 8px; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid @accent; padding: 3px 7px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/arrow-grey.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @line; selection-background-color: @selected;
    selection-color: @text; outline: none; padding: 4px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, #compareCells::indicator { width: 15px; height: 15px; border: 1px solid @dim; border-radius: 4px; background: @window; }
QCheckBox::indicator:checked, #compareCells::indicator:checked { background: @accentDown; border-color: @accentDown; image: url(:/icons/check-white.svg); }
QCheckBox::indicator:focus { border: 2px solid @accent; width: 13px; height: 13px; }

QSlider::groove:horizontal { height: 4px; background: @line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: @handle; border: 1px solid @handleLine; }
QSlider::handle:horizontal:focus { border: 2px solid @accent; width: 12px; height: 12px; }
QSlider::sub-page:horizontal:disabled { background: @dim; }

QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @ok; border-radius: 3px; }

QMenuBar { background: @panel; color: @text; border-bottom: 1px solid @line; padding: 2px 8px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @panel; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QListView, QTableView, QTreeView { background: transparent; border: none; outline: none; }
QTableView { selection-background-color: @selected; selection-color: @text; }
QListView::item { border-radius: 6px; padding: 6px 8px; }
QListView::item:hover { background: @raised; }
QListView::item:selected { background: @selected; color: @text; }
QHeaderView::section { background: transparent; color: @dim; border: none; padding: 4px 6px; }
QTableCornerButton::section { background: transparent; border: none; }
QScrollArea { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @line; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @window; }
QSplitter::handle:hover { background: @accent; }
)";

QColor mixed(const QColor& a, const QColor& b, double share) {
    return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
                            static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
                            static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

} // namespace

QString styleSheet(const Tokens& t) {
    // Longer names first, so that @accentHover is not taken for @accent.
    const std::pair<const char*, QColor> values[] = {
        {"@accentHover", t.accent.lighter(112)}, {"@accentDown", t.accent.darker(112)},
        {"@onAccent", t.onAccent}, {"@accent", t.accent},
        {"@handleLine", t.dark ? QColor("#e6e9ee") : QColor("#a9b3c0")}, {"@handle", t.dark ? QColor("#e6e9ee") : QColor("#ffffff")},
        {"@disabled", mixed(t.dim, t.panel, 0.4)}, {"@selected", t.selected}, {"@window", t.window}, {"@panel", t.panel},
        {"@raised", t.raised}, {"@line", t.line}, {"@text", t.text}, {"@error", t.error}, {"@warn", t.warn},
        {"@dim", t.dim}, {"@ok", t.ok}};
    QString out = QString::fromLatin1(sheet);
    for (const auto& [name, colour] : values) out.replace(QLatin1String(name), colour.name());
    return out;
}

} // namespace granule::theme
