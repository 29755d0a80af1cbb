// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

namespace granule::theme {

/// The colours that everything on screen is made of. Text on any of the surfaces has a contrast of at least 4.5:1.
struct Tokens {
    QColor window, panel, raised, line;
    QColor text, dim;
    QColor accent, onAccent, selected;
    QColor ok, warn, error;
    QColor surround; ///< around images: the same in both themes, so that grey values are judged alike
    bool dark = true;
};

enum class Choice { System, Dark, Light };

/// The look of the whole program: palette, style, stylesheet and font of the QApplication. One a program, made after
/// the QApplication. Main thread.
class Theme : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    Choice choice() const noexcept { return m_choice; }
    /// Takes effect at once, everywhere.
    void choose(Choice choice);
    const Tokens& tokens() const noexcept { return m_tokens; }

signals:
    /// Colours changed: widgets that paint themselves update.
    void changed();

private:
    Theme();
    void apply();
    Choice m_choice = Choice::System;
    bool m_systemDark;
    Tokens m_tokens;
};

inline const Tokens& tokens() {
    return Theme::instance().tokens();
}

/// The interface font: Inter where installed, else the system's. Sizes in device-independent pixels.
QFont bodyFont(int pixels = 13, int weight = QFont::Normal);
/// Digits of one width, for coordinates and counts.
QFont digitsFont(int pixels = 12);

/// The stylesheet made of `tokens`.
QString styleSheet(const Tokens& tokens);

/// "dark", "light", "system"; anything else is System.
Choice parseChoice(const QString& text);
QString describe(Choice choice);

} // namespace granule::theme
