// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SliceLoader.h"

#include "core/volume/Error.h"
#include "ui/view/LargeSlice.h"

#include <exception>

namespace granule::view {

namespace {

std::shared_ptr<LoadedSlice> load(const SliceRequest& request) {
    auto slice = std::make_shared<LoadedSlice>();
    slice->planes.slice = request.slice;
    slice->geometry = request.geometry;
    slice->style = request.style;
    slice->edits = request.edits;
    try {
        const auto plane = request.geometry.plane();
        slice->planes.grey = request.grey;
        if (isLargeSlice(request.volume, plane)) {
            slice->planes.coarse = request.coarse ? request.coarse : coarseSlice(request.volume, plane, request.slice);
            if (request.sharp) slice->planes.grey = sharpPart(request.volume, request.geometry, request.slice);
        } else if (!request.grey) {
            slice->planes.grey = std::make_shared<const GreyPlane>(request.volume, plane, request.slice);
        }
        for (const auto& [id, labels] : request.labels) slice->planes.labels.emplace(id, LabelPlane(labels));
        slice->frame = QImage(request.geometry.deviceSize(), QImage::Format_RGB32);
        composeSlice(slice->planes, *request.style, request.geometry, slice->frame.rect(), slice->frame);
    } catch (const Error& e) {
        slice->error = QString::fromUtf8(e.what());
    } catch (const std::bad_alloc&) {
        slice->error = SliceLoader::tr(
            "There is not enough memory for this slice. Close other programs, or crop the stack.");
    } catch (const std::exception& e) {
        slice->error = SliceLoader::tr("This slice could not be read: %1").arg(QString::fromUtf8(e.what()));
    }
    return slice;
}

} // namespace

std::size_t LoadedSlice::bytes() const {
    std::size_t sum =
        static_cast<std::size_t>(frame.sizeInBytes()) + (planes.grey ? planes.grey->bytes() : 0) +
        (planes.coarse ? planes.coarse->bytes() : 0);
    for (const auto& [id, plane] : planes.labels) sum += plane.bytes();
    return sum;
}

SliceLoader::SliceLoader(QObject* parent) : QObject(parent) {
    m_now.pool.setMaxThreadCount(1);
    m_ahead.pool.setMaxThreadCount(1);
    m_ahead.pool.setThreadPriority(QThread::LowPriority);
}

SliceLoader::~SliceLoader() {
    m_now.pool.waitForDone();
    m_ahead.pool.waitForDone();
}

void SliceLoader::request(SliceRequest request) {
    m_ahead.waiting.clear();
    m_now.waiting.clear();
    m_aheadIsWanted = m_ahead.running && m_ahead.slice == request.slice && m_ahead.generation == m_generation;
    if (m_aheadIsWanted) return;
    m_now.waiting.push_back(std::move(request));
    start(m_now);
}

void SliceLoader::prefetch(std::deque<SliceRequest> requests) {
    m_ahead.waiting = std::move(requests);
    start(m_ahead);
}

void SliceLoader::reset() {
    ++m_generation;
    m_now.waiting.clear();
    m_ahead.waiting.clear();
}

void SliceLoader::start(Lane& lane) {
    if (lane.running || lane.waiting.empty()) return;
    lane.running = true;
    auto request = std::make_shared<const SliceRequest>(std::move(lane.waiting.front()));
    lane.waiting.pop_front();
    lane.slice = request->slice;
    lane.generation = m_generation;
    lane.pool.start([this, &lane, request]() mutable {
        auto slice = load(*request);
        request.reset();
        QMetaObject::invokeMethod(
            this, [this, &lane, slice] { finish(lane, slice); }, Qt::QueuedConnection);
    });
}

void SliceLoader::finish(Lane& lane, std::shared_ptr<LoadedSlice> slice) {
    lane.running = false;
    const bool wanted = &lane == &m_now || std::exchange(m_aheadIsWanted, false);
    if (lane.generation == m_generation) {
        if (wanted)
            emit loaded(slice);
        else
            emit loadedAhead(slice);
    }
    start(lane);
}

} // namespace granule::view
