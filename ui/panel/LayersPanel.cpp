// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/LayersPanel.h"

#include "ui/panel/LayerRow.h"
#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"

#include <QMenu>
#include <QVBoxLayout>

namespace granule::panel {

LayersPanel::LayersPanel(project::Project& project, QWidget* parent)
    : Section(tr("Layers"), "layersPanel", parent), m_project(project), m_list(new QVBoxLayout), m_image(new LayerRow("imageRow", true, this)) {
    auto* add = theme::button(tr("+ Add"), "layersAdd", "link", this);
    add->setToolTip(tr("Adds labels from a file, or an empty layer"));
    auto* menu = new QMenu(add);
    menu->addAction(tr("Labels from a file..."), this, &LayersPanel::addRequested)->setObjectName("layersAddFile");
    menu->addAction(tr("Empty layer"), this, &LayersPanel::newRequested)->setObjectName("layersAddEmpty");
    connect(add, &QPushButton::clicked, this, [add, menu] { menu->popup(add->mapToGlobal(QPoint(0, add->height()))); });
    addToHeading(add);
    m_list->setSpacing(2);
    body()->addLayout(m_list);
    body()->addWidget(m_image);
    connect(&project, &project::Project::layersChanged, this, &LayersPanel::refresh);
    connect(&project, &project::Project::volumeChanged, this, &LayersPanel::refresh);
    connect(&project, &project::Project::spacingChanged, this, &LayersPanel::refresh);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &LayersPanel::refresh);
    refresh();
}

/// What is shown before it is decided is no layer of the document yet, and the list is not to jump as it comes and goes.
std::vector<const project::LabelLayer*> LayersPanel::listed() const {
    std::vector<const project::LabelLayer*> layers;
    for (const auto& layer : m_project.layers())
        if (!layer.preview) layers.push_back(&layer);
    return layers;
}

void LayersPanel::rebuild() {
    for (auto* row : m_rows) {
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    for (const auto* layer : listed()) {
        const int id = layer->id;
        auto* row = new LayerRow(QStringLiteral("layerRow%1").arg(id), false, this);
        row->setProperty("layer", id);
        connect(row, &LayerRow::chosen, this, [this, id] { m_project.setActiveLayer(id); });
        connect(row, &LayerRow::visibleAsked, this, [this, id](bool on) { m_project.setLayerVisible(id, on); });
        connect(row, &LayerRow::opacityAsked, this, [this, id](double o) { m_project.setLayerOpacity(id, o); });
        connect(row, &LayerRow::renamed, this, [this, id](const QString& name) { m_project.renameLayer(id, name); });
        connect(row, &LayerRow::removeAsked, this, [this, id] { m_project.removeLayer(id); });
        connect(row, &LayerRow::exportAsked, this, [this, id] { emit exportRequested(id); });
        m_list->insertWidget(0, row); // the newest lies on top, as it is drawn
        m_rows.push_back(row);
    }
}

void LayersPanel::refresh() {
    const auto layers = listed();
    const bool same = std::ranges::equal(layers, m_rows, [](const auto* layer, const LayerRow* row) { return row->property("layer").toInt() == layer->id; });
    if (!same) rebuild();
    for (std::size_t i = 0; i < layers.size(); ++i)
        m_rows[i]->show(layers[i]->name, layers[i]->origin, layers[i]->visible, layers[i]->opacity, layers[i]->id == m_project.activeLayerId());
    if (m_project.hasVolume()) m_image->show(QString::fromStdString(m_project.volume().name()), describeImage(m_project.volume()), true, 1, false);
    m_image->setVisible(m_project.hasVolume());
}

} // namespace granule::panel
