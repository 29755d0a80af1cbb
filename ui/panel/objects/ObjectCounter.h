// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Census.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"

#include <QTimer>

#include <map>
#include <memory>

namespace granule::panel {

/// What a layer holds of every id, as counted last.
struct ObjectCount {
    int layer = 0;
    LabelMap map; ///< that was counted
    objects::Census census;
    std::map<LabelId, objects::Tally> tallies;

    /// Null where the layer has none of `id`.
    const objects::Tally* find(LabelId id) const {
        const auto it = tallies.find(id);
        return it == tallies.end() ? nullptr : &it->second;
    }
};

/// Keeps the census of the active layer while it has objects, in the background: a moment after the last stroke the blocks
/// that changed are counted again. Main thread.
class ObjectCounter : public QObject {
    Q_OBJECT
public:
    ObjectCounter(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);
    /// Never null, and workers may keep it; empty until the first count.
    const std::shared_ptr<const ObjectCount>& count() const noexcept { return m_count; }

signals:
    void changed();

private:
    void start();

    project::Project& m_project;
    project::JobQueue& m_jobs;
    QTimer m_pause;
    std::shared_ptr<const ObjectCount> m_count = std::make_shared<const ObjectCount>();
    bool m_running = false, m_again = false;
};

} // namespace granule::panel
