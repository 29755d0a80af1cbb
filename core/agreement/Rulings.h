// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/CellMap.h"
#include "core/volume/BlockDelta.h"
#include "core/volume/Progress.h"

#include <cstdint>
#include <optional>

/// Settling what raters do not agree on: one place after the other, each by a person's word.
namespace granule::agreement {

/// A place that raters dispute: voxels that hang together (corners included) where each of them says one class, and not all the same. So a
/// border drawn a little elsewhere does not join everything that touches it.
struct Dispute {
    Box box;
    Index inside;
    std::uint64_t voxels = 0;
    std::vector<LabelId> says; ///< what each rater says of it, a class each
    bool undecided = false;    ///< the consensus left at least a part of it open
    int cell = -1;
};

struct DisputeOptions {
    bool undecidedOnly = false;
    std::uint64_t leastVoxels = 1;
    std::optional<int> cell = {};
    std::size_t most = 2000;
};

/// Largest first. `undecided` is Consensus::undecided, or null. Throws Error (Mismatch), Cancelled.
std::vector<Dispute> disputes(const std::vector<Rater>& raters, const LabelMap& undecided, const ClassSchema& schema, const CellMap& cells,
                              const DisputeOptions& options, Progress& progress, const std::stop_token& stop = {});

/// What a person said about a dispute.
struct Ruling {
    Index at;            ///< Dispute::inside, by which it is found again
    std::uint64_t voxels = 0;
    std::string choice;  ///< the name of a rater whose labels hold; "repainted"; "left open"
    std::string who, why; ///< why may be empty
    std::int64_t whenMs = 0; ///< since 1970, UTC
    friend bool operator==(const Ruling&, const Ruling&) = default;
};
inline const std::string repainted = "repainted", leftOpen = "left open";

/// All rulings, in the order they were made; a later one about the same voxel takes the place of an earlier. A value, one thread.
class Rulings {
public:
    void rule(Ruling ruling);
    void takeBack(const Index& at);
    const Ruling* about(const Index& at) const;
    const std::vector<Ruling>& all() const noexcept { return m_rulings; }
    std::string json() const;
    /// Throws Error (Unreadable) where the text is no such list.
    static Rulings parse(const std::string& json);
    /// z,y,x,voxels,choice,who,when,why with a heading.
    std::string csv() const;

private:
    std::vector<Ruling> m_rulings;
};

/// What makes `target` say in the voxels of the dispute what `chosen` says there. The voxels are those that hang together around
/// Dispute::inside where the raters say what they say there. Throws Error (NotFound) where they do not differ there; Cancelled.
BlockDelta settled(const LabelMap& target, const LabelMap& chosen, const std::vector<Rater>& raters, const Dispute& dispute,
                   const std::stop_token& stop = {});

} // namespace granule::agreement
