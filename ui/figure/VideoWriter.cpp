// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/VideoWriter.h"

#include "core/volume/Error.h"
#include "ui/figure/AvFile.h"
#include "ui/figure/PngFrames.h"
#include "ui/figure/VideoKind.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace granule::figure {

namespace {

constexpr std::size_t mostWaiting = 3;

VideoOptions checked(VideoOptions options) {
    if (options.width < 16 || options.height < 16 || options.width > 8192 || options.height > 8192)
        throw Error(ErrorKind::InvalidValue, "A video of " + std::to_string(options.width) + "x" + std::to_string(options.height) +
                                                 " pixels cannot be made: choose 16 to 8192 for each side.");
    if (options.framesPerSecond < 1 || options.framesPerSecond > 240)
        throw Error(ErrorKind::InvalidValue, "A video cannot run at " + std::to_string(options.framesPerSecond) +
                                                 " frames a second: choose 1 to 240.");
    options.width += options.width % 2;
    options.height += options.height % 2;
    return options;
}

} // namespace

struct VideoWriter::Impl {
    VideoOptions options;
    std::unique_ptr<FrameSink> sink;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<scene::RgbImage> waiting;
    bool complete = false, dropped = false;
    std::exception_ptr trouble;
    std::jthread thread;

    Impl(const std::string& path, const VideoOptions& wanted) : options(checked(wanted)) {
        sink = videoKindOf(path) == VideoKind::PngFrames ? openPngFrames(path) : openAvFile(path, options);
        thread = std::jthread([this] { encodeAll(); });
    }
    ~Impl() { end(dropped); }

    /// Hands over what is waiting, until told that it was all, or that nobody wants it.
    void encodeAll() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return complete || dropped || !waiting.empty(); });
            if (dropped || waiting.empty()) return;
            const auto frame = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            changed.notify_all();
            try {
                sink->add(frame);
            } catch (...) {
                lock.lock();
                trouble = std::current_exception();
                changed.notify_all();
                return;
            }
            lock.lock();
        }
    }
    void end(bool& why) {
        {
            const std::scoped_lock lock(mutex);
            why = true;
        }
        changed.notify_all();
        if (thread.joinable()) thread.join();
    }
};

VideoWriter::VideoWriter(const std::string& path, const VideoOptions& options) : m_impl(std::make_unique<Impl>(path, options)) {}

VideoWriter::~VideoWriter() = default;

int VideoWriter::width() const noexcept {
    return m_impl->options.width;
}

int VideoWriter::height() const noexcept {
    return m_impl->options.height;
}

std::string VideoWriter::encoder() const {
    return m_impl->sink->encoder();
}

void VideoWriter::add(scene::RgbImage picture) {
    auto& d = *m_impl;
    if (picture.width != width() || picture.height != height())
        throw Error(ErrorKind::Mismatch, "A frame of " + std::to_string(picture.width) + "x" + std::to_string(picture.height) +
                                             " pixels does not fit a video of " + std::to_string(width()) + "x" + std::to_string(height()) + ".");
    std::unique_lock lock(d.mutex);
    d.changed.wait(lock, [&] { return d.trouble || d.waiting.size() < mostWaiting; });
    if (d.trouble) std::rethrow_exception(d.trouble);
    d.waiting.push_back(std::move(picture));
    d.changed.notify_all();
}

void VideoWriter::finish() {
    auto& d = *m_impl;
    d.end(d.complete);
    if (d.trouble) std::rethrow_exception(d.trouble);
    d.sink->finish();
}

} // namespace granule::figure
