// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Queue.h"

#include <algorithm>

namespace granule::review {

namespace {

bool isAbout(const Queue::Decided& decided, const Place& place) {
    return decided.kind == place.kind && decided.classId == place.classId && place.box.contains(decided.at);
}

} // namespace

void Queue::setPlaces(std::vector<Place> places) {
    m_places = std::move(places);
    std::ranges::stable_sort(m_places, std::greater{}, &Place::gain);
    judge();
}

void Queue::setDecided(std::vector<Decided> decided) {
    m_decided = std::move(decided);
    judge();
}

void Queue::judge() {
    m_states.assign(m_places.size(), State::Open);
    for (std::size_t i = 0; i < m_places.size(); ++i)
        for (const auto& d : m_decided)
            if (isAbout(d, m_places[i])) m_states[i] = d.state; // the latest counts
}

void Queue::setState(std::size_t place, State state) {
    const auto& about = m_places[place];
    std::erase_if(m_decided, [&](const Decided& d) { return isAbout(d, about); });
    if (state != State::Open) m_decided.push_back({about.kind, about.classId, about.at, state});
    m_states[place] = state;
}

std::optional<std::size_t> Queue::walk(std::optional<std::size_t> from, bool forward) const {
    const auto count = m_places.size();
    for (std::size_t step = 1; step <= count; ++step) {
        const auto start = from.value_or(forward ? count - 1 : 0);
        const auto i = (start + (forward ? step : count - step % count)) % count;
        if (m_states[i] == State::Open) return i;
    }
    return {};
}

std::optional<std::size_t> Queue::next(std::optional<std::size_t> from) const {
    return walk(from, true);
}

std::optional<std::size_t> Queue::previous(std::optional<std::size_t> from) const {
    return walk(from, false);
}

std::size_t Queue::openCount() const noexcept {
    return static_cast<std::size_t>(std::ranges::count(m_states, State::Open));
}

} // namespace granule::review
