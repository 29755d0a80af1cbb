// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/PlateForm.h"

#include "ui/panel/figures/PreviewPicture.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::panel {

namespace {

using Kind = PlateRequest::Kind;

QString sentenceOf(Kind kind) {
    switch (kind) {
    case Kind::OneCell: return PlateForm::tr("A slice with one cell highlighted, then its organelles in 3D: all of them, and each kind alone, in every layer.");
    case Kind::Slice: return PlateForm::tr("The slice at the crosshair: the image, the truth, and what every other layer says.");
    case Kind::Raters: return PlateForm::tr("Each organelle in 3D, as every layer has it: a row an organelle, a column a rater.");
    case Kind::Matrices: return PlateForm::tr("Confusion matrices of each pair of layers, with their MIoU over organelles.");
    case Kind::Weights: return PlateForm::tr("The slice at the crosshair beside the error weights that training gives it.");
    }
    return {};
}

} // namespace

PlateForm::PlateForm(QWidget* parent) : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    all->addWidget(m_preview = new PreviewPicture("platePreview", this));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    m_kind = new QComboBox(this);
    m_kind->setObjectName("plateKind");
    m_kind->addItems({tr("S1  One cell, in a slice and in 3D"), tr("S2  One slice, by every layer"), tr("S3  Organelles in 3D, by rater"), tr("S4  Confusion matrices"), tr("S6  Labels and their weights")});
    grid->addWidget(theme::label(tr("Figure"), "dim", this), 0, 0);
    grid->addWidget(m_kind, 0, 1);
    m_truth = new QComboBox(this);
    m_truth->setObjectName("plateTruth");
    grid->addWidget(theme::label(tr("Truth"), "dim", this), 1, 0);
    grid->addWidget(m_truth, 1, 1);
    m_layersLabel = theme::label(tr("Beside it"), "dim", this);
    grid->addWidget(m_layersLabel, 2, 0, Qt::AlignTop);
    m_layers = new QListWidget(this);
    m_layers->setObjectName("plateLayers");
    m_layers->setDragDropMode(QAbstractItemView::InternalMove); // their order is that of the figure
    grid->addWidget(m_layers, 2, 1);
    m_colours = new QComboBox(this);
    m_colours->setObjectName("plateColours");
    m_colours->addItems({tr("Jet, as in the study"), tr("Plain, as in the paper"), tr("As on screen"), tr("Safe for the colour-blind")});
    m_coloursLabel = theme::label(tr("Colours"), "dim", this);
    grid->addWidget(m_coloursLabel, 3, 0);
    grid->addWidget(m_colours, 3, 1);
    m_overImage = new QCheckBox(tr("Labels over the image"), this);
    m_overImage->setObjectName("plateOverImage");
    grid->addWidget(m_overImage, 4, 1);
    m_atCrosshair = new QCheckBox(tr("The cell at the crosshair, else the largest"), this);
    m_atCrosshair->setObjectName("plateAtCrosshair");
    m_atCrosshair->setChecked(true);
    grid->addWidget(m_atCrosshair, 5, 1);
    m_weights = theme::button(tr("Choose the weights..."), "plateWeights", nullptr, this);
    m_weights->setToolTip(tr("A file written by granule-cli weights LABELS OUT"));
    grid->addWidget(m_weights, 6, 1);
    all->addLayout(grid);
    all->addWidget(m_what = theme::label({}, "dim", this));
    m_what->setWordWrap(true);
    all->addWidget(m_export = theme::button(tr("Export figure (PDF, SVG, PNG)..."), "exportPlate", "primary", this));
    all->addWidget(m_note = theme::label({}, "small", this));
    m_note->setWordWrap(true);
    for (auto* box : {m_kind, m_truth, m_colours}) connect(box, &QComboBox::currentIndexChanged, this, &PlateForm::change);
    for (auto* box : {m_overImage, m_atCrosshair}) connect(box, &QCheckBox::toggled, this, &PlateForm::change);
    connect(m_truth, &QComboBox::textActivated, this, [this](const QString& name) { m_chosenTruth = name; });
    connect(m_layers, &QListWidget::itemChanged, this, &PlateForm::change);
    connect(m_layers->model(), &QAbstractItemModel::rowsMoved, this, &PlateForm::change);
    connect(m_weights, &QPushButton::clicked, this, &PlateForm::weightsAsked);
    connect(m_export, &QPushButton::clicked, this, &PlateForm::exportAsked);
    refresh();
}

PlateRequest PlateForm::request() const {
    PlateRequest r;
    r.kind = static_cast<Kind>(std::max(0, m_kind->currentIndex()));
    r.truth = m_truth->currentText();
    for (int i = 0; i < m_layers->count(); ++i)
        if (m_layers->item(i)->checkState() == Qt::Checked && m_layers->item(i)->text() != r.truth) r.layers << m_layers->item(i)->text();
    r.atCrosshair = m_atCrosshair->isChecked();
    r.colours = static_cast<PlateRequest::Colours>(std::max(0, m_colours->currentIndex()));
    r.overImage = m_overImage->isChecked();
    r.weights = m_weightsPath;
    return r;
}

void PlateForm::setLayers(const QStringList& names) {
    {
        const QSignalBlocker quietTruth(m_truth), quietLayers(m_layers);
        m_truth->clear();
        m_truth->addItems(names);
        if (!names.isEmpty()) m_truth->setCurrentIndex(std::max(0, m_truth->findText(m_chosenTruth)));
        QStringList before;
        for (int i = m_layers->count() - 1; i >= 0; --i) {
            before << m_layers->item(i)->text();
            if (!names.contains(m_layers->item(i)->text())) delete m_layers->takeItem(i);
        }
        for (const auto& name : names) {
            if (before.contains(name)) continue;
            auto* item = new QListWidgetItem(name, m_layers);
            item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Checked);
        }
    }
    change();
}

void PlateForm::setWeights(const QString& path) {
    if (path.isEmpty()) return;
    m_weightsPath = path;
    m_weights->setText(QFileInfo(path).fileName());
    refresh();
}

void PlateForm::change() {
    refresh();
    emit changed();
}

void PlateForm::refresh() {
    const auto r = request();
    m_what->setText(sentenceOf(r.kind));
    const bool slice = r.kind == Kind::Slice, weights = r.kind == Kind::Weights;
    for (QWidget* w : {static_cast<QWidget*>(m_colours), static_cast<QWidget*>(m_coloursLabel), static_cast<QWidget*>(m_overImage)}) w->setVisible(slice);
    for (QWidget* w : {static_cast<QWidget*>(m_layers), static_cast<QWidget*>(m_layersLabel)}) w->setVisible(!weights && m_layers->count() > 1);
    m_layers->setFixedHeight(12 + 26 * std::clamp(m_layers->count() - 1, 1, 5));
    m_atCrosshair->setVisible(r.kind == Kind::OneCell);
    m_weights->setVisible(weights);
    for (int i = 0; i < m_layers->count(); ++i) m_layers->item(i)->setHidden(m_layers->item(i)->text() == r.truth);
    const bool lacksPair = r.kind == Kind::Matrices && r.layers.isEmpty(), lacksWeights = weights && r.weights.isEmpty();
    m_export->setEnabled(!r.truth.isEmpty() && !lacksPair && !lacksWeights);
    m_note->setText(lacksPair     ? tr("A matrix is of two layers: add another rater's labels, or the algorithm's.")
                    : lacksWeights ? tr("Weights are written by granule-cli weights LABELS OUT.")
                                   : tr("180 mm wide, letters and scale bars as vectors, pictures at 300 dpi. Histograms over seeds (S5): granule-cli figure S5."));
}

} // namespace granule::panel
