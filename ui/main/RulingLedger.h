// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Rulings.h"

#include <QJsonArray>

#include <cstdint>
#include <set>
#include <vector>

namespace granule::desktop {

/// Every ruling that was ever made in a project, each with the step of the history that brought it into the labels: a ruling is in force
/// while its step is done, so that undo, redo and going to any point of the history take rulings with them. A value, main thread.
class RulingLedger {
public:
    /// `layer`: the consensus that it is about. `state`: of the history, after the step; 0: it changed nothing, and holds for good.
    void add(int layer, agreement::Ruling ruling, std::uint64_t state);
    /// The rulings about a layer, while the steps of `done` are.
    agreement::Rulings inForce(int layer, const std::set<std::uint64_t>& done) const;
    /// The history is not the one that the steps are of, and none of them can be undone: what held when it was saved holds.
    void forgetSteps();
    bool empty() const noexcept { return m_entries.empty(); }

    QJsonArray toJson(const std::set<std::uint64_t>& done) const;
    /// Leaves out what makes no sense.
    static RulingLedger of(const QJsonArray& array);

private:
    struct Entry {
        int layer;
        std::uint64_t state;
        agreement::Ruling ruling;
        bool heldWhenSaved = true;
    };
    std::vector<Entry> m_entries;
};

} // namespace granule::desktop
