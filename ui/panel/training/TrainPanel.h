// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Architecture.h"
#include "core/project/Project.h"
#include "ui/panel/training/RunHistory.h"
#include "ui/panel/training/TrainOrder.h"
#include "ui/theme/Section.h"

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace granule::panel {

class RunCurves;

/// Trains a network on the project's labels and shows its curves while it learns, or those of any run's folder. What it asks
/// for is done by others. Main thread.
class TrainPanel : public theme::Section {
    Q_OBJECT
public:
    explicit TrainPanel(project::Project& project, QWidget* parent = nullptr);

    void setNetworks(const std::vector<engine::NetworkInfo>& networks);
    TrainOrder order() const;
    QString folder() const;
    void setFolder(const QString& folder);
    /// Learns from this layer, until a person chooses another.
    void setLayer(int layer);
    void setRunning(bool running);
    void setProgress(double fraction, const QString& text);
    void showHistory(const RunHistory& history);

signals:
    void trainAsked();
    void stopAsked();
    void browseAsked();
    void folderChanged();

private:
    QWidget* makeForm();
    void refresh();

    project::Project& m_project;
    QComboBox *m_network, *m_layer;
    QSpinBox *m_base, *m_steps, *m_seed, *m_heldOut;
    QLineEdit* m_folder;
    QPushButton *m_browse, *m_train, *m_stop;
    QProgressBar* m_progress;
    QLabel *m_why, *m_progressText, *m_summary;
    RunCurves* m_curves;
    std::optional<int> m_layerChosen; ///< by the person; else the active one is taken
    bool m_isRunning = false;
};

} // namespace granule::panel
