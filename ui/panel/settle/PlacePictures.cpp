// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/PlacePictures.h"

#include <algorithm>

namespace granule::panel {

namespace {

constexpr int atOnce = 6; ///< pictures a job: few, so that what is scrolled to comes soon
constexpr int ahead = 8;  ///< made beyond what is in sight

} // namespace

PlacePictures::PlacePictures(project::JobQueue& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {}

void PlacePictures::begin(std::shared_ptr<const PictureSource> source, const std::vector<StripPlace>& places, const QSize& size) {
    if (m_job) m_job->cancel();
    m_job.clear();
    m_source = std::move(source);
    m_places = places;
    m_done.assign(places.size(), false);
    m_size = size;
    m_first = 0, m_last = -1;
}

void PlacePictures::clear() {
    begin({}, {}, {});
}

void PlacePictures::want(int first, int last) {
    m_first = std::max(0, first);
    m_last = last;
    next();
}

std::vector<int> PlacePictures::missing() const {
    std::vector<int> found;
    const int end = std::min(static_cast<int>(m_done.size()), m_last + 1 + ahead);
    for (int i = m_first; i < end && static_cast<int>(found.size()) < atOnce; ++i)
        if (!m_done[static_cast<std::size_t>(i)]) found.push_back(i);
    return found;
}

void PlacePictures::next() {
    if (m_job || !m_source || m_last < m_first) return;
    const auto which = missing();
    if (which.empty()) return;
    std::vector<StripPlace> places;
    for (const int i : which) places.push_back(m_places[static_cast<std::size_t>(i)]);
    auto pictures = std::make_shared<std::vector<QImage>>();
    auto* job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Pictures of places"),
        [source = m_source, places, size = m_size, pictures](Progress&, std::stop_token stop) {
            for (const auto& place : places) {
                throwIfStopped(stop);
                pictures->push_back(placePicture(*source, place.box, place.inside, size));
            }
        },
        [self = QPointer(this), source = m_source, which, pictures] {
            if (!self || self->m_source != source) return;
            for (std::size_t i = 0; i < which.size(); ++i) emit self->made(which[i], (*pictures)[i]);
        });
    for (const int i : which) m_done[static_cast<std::size_t>(i)] = true; // one that cannot be read is not tried again and again
    m_job = job;
    connect(job, &project::Job::finished, this, [this, job] {
        if (m_job != job) return; // other places by now
        m_job.clear();
        next();
    });
}

} // namespace granule::panel
