// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/panel/settle/PlacePicture.h"
#include "ui/panel/settle/StripPlace.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <vector>

namespace granule::panel {

/// Makes the pictures of places as they come into sight, by jobs: those in sight first, then those that follow. Main thread.
class PlacePictures : public QObject {
    Q_OBJECT
public:
    explicit PlacePictures(project::JobQueue& jobs, QObject* parent = nullptr);

    /// Other places, or others' labels: all pictures are to be made anew, `size` pixels large.
    void begin(std::shared_ptr<const PictureSource> source, const std::vector<StripPlace>& places, const QSize& size);
    void clear();
    /// Places `first` to `last` are in sight.
    void want(int first, int last);

signals:
    void made(int place, const QImage& picture);

private:
    void next();
    std::vector<int> missing() const;

    project::JobQueue& m_jobs;
    std::shared_ptr<const PictureSource> m_source;
    std::vector<StripPlace> m_places;
    std::vector<bool> m_done;
    QSize m_size;
    int m_first = 0, m_last = -1;
    QPointer<project::Job> m_job;
};

} // namespace granule::panel
