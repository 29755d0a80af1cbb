// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/FilmStudio.h"

#include <QImage>
#include <QObject>

#include <functional>
#include <memory>

namespace granule::desktop {

/// Draws single moments of a film on a thread of its own, the newest one asked for; surfaces are kept from moment to moment. Main
/// thread.
class FilmPreview : public QObject {
    Q_OBJECT
public:
    explicit FilmPreview(QObject* parent = nullptr);
    ~FilmPreview() override;
    /// `key` says what sources, recipe and size are: while it stays, nothing is built anew, and `sources`, which is called on
    /// the thread, is not asked. `film.video` has the preview's size.
    void ask(const QString& key, std::function<figure::FilmSources()> sources, const figure::Film& film, double seconds);
    /// Nothing more is drawn, and nothing kept, until it is asked for again.
    void rest();

signals:
    void drawn(const QImage& frame);
    void failed(const QString& why);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace granule::desktop
