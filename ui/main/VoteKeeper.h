// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Ensemble.h"
#include "core/review/Votes.h"

#include <QString>

#include <atomic>
#include <memory>
#include <mutex>

namespace granule::desktop {

/// Keeps the votes of one run, as long as there is room for them: a run goes on without them where there is not. Shared
/// by the job and the main thread.
class VoteKeeper {
public:
    VoteKeeper(const Box& box, std::size_t members, std::size_t classes) : m_box(box), m_members(members), m_classes(classes) {}
    /// What SegmentOptions::votes asks for; this outlives it.
    engine::MemberPart taker();
    /// Before the run, on its thread.
    void begin();
    /// After the run; null where they were not kept.
    review::Votes finish();
    /// Why they were not kept, a sentence after another one; else empty.
    QString remark() const;

private:
    void giveUp(const std::string& why);

    Box m_box;
    std::size_t m_members, m_classes;
    std::unique_ptr<review::VoteRecorder> m_recorder;
    std::atomic<bool> m_givenUp = false;
    mutable std::mutex m_mutex;
    std::string m_why;
};

} // namespace granule::desktop
