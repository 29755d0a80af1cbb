// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"

#include <QTimer>

#include <array>
#include <memory>
#include <vector>

namespace granule::panel {

/// Keeps the number of voxels of each class of the active layer, counted in the background. A block is counted once and
/// again only when it was replaced. Main thread.
class ClassCounter : public QObject {
    Q_OBJECT
public:
    static constexpr int most = 16;
    using Counts = std::array<std::int64_t, most>;

    ClassCounter(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);
    /// Of the ids below `most`; all zero until the first count.
    const Counts& counts() const noexcept { return m_total; }

signals:
    void changed();

private:
    struct Tally {
        std::vector<LabelBlockPtr> blocks;
        std::shared_ptr<const ObjectTable> objects;
        std::vector<std::array<std::int32_t, most>> counts; ///< a block has far fewer voxels
        Counts total{};
    };
    void start();
    static Tally count(const LabelMap& map, const std::shared_ptr<const ObjectTable>& objects, const std::shared_ptr<const Tally>& before,
                       const std::stop_token& stop);

    project::Project& m_project;
    project::JobQueue& m_jobs;
    QTimer m_pause;
    std::shared_ptr<const Tally> m_tally;
    Counts m_total{};
    bool m_running = false, m_again = false;
};

} // namespace granule::panel
