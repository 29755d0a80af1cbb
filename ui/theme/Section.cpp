// SPDX-License-Identifier: BSD-3-Clause
#include "ui/theme/Section.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace granule::theme {

Section::Section(const QString& title, const QString& name, QWidget* parent)
    : QWidget(parent), m_heading(new QToolButton(this)), m_head(new QHBoxLayout), m_content(new QWidget(this)),
      m_body(new QVBoxLayout(m_content)) {
    setObjectName(name);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 12, 16, 4);
    all->setSpacing(6);
    QFont font = bodyFont(11, QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    m_heading->setFont(font);
    m_heading->setObjectName(name + QStringLiteral("Heading"));
    m_heading->setToolTip(tr("Fold or unfold this section"));
    m_heading->setStyleSheet(QStringLiteral("QToolButton { padding: 2px; border: none; background: transparent; }"));
    m_heading->setCursor(Qt::PointingHandCursor);
    setTitle(title);
    m_head->setContentsMargins(0, 0, 0, 0);
    m_head->addWidget(m_heading);
    m_head->addStretch();
    all->addLayout(m_head);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(6);
    all->addWidget(m_content);
    const auto tint = [this] {
        QPalette p = m_heading->palette();
        p.setColor(QPalette::ButtonText, tokens().dim);
        m_heading->setPalette(p);
    };
    tint();
    connect(&Theme::instance(), &Theme::changed, this, tint);
    connect(m_heading, &QToolButton::clicked, this, [this] {
        setFolded(!m_folded);
        QSettings().setValue(QStringLiteral("folded/") + objectName(), m_folded);
    });
    setFolded(QSettings().value(QStringLiteral("folded/") + name, false).toBool());
}

void Section::foldAtFirst() {
    if (!QSettings().contains(QStringLiteral("folded/") + objectName())) setFolded(true);
}

void Section::addToHeading(QWidget* widget) {
    m_head->addWidget(widget);
}

void Section::setTitle(const QString& title) {
    m_heading->setText(title.toUpper());
}

void Section::setFolded(bool folded) {
    m_folded = folded;
    m_content->setVisible(!folded);
    m_heading->setIcon(folded ? icon(QStringLiteral("chevron-right"), tokens().dim) : QIcon());
    m_heading->setIconSize({12, 12});
    m_heading->setToolButtonStyle(folded ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonTextOnly);
}

} // namespace granule::theme
