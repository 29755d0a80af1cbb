// SPDX-License-Identifier: BSD-3-Clause
#include "ui/theme/Page.h"

#include "ui/theme/Widgets.h"

#include <QVBoxLayout>

namespace granule::theme {

Page::Page(const QString& name, const QString& title, QWidget* parent) : QScrollArea(parent) {
    setObjectName(name);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(this);
    content->setObjectName("dockPage");
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(16, 16, 16, 16);
    m_column->setSpacing(10);
    if (!title.isEmpty()) m_column->addWidget(label(title, "title", content));
    setWidget(content);
}

} // namespace granule::theme
