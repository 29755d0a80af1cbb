// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/FiguresPanel.h"

#include "ui/theme/Widgets.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QVBoxLayout>

#include <cmath>

namespace granule::panel {

namespace {

constexpr int rates[] = {25, 30, 60};

} // namespace

FiguresPanel::FiguresPanel(QWidget* parent) : Page("figuresPanel", tr("Figures"), parent) {
    auto* content = widget();
    auto* all = column();
    m_subject = theme::label({}, "dim", content);
    m_subject->setObjectName("figureSubject");
    m_subject->setWordWrap(true);
    all->addWidget(m_subject);
    m_preview = new QLabel(content);
    m_preview->setObjectName("figurePreview");
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setMinimumHeight(162);
    m_preview->setText(tr("The preview is being drawn\u2026"));
    m_preview->setProperty("role", "dim");
    all->addWidget(m_preview);

    m_form = new PictureForm(content);
    all->addWidget(m_form);
    auto* picture = theme::button(tr("Export picture (PNG)..."), "exportPicture", "primary", content);
    all->addWidget(picture);
    auto* recipe = theme::button(tr("Save as a recipe..."), "exportRecipe", nullptr, content);
    recipe->setToolTip(tr("A file that granule-cli render repeats on any cell"));
    all->addWidget(recipe);

    all->addSpacing(12);
    all->addWidget(theme::label(tr("Turntable"), "strong", content));
    auto* film = new QGridLayout;
    film->setHorizontalSpacing(12);
    film->setVerticalSpacing(8);
    film->setColumnStretch(1, 1);
    m_seconds = new QDoubleSpinBox(content);
    m_seconds->setObjectName("turntableSeconds");
    m_seconds->setRange(1, 120);
    m_seconds->setDecimals(0);
    m_seconds->setValue(8);
    m_seconds->setSuffix(tr(" s for one turn"));
    m_rate = new QComboBox(content);
    m_rate->setObjectName("turntableRate");
    for (const int rate : rates) m_rate->addItem(tr("%1 pictures a second").arg(rate));
    m_rate->setCurrentIndex(1);
    film->addWidget(theme::label(tr("Length"), "dim", content), 0, 0);
    film->addWidget(m_seconds, 0, 1);
    film->addWidget(theme::label(tr("Rate"), "dim", content), 1, 0);
    film->addWidget(m_rate, 1, 1);
    all->addLayout(film);
    m_film = theme::label({}, "small", content);
    m_film->setWordWrap(true);
    all->addWidget(m_film);
    auto* turntable = theme::button(tr("Export turntable (MP4)..."), "exportTurntable", nullptr, content);
    all->addWidget(turntable);
    all->addStretch();

    connect(picture, &QPushButton::clicked, this, &FiguresPanel::pictureAsked);
    connect(recipe, &QPushButton::clicked, this, &FiguresPanel::recipeAsked);
    connect(turntable, &QPushButton::clicked, this, &FiguresPanel::turntableAsked);
    connect(m_form, &PictureForm::changed, this, [this] {
        refresh();
        emit lookChanged();
    });
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &FiguresPanel::refresh);
    connect(m_rate, &QComboBox::currentIndexChanged, this, &FiguresPanel::refresh);
    refresh();
}

double FiguresPanel::seconds() const {
    return m_seconds->value();
}

int FiguresPanel::framesPerSecond() const {
    return rates[std::max(0, m_rate->currentIndex())];
}

void FiguresPanel::refresh() {
    const auto r = m_form->request();
    m_film->setText(tr("%1 pictures of %2 \u00d7 %3 pixels, H.264 in MP4.").arg(std::lround(seconds() * framesPerSecond())).arg(r.width).arg(r.height));
}

void FiguresPanel::setSubject(const QString& text) {
    m_subject->setText(text);
}

void FiguresPanel::setPreview(const QPixmap& picture) {
    m_preview->setPixmap(picture);
}

} // namespace granule::panel
