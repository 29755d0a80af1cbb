// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/FiguresPanel.h"

#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QPushButton>
#include <QVBoxLayout>

namespace granule::panel {

FiguresPanel::FiguresPanel(QWidget* parent) : Page("figuresPanel", tr("Figures"), parent) {
    auto* content = widget();
    auto* all = column();
    all->addWidget(theme::segmented({tr("Picture"), tr("Film"), tr("Plates"), tr("Surfaces")}, "figureParts", &m_parts, content));
    m_subject = theme::label({}, "dim", content);
    m_subject->setObjectName("figureSubject");
    m_subject->setWordWrap(true);
    all->addWidget(m_subject);
    m_film = new FilmForm(content);
    m_meshes = new MeshForm(content);
    m_plates = new PlateForm(content);
    m_pages = {buildPicture(), m_film, m_plates, m_meshes};
    for (auto* page : m_pages) all->addWidget(page);
    all->addStretch();
    connect(m_film, &FilmForm::exportAsked, this, &FiguresPanel::filmAsked);
    connect(m_plates, &PlateForm::exportAsked, this, &FiguresPanel::plateAsked);
    connect(m_plates, &PlateForm::weightsAsked, this, &FiguresPanel::weightsAsked);
    connect(m_meshes, &MeshForm::exportAsked, this, &FiguresPanel::meshAsked);
    connect(m_parts, &QButtonGroup::idClicked, this, [this](int part) { showPart(static_cast<Part>(part)); });
    showPart(Part::Picture);
}

QWidget* FiguresPanel::buildPicture() {
    auto* page = new QWidget(widget());
    auto* all = new QVBoxLayout(page);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    m_preview = new PreviewPicture("figurePreview", page);
    all->addWidget(m_preview);
    all->addWidget(m_picture = new PictureForm(page));
    auto* picture = theme::button(tr("Export picture (PNG)..."), "exportPicture", "primary", page);
    auto* recipe = theme::button(tr("Save as a recipe..."), "exportRecipe", nullptr, page);
    recipe->setToolTip(tr("A file that granule-cli render repeats on any cell"));
    all->addWidget(picture);
    all->addWidget(recipe);
    connect(picture, &QPushButton::clicked, this, &FiguresPanel::pictureAsked);
    connect(recipe, &QPushButton::clicked, this, &FiguresPanel::recipeAsked);
    connect(m_picture, &PictureForm::changed, this, &FiguresPanel::lookChanged);
    return page;
}

FiguresPanel::Part FiguresPanel::part() const {
    return static_cast<Part>(m_parts->checkedId());
}

void FiguresPanel::showPart(Part part) {
    m_parts->button(static_cast<int>(part))->setChecked(true);
    for (std::size_t i = 0; i < m_pages.size(); ++i) m_pages[i]->setVisible(i == static_cast<std::size_t>(part));
    m_subject->setVisible(part == Part::Picture || part == Part::Surfaces);
    emit partChanged();
}

void FiguresPanel::setSubject(const QString& text) {
    m_subject->setText(text);
}

} // namespace granule::panel
