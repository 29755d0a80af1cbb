// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/main/EnsembleVersions.h"
#include "ui/main/SegmentEngine.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace granule::panel {
class ImprovePanel;
}
namespace granule::view {
class OrthoView;
}

namespace granule::desktop {

class ModelsController;

/// Lets the ensemble learn from a person's corrections while painting goes on; then what is in sight is segmented anew and
/// offered beside the old labels, to keep or to roll back. Main thread.
class ImproveController : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    ImproveController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, panel::ImprovePanel& panel, ModelsController& models,
                      view::OrthoView& views, QObject* parent = nullptr);

    /// The ticked models, which improvements begin with.
    void useModels(const SegmentEngine::Models& models, const std::vector<engine::ModelCard>& cards, const QString& why);
    void improve();
    void keep();
    void rollBack();
    EnsembleVersions& versions() noexcept { return m_versions; }

signals:
    /// The ensemble of the runs to come.
    void chosen(const SegmentEngine::Models& models, const std::vector<engine::ModelCard>& cards, const QString& why);
    void finished(const QString& sentence);

private:
    struct Result;
    void begin();
    void offer(std::shared_ptr<const Result> result);
    /// Hands the edit that brings the result's labels into the layer as it is now to `done`.
    void merge(std::function<void(const BlockDelta&)> done);
    void showPreview(const BlockDelta& delta);
    void swipe(double share);
    void dropOffer();
    void showProgress();
    void refresh();
    void followVersion();
    Box regionInSight() const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    panel::ImprovePanel& m_panel;
    ModelsController& m_models;
    view::OrthoView& m_views;
    EnsembleVersions m_versions;
    SegmentEngine::Models m_base, m_inUse; ///< the ticked ones; those of the current version
    std::vector<engine::ModelCard> m_baseCards;
    QString m_whyNone, m_followed;
    bool m_known = false;   ///< which models there are
    bool m_waiting = false; ///< to know it, and to begin
    QPointer<project::Job> m_job;
    std::shared_ptr<const Result> m_offered;
    int m_preview = 0; ///< the layer that shows the result, while it is offered
};

} // namespace granule::desktop
