// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "ui/theme/Section.h"

#include <vector>

namespace granule::panel {

class LayerRow;

/// The image and its label layers: which is shown, how strongly, and which one is painted on. Main thread.
class LayersPanel : public theme::Section {
    Q_OBJECT
public:
    explicit LayersPanel(project::Project& project, QWidget* parent = nullptr);

signals:
    void addRequested();
    void newRequested();
    void exportRequested(int layerId);

private:
    void refresh();
    std::vector<const project::LabelLayer*> listed() const;
    void rebuild();

    project::Project& m_project;
    std::vector<LayerRow*> m_rows;
    QVBoxLayout* m_list;
    LayerRow* m_image;
};

} // namespace granule::panel
