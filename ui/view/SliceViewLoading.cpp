// SPDX-License-Identifier: BSD-3-Clause
// Which slices a view asks for, and what becomes of the answers.
#include "ui/view/SliceView.h"

#include "core/volume/CoarseSource.h"
#include "ui/view/LargeSlice.h"

#include <algorithm>

namespace granule::view {

namespace {

constexpr std::size_t aheadBudget = std::size_t{112}
                                    << 20; ///< bytes of slices kept ready; larger ones are not fetched ahead
constexpr std::int64_t mostAhead = 3;

} // namespace

std::optional<SliceRequest> SliceView::requestFor(std::int64_t slice) {
    if (!m_project.hasVolume() || slice < 0 || slice >= sliceCount()) return std::nullopt;
    SliceRequest request;
    request.slice = slice;
    request.volume = m_project.volume();
    if (const auto* kept = m_greys.object(slice)) (isLargeSlice(request.volume, m_plane) ? request.coarse : request.grey) = *kept;
    for (const auto& layer : m_project.layers())
        if (shows(layer)) request.labels.emplace_back(layer.id, LabelSlice(mapOf(layer), m_plane, slice, layer.objects));
    request.geometry = m_geometry;
    request.style = m_style;
    request.edits = m_editNumber;
    return request;
}

void SliceView::keep(const SlicePlanes& planes) {
    const auto& whole = planes.coarse ? planes.coarse : planes.grey;
    if (whole) m_greys.insert(planes.slice, new std::shared_ptr<const GreyPlane>(whole), static_cast<int>(whole->bytes() >> 10));
}

bool SliceView::wantsSharper() const {
    return m_shown && m_shown->planes.coarse && m_shown->error.isEmpty() &&
           view::wantsSharper(*m_shown->planes.coarse, m_shown->planes.grey.get(), m_geometry);
}

void SliceView::sharpen() {
    if (m_sharpening || m_requested || !wantsSharper() || !isVisible()) return;
    auto request = requestFor(m_shown->planes.slice);
    if (!request) return;
    request->coarse = m_shown->planes.coarse;
    request->sharp = m_sharpening = true;
    m_loader.request(std::move(*request));
}

void SliceView::showSlice() {
    const auto wanted = slice();
    if (wanted != m_lastSlice) m_direction = wanted > m_lastSlice ? 1 : -1;
    if (std::exchange(m_lastSlice, wanted) != wanted) emit sliceChanged();
    if (m_shown && m_shown->planes.slice == wanted) return;
    if (const auto it = m_aheadOf.find(wanted); it != m_aheadOf.end()) return adopt(it->second);
    requestSlice(wanted);
}

void SliceView::requestSlice(std::int64_t slice) {
    if (m_requested == slice || !isVisible()) return;
    auto request = requestFor(slice);
    if (!request) return;
    m_requested = slice;
    if (!m_late.isActive()) m_late.start();
    m_loader.request(std::move(*request));
}

void SliceView::adopt(std::shared_ptr<LoadedSlice> loaded) {
    m_requested.reset();
    m_late.stop();
    m_sayLate = false;
    m_aheadOf.erase(loaded->planes.slice);
    auto left = std::exchange(m_shown, std::move(loaded));
    for (const auto& edit : m_edits)
        if (edit.number > m_shown->edits) {
            const bool seen = hits(edit.box, m_shown->planes.slice);
            takeEdit(edit, false);
            if (seen) m_shown->style.reset(); // the frame lacks it
        }
    m_shown->edits = m_editNumber;
    if (m_shown->geometry != m_geometry || m_shown->style != m_style) recompose();
    // The slice just left is the likeliest one to come back to.
    if (left && left->planes.slice != m_shown->planes.slice && left->error.isEmpty())
        m_aheadOf[left->planes.slice] = std::move(left);
    m_prefetchDue = true;
    if (m_shown->error.isEmpty() && lacksLayers(m_shown->planes)) requestSlice(m_shown->planes.slice); // a layer came while it was read
    sharpen();
    update();
}

void SliceView::prefetch() {
    if (!m_shown) return;
    const auto here = m_shown->planes.slice;
    // Beside a stack that is larger than memory, the slice in front and the one behind must do.
    const auto budget = coarseSourceOf(m_project.volume()) ? aheadBudget / 4 : aheadBudget;
    const auto most = static_cast<std::int64_t>(budget / std::max<std::size_t>(m_shown->bytes(), 1));
    const auto reach = std::min(mostAhead, most / 2);
    std::erase_if(m_aheadOf, [&](const auto& entry) { return std::abs(entry.first - here) > reach; });
    if (!m_shown->error.isEmpty() || m_peek) return;
    std::deque<SliceRequest> requests;
    for (std::int64_t distance = 1; distance <= reach; ++distance)
        for (const auto slice : {here + distance * m_direction, here - distance * m_direction}) {
            if (m_aheadOf.contains(slice) || (distance > 1 && slice == here - distance * m_direction))
                continue;
            if (auto request = requestFor(slice)) requests.push_back(std::move(*request));
        }
    m_loader.prefetch(std::move(requests));
}

} // namespace granule::view
