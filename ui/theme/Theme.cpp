// SPDX-License-Identifier: BSD-3-Clause
#include "ui/theme/Theme.h"

#include "ui/theme/Icon.h"

#include <QApplication>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>
#include <QStyleFactory>
#include <QStyleHints>

namespace granule::theme {

namespace {

Tokens darkTokens() {
    return {"#14171c", "#1b1f26", "#232831", "#2e3540", "#e6e9ee", "#98a2b1", "#4c9fff", "#0b1420", "#22405f",
            "#46c48a", "#f0b23c", "#ff6b5e", "#0f1114", true};
}

Tokens lightTokens() {
    return {"#eef0f3", "#ffffff", "#f4f6f8", "#d8dde4", "#1a1f27", "#5c6675", "#1668c7", "#ffffff", "#dbe9fb",
            "#1d8a57", "#8a5600", "#c53a2e", "#0f1114", false};
}

bool systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
#endif
}

QPalette paletteOf(const Tokens& t) {
    QPalette p(t.text, t.panel);
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.raised);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.dim);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.error);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.raised);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, t.line);
    p.setColor(QPalette::Shadow, t.window.darker(150));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, QColor::fromRgbF((t.dim.redF() + t.panel.redF()) / 2, (t.dim.greenF() + t.panel.greenF()) / 2,
                                                              (t.dim.blueF() + t.panel.blueF()) / 2));
    return p;
}

} // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() : m_systemDark(systemIsDark()), m_tokens(m_systemDark ? darkTokens() : lightTokens()) {
    registerIconFiles(); // the stylesheet names some
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(bodyFont());
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        m_systemDark = systemIsDark();
        if (m_choice == Choice::System) apply();
    });
#endif
    apply();
}

void Theme::choose(Choice choice) {
    if (choice == m_choice) return;
    m_choice = choice;
    apply();
}

void Theme::apply() {
    const bool dark = m_choice == Choice::System ? m_systemDark : m_choice == Choice::Dark;
    m_tokens = dark ? darkTokens() : lightTokens();
    QApplication::setPalette(paletteOf(m_tokens));
    qApp->setStyleSheet(styleSheet(m_tokens));
    emit changed();
}

QFont bodyFont(int pixels, int weight) {
    static const bool inter = QFontDatabase::hasFamily(QStringLiteral("Inter"));
    QFont font = inter ? QFont(QStringLiteral("Inter")) : QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPixelSize(pixels);
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont digitsFont(int pixels) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(pixels);
    return font;
}

Choice parseChoice(const QString& text) {
    if (text == QLatin1String("dark")) return Choice::Dark;
    if (text == QLatin1String("light")) return Choice::Light;
    return Choice::System;
}

QString describe(Choice choice) {
    switch (choice) {
    case Choice::Dark: return QStringLiteral("dark");
    case Choice::Light: return QStringLiteral("light");
    case Choice::System: break;
    }
    return QStringLiteral("system");
}

} // namespace granule::theme
