// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Decide.h"
#include "core/review/Place.h"

#include <cstddef>

namespace granule::review {

/// What counts as doubt, and how much of it.
struct DoubtSettings {
    double entropyFloor = 0.35;      ///< of its maximum: voxels above it are doubtful
    double disagreementFloor = 0.25; ///< of its maximum: so are these
    /// Borders of organelles are always a little doubtful and one voxel off at most: voxels at the rim of a doubtful region count for nothing.
    bool leaveOutRims = true;
    double leastNm3 = 64e3; ///< smaller regions are left out: a ball of 50 nm
    std::size_t most = 500; ///< places, the best
};

/// The places where the votes are in doubt about `map`, one a component (voxels of one id that hang together by faces), the
/// largest gain first. Looks at the votes' box. Throws Cancelled; Error as decide() does.
std::vector<Place> findDoubt(const Votes& votes, const Decision& decision, const LabelMap& map, const ObjectTable& objects,
                             const ClassSchema& schema, const DoubtSettings& settings, Progress& progress, const std::stop_token& stop = {});

/// The places to look at, in the order of their gain, and what a person decided about them. A value; one thread.
class Queue {
public:
    enum class State { Open, Done, Skipped };
    /// What was decided about a place, kept by what it is about and where, so that it holds for the places of a later search, whose boxes
    /// differ a little. To be saved with the project.
    struct Decided {
        PlaceKind kind = PlaceKind::Doubt;
        LabelId classId = 0;
        Index at;
        State state = State::Open;
        friend bool operator==(const Decided&, const Decided&) = default;
    };

    /// Takes the places of a new search. Those that hold the voxel of a decided one of the same kind and class are decided as it was.
    void setPlaces(std::vector<Place> places);
    const std::vector<Place>& places() const noexcept { return m_places; }
    State stateOf(std::size_t place) const { return m_states[place]; }
    void setState(std::size_t place, State state);

    /// The next open place after `from` in the order of gain, and round; nothing where none is open. `from` empty: the first.
    std::optional<std::size_t> next(std::optional<std::size_t> from) const;
    /// The open place before `from`.
    std::optional<std::size_t> previous(std::optional<std::size_t> from) const;
    std::size_t openCount() const noexcept;

    const std::vector<Decided>& decided() const noexcept { return m_decided; }
    void setDecided(std::vector<Decided> decided);

private:
    std::optional<std::size_t> walk(std::optional<std::size_t> from, bool forward) const;
    void judge();

    std::vector<Place> m_places;
    std::vector<State> m_states;
    std::vector<Decided> m_decided;
};

} // namespace granule::review
