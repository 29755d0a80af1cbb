// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/SliceImage.h"

#include <QObject>
#include <QThreadPool>

#include <deque>
#include <optional>

namespace granule::view {

/// All a worker needs to read and compose one slice.
struct SliceRequest {
    std::int64_t slice = 0;
    Volume volume;
    std::shared_ptr<const GreyPlane> grey;   ///< where it is at hand already
    std::shared_ptr<const GreyPlane> coarse; ///< likewise, of a large stack
    bool sharp = false;                      ///< of a large stack: what is in sight, too
    std::vector<std::pair<int, LabelSlice>> labels;
    SliceGeometry geometry;
    std::shared_ptr<const SliceStyle> style;
    std::uint64_t edits = 0; ///< the number of label changes the snapshot has seen
};

/// The answer: the slice and, composed for the geometry and style of the request, its frame.
struct LoadedSlice {
    SlicePlanes planes;
    QImage frame;
    SliceGeometry geometry;
    std::shared_ptr<const SliceStyle> style;
    std::uint64_t edits = 0;
    QString error; ///< why the grey values could not be read; empty: they could

    std::size_t bytes() const;
};

/// Reads and composes slices on two worker threads, one for the slice that is wanted now, one for those that
/// may be wanted next. A newer wish replaces an older one that has not begun. Main thread; the destructor
/// waits for the workers.
class SliceLoader : public QObject {
    Q_OBJECT
public:
    explicit SliceLoader(QObject* parent = nullptr);
    ~SliceLoader() override;

    /// Where the slice is being fetched ahead already, that answer is taken.
    void request(SliceRequest request);
    /// Replaces all earlier ones that have not begun.
    void prefetch(std::deque<SliceRequest> requests);
    /// Forgets every wish and drops the answers under way: the stack was replaced.
    void reset();
    /// True while any wish is under way or waiting.
    bool busy() const noexcept {
        return m_now.running || m_ahead.running || !m_now.waiting.empty() || !m_ahead.waiting.empty();
    }

signals:
    void loaded(std::shared_ptr<granule::view::LoadedSlice> slice);
    void loadedAhead(std::shared_ptr<granule::view::LoadedSlice> slice);

private:
    struct Lane {
        QThreadPool pool;
        std::deque<SliceRequest> waiting;
        bool running = false;
        std::int64_t slice = 0; ///< under way, with its generation
        std::uint64_t generation = 0;
    };
    void start(Lane& lane);
    void finish(Lane& lane, std::shared_ptr<LoadedSlice> slice);

    Lane m_now, m_ahead;
    std::uint64_t m_generation = 0;
    bool m_aheadIsWanted = false; ///< what is under way ahead is the slice wanted now
};

} // namespace granule::view
