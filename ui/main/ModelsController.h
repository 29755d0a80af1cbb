// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/main/SegmentEngine.h"
#include "ui/panel/ModelsPanel.h"

#include <QObject>

namespace granule::desktop {

/// The models that a person can choose among: those that ship, and those that were trained here or added. The ticked ones
/// are the ensemble that Segment takes the mean of. What was added and ticked is remembered. Main thread.
class ModelsController : public QObject {
    Q_OBJECT
public:
    ModelsController(project::JobQueue& jobs, panel::ModelsPanel& panel, QObject* parent = nullptr);

    /// Reads the cards, once: to be called when the person first looks at them.
    void wake();
    /// Lists the models in `folder` (one model, or a folder of several) from now on.
    void add(const QString& folder);

signals:
    /// Another ensemble: the ticked models, or none where `why` says the reason.
    void chosen(const SegmentEngine::Models& models, const std::vector<engine::ModelCard>& cards, const QString& why);

private:
    void read();
    void forget(const QString& path);
    void tick(const QString& path, bool on);
    void choose();

    project::JobQueue& m_jobs;
    panel::ModelsPanel& m_panel;
    std::vector<panel::ModelEntry> m_entries;
    QString m_whyNone;
    bool m_awake = false;
};

} // namespace granule::desktop
