// SPDX-License-Identifier: BSD-3-Clause
// How the results of a pair are put together; what they say is in PairResults.cpp.
#include "ui/panel/compare/ClassBars.h"
#include "ui/panel/compare/PairResults.h"
#include "ui/panel/compare/ScoreTable.h"
#include "ui/theme/Section.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace granule::panel {

PairResults::PairResults(QWidget* parent) : QWidget(parent), m_schema(ClassSchema::platelet()) {
    setObjectName("comparePairResults");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildBars());
    column->addWidget(buildSentence());
    column->addWidget(buildScores());
    column->addWidget(buildSurfaces());
    column->addWidget(buildObjects());
    refresh();
}

QWidget* PairResults::buildBars() {
    auto* section = new theme::Section(tr("Per class"), "compareScores");
    m_scoreKind = theme::button({}, "compareScoreKind", "link");
    connect(m_scoreKind, &QPushButton::clicked, this, &PairResults::chooseScore);
    section->addToHeading(m_scoreKind);
    m_bars = new ClassBars;
    connect(m_bars, &ClassBars::classChosen, this, &PairResults::askForClass);
    section->body()->addWidget(m_bars);
    m_key = theme::label({}, "small");
    m_key->setObjectName("compareBarsKey");
    m_key->setWordWrap(true);
    section->body()->addWidget(m_key);
    return section;
}

QWidget* PairResults::buildSentence() {
    auto* section = new theme::Section(tr("In one line"), "compareSentenceSection");
    auto* card = theme::card("compareSentenceCard");
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(4);
    m_sentence = theme::label({});
    m_sentence->setObjectName("compareSentence");
    m_numbers = theme::label({}, "small");
    m_numbers->setObjectName("compareSentenceNumbers");
    m_start = theme::button(tr("Work it out"), "compareStart", "link");
    connect(m_start, &QPushButton::clicked, this, &PairResults::startAsked);
    for (auto* text : {m_sentence, m_numbers}) {
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(text);
    }
    column->addWidget(m_start, 0, Qt::AlignLeft);
    section->body()->addWidget(card);
    return section;
}

QWidget* PairResults::buildScores() {
    auto* section = new theme::Section(tr("Scores"), "compareScoreSection");
    auto* all = theme::button(tr("Where they differ"), "compareAllPlaces", "link");
    all->setToolTip(tr("Every place where the two differ, largest first"));
    connect(all, &QPushButton::clicked, this, [this] { emit placesAsked({}, tr("Where they differ")); });
    section->addToHeading(all);
    auto* card = theme::card("compareSummary");
    m_scoreGrid = new QGridLayout(card);
    m_scoreGrid->setContentsMargins(12, 8, 12, 8);
    m_scoreGrid->setHorizontalSpacing(10);
    m_scoreGrid->setVerticalSpacing(8);
    const std::tuple<const char*, QString, QString> scores[] = {
        {"compareMiouAll", tr("MIoU(all)"), tr("Mean IoU of all classes")},
        {"compareMiouOrg", tr("MIoU(org)"), tr("Mean IoU of the organelles")},
        {"compareSame", tr("Same label"), tr("Share of voxels with the same label in both")},
        {"compareKappa", tr("Cohen's kappa"), tr("Agreement of the two beyond chance: 0 none, 1 full")},
        {"compareFleiss", tr("Fleiss' kappa"), tr("Agreement of all raters beyond chance: 0 none, 1 full")},
        {"compareAlpha", tr("Krippendorff's \u03b1"), tr("Agreement of all raters beyond chance, for any number of them")},
        {"compareRand", tr("Adjusted Rand"), tr("Pairs of voxels that both put together or both apart, beyond chance")},
        {"compareVariation", tr("Variation of inf."), tr("Variation of information in bits: what one map leaves open of the other, both ways; 0 where they are the same")}};
    for (const auto& [name, caption, tip] : scores) {
        auto* place = new QWidget;
        auto* box = new QVBoxLayout(place);
        box->setContentsMargins(0, 0, 0, 0);
        box->setSpacing(0);
        auto* value = theme::label(QStringLiteral("-"), "strong");
        value->setObjectName(name);
        auto* interval = theme::label({}, "small");
        auto* words = theme::label(caption, "small");
        for (auto* label : {value, words, interval}) {
            label->setToolTip(tip);
            box->addWidget(label);
        }
        m_scores[name] = {value, interval};
        m_scoreBoxes.push_back(place);
    }
    placeScores(2);
    section->body()->addWidget(card);
    return section;
}

void PairResults::placeScores(int columns) {
    if (m_scoreGrid->count() > 0 && m_scoreGrid->property("columns").toInt() == columns) return;
    m_scoreGrid->setProperty("columns", columns);
    for (int i = 0; i < static_cast<int>(m_scoreBoxes.size()); ++i) {
        m_scoreGrid->removeWidget(m_scoreBoxes[static_cast<std::size_t>(i)]);
        m_scoreGrid->addWidget(m_scoreBoxes[static_cast<std::size_t>(i)], i / columns, i % columns, Qt::AlignTop);
    }
    for (int c = 0; c < 4; ++c) m_scoreGrid->setColumnStretch(c, c < columns ? 1 : 0);
}

void PairResults::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeScores(width() < 400 ? 2 : 4);
    m_objects->setColumnHidden(m_objects->columnCount() - 1, width() < 420);
}

QWidget* PairResults::buildSurfaces() {
    m_surfaceSection = new theme::Section(tr("Distance of surfaces, nm"), "compareSurfaceSection");
    m_surfaces = new ScoreTable("compareSurfaces", {tr("Class"), tr("Mean"), tr("95 %"), tr("Largest")}, 12);
    m_surfaces->setToolTip(tr("From surface voxels of one to the nearest of the other, both ways. Click a class to see where its borders differ."));
    connect(m_surfaces, &QTableWidget::cellClicked, this, [this](int row, int) {
        const auto k = m_surfaceClasses[static_cast<std::size_t>(row)];
        emit placesAsked({k, {}, {agreement::Difference::LineWidth}}, tr("Borders of %1").arg(className(k)));
    });
    m_surfaceSection->body()->addWidget(m_surfaces);
    return m_surfaceSection;
}

QWidget* PairResults::buildObjects() {
    m_objectSection = new theme::Section(tr("Objects"), "compareObjectSection");
    m_objects = new ScoreTable("compareObjects", {tr("Class"), tr("Same"), tr("Missed"), tr("Extra"), tr("Split"), tr("Merged"), tr("F1"), tr("PQ")}, 12);
    m_objects->setToolTip(tr("Objects are the same where their IoU is 0.5 and more. PQ: panoptic quality. Click a class to list its objects."));
    connect(m_objects, &QTableWidget::cellClicked, this, [this](int row, int) {
        m_objectClass = m_objectClasses[static_cast<std::size_t>(row)];
        listObjects();
    });
    m_objectsText = theme::label({}, "dim");
    m_objectsText->setObjectName("compareObjectsText");
    m_objectsText->setWordWrap(true);
    m_list = new ScoreTable("compareObjectList", {tr("Object"), tr("Cell"), tr("Voxels")}, 8);
    m_list->setToolTip(tr("Click to go there"));
    const auto go = [this](int row) {
        if (row >= 0 && row < static_cast<int>(m_listed.size())) emit objectChosen(m_listed[static_cast<std::size_t>(row)].inside);
    };
    connect(m_list, &QTableWidget::cellClicked, this, [go](int row, int) { go(row); });
    connect(m_list, &QTableWidget::cellActivated, this, [go](int row, int) { go(row); });
    m_objectSection->body()->addWidget(m_objects);
    m_objectSection->body()->addWidget(m_objectsText);
    m_objectSection->body()->addWidget(m_list);
    return m_objectSection;
}

} // namespace granule::panel
