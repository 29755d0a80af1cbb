// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/theme/Section.h"

class QButtonGroup;
class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace granule::panel {

/// What "Segment" asks for.
struct SegmentRequest {
    std::optional<Box> box; ///< empty: the whole stack
    engine::Quality quality = engine::Quality::Fast;
    bool resample = false;  ///< to the voxel size of the models, and back
};

/// The networks, where they are to look, how thoroughly, and how long that takes. Main thread.
class SegmentPanel : public theme::Section {
    Q_OBJECT
public:
    SegmentPanel(project::Project& project, project::Selection& selection, QWidget* parent = nullptr);

    /// Empty: none are there; `why` says it.
    void setModels(const std::vector<engine::ModelCard>& cards, const QString& why = {});
    /// Negative: not known yet.
    void setEstimate(double seconds);
    void setRunning(bool running);
    void setProgress(double fraction, const QString& text);
    SegmentRequest request() const;
    /// Voxels that the request covers.
    std::int64_t voxels() const;

signals:
    /// Region, quality or stack changed: the estimate is stale.
    void requestChanged();
    void runAsked();
    void stopAsked();
    void modelsAsked();

private:
    QWidget* makeModelCard();
    QWidget* makeRegion();
    void refresh();

    project::Project& m_project;
    project::Selection& m_selection;
    std::vector<engine::ModelCard> m_cards;
    QLabel *m_name, *m_trained, *m_score, *m_voxel, *m_regionText, *m_estimate, *m_sizeWarning, *m_progressText;
    QButtonGroup *m_region = nullptr, *m_quality = nullptr;
    QWidget *m_slices = nullptr, *m_running = nullptr;
    QSpinBox *m_from = nullptr, *m_to = nullptr;
    QCheckBox* m_resample;
    QPushButton* m_run;
    QProgressBar* m_progress = nullptr;
    bool m_isRunning = false, m_slicesTouched = false;
};

} // namespace granule::panel
