// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/FilmPreview.h"

#include "core/volume/Error.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace granule::desktop {

/// The thread that owns studio and GL context.
class FilmPreview::Worker {
public:
    struct Order {
        QString key;
        std::function<figure::FilmSources()> sources;
        figure::Film film;
        double seconds = 0;
    };

    explicit Worker(FilmPreview& preview) : m_preview(preview) {}
    ~Worker() {
        {
            std::lock_guard lock(m_mutex);
            m_quit = true;
            m_stop.request_stop();
        }
        m_wake.notify_one();
        if (m_thread.joinable()) m_thread.join();
    }
    void push(std::optional<Order> order) {
        if (!order && !m_thread.joinable()) return;
        {
            std::lock_guard lock(m_mutex);
            if (!order || order->key != m_key) m_stop.request_stop(); // what is being built is of no use any more
            m_order = std::move(order);
            m_changed = true;
        }
        m_wake.notify_one();
        if (!m_thread.joinable()) m_thread = std::thread([this] { run(); });
    }

private:
    void run() {
        for (;;) {
            std::optional<Order> order;
            std::stop_token stop;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [&] { return m_quit || m_changed; });
                if (m_quit) break;
                m_changed = false;
                order = std::move(m_order);
                m_order.reset();
                m_stop = {};
                stop = m_stop.get_token();
                if (order) m_key = order->key;
            }
            try {
                draw(order, stop);
            } catch (const Cancelled&) {
                m_studio.reset(); // another order waits
            } catch (const std::exception& e) {
                m_studio.reset();
                QMetaObject::invokeMethod(&m_preview, [preview = &m_preview, why = QString::fromUtf8(e.what())] { emit preview->failed(why); });
            }
        }
        m_studio.reset(); // its GL context ends on the thread that made it
    }
    void draw(std::optional<Order>& order, const std::stop_token& stop) {
        if (!order) return m_studio.reset();
        if (!m_studio || m_built != order->key) {
            m_studio.reset();
            m_studio = std::make_unique<figure::FilmStudio>(order->sources(), order->film.recipe, order->film.video.width, order->film.video.height);
            m_built = order->key;
        }
        NoProgress nobody;
        m_studio->prepare(order->film, nobody, stop);
        const auto frame = m_studio->frame(order->film, order->seconds);
        const QImage image = QImage(frame.rgb.data(), frame.width, frame.height, frame.width * 3, QImage::Format_RGB888).copy();
        QMetaObject::invokeMethod(&m_preview, [preview = &m_preview, image] { emit preview->drawn(image); });
    }

    FilmPreview& m_preview;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<Order> m_order;
    std::stop_source m_stop;
    QString m_key; ///< of the order that is being drawn
    bool m_changed = false, m_quit = false;
    std::unique_ptr<figure::FilmStudio> m_studio; ///< on the thread only, as what follows
    QString m_built;
};

FilmPreview::FilmPreview(QObject* parent) : QObject(parent), m_worker(std::make_unique<Worker>(*this)) {}

FilmPreview::~FilmPreview() = default;

void FilmPreview::ask(const QString& key, std::function<figure::FilmSources()> sources, const figure::Film& film, double seconds) {
    m_worker->push(Worker::Order{key, std::move(sources), film, seconds});
}

void FilmPreview::rest() {
    m_worker->push({});
}

} // namespace granule::desktop
