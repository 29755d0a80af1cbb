// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/JournalWriter.h"

#include "core/store/BlockCodec.h"
#include "core/store/JournalFile.h"
#include "core/store/ProjectDocument.h"
#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>
#include <unordered_map>

namespace granule::store {

using nlohmann::json;

namespace {

constexpr auto retryAfter = std::chrono::seconds(3);
/// Syncing takes the disk many milliseconds, which a stroke must not wait for; what is unsynced survives the program anyway.
constexpr auto syncAfter = std::chrono::milliseconds(300);

/// Gives every block a reference; one that is in the journal's file already is not written again.
class BlockBook {
public:
    void beginRecord() { m_fresh.clear(); }
    /// Writes the block to `file` where it is not there yet.
    BlockRef refer(const LabelBlockPtr& block, JournalFile& file) {
        if (block->isConstant()) return BlockRef::constant(block->at(0));
        auto& known = m_known[block.get()];
        if (known.first.lock() == block) return known.second;
        m_fresh.push_back(block.get());
        const auto packed = packBlock(*block);
        const auto size = static_cast<std::uint32_t>(packed.size());
        const auto ref = BlockRef::at(file.addBlob({reinterpret_cast<const char*>(&size), sizeof size}));
        file.addBlob(packed);
        known = {block, ref};
        return ref;
    }
    /// The record was not written after all.
    void takeBack() {
        for (const auto* block : m_fresh) m_known.erase(block);
    }
    /// Forgets blocks that nobody holds any more.
    void tidy() {
        if (m_known.size() < m_tidyAt) return;
        std::erase_if(m_known, [](const auto& entry) { return entry.second.first.expired(); });
        m_tidyAt = std::max<std::size_t>(4096, 2 * m_known.size());
    }

private:
    std::unordered_map<const LabelBlock*, std::pair<std::weak_ptr<const LabelBlock>, BlockRef>> m_known;
    std::vector<const LabelBlock*> m_fresh;
    std::size_t m_tidyAt = 4096;
};

std::string note(const char* record, std::uint64_t state) {
    return json{{"record", record}, {"state", state}}.dump();
}

} // namespace

struct JournalWriter::Impl {
    /// One thing to be done, in order. Throws Error where the disk refuses; then it is tried again.
    using Work = std::function<void()>;

    Trouble trouble;
    mutable std::mutex mutex;
    std::condition_variable_any wake, progress;
    std::deque<Work> queue;
    std::uint64_t handed = 0, written = 0, synced = 0;
    std::string path;
    bool begun = false;

    // Of the thread alone.
    std::optional<JournalFile> file;
    std::optional<NewBase> base; ///< while it is not written
    BlockBook book;
    bool troubled = false;
    std::jthread thread; // last: it begins when all else is there

    void start() {
        thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }

    void hand(Work work) {
        const std::scoped_lock lock(mutex);
        queue.push_back(std::move(work));
        ++handed;
        begun = true;
        wake.notify_one();
    }

    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        auto syncAt = std::chrono::steady_clock::time_point::max();
        const auto waiting = [this] { return !queue.empty(); };
        while (true) {
            if (synced == written) wake.wait(lock, stop, waiting);
            else wake.wait_until(lock, stop, syncAt, waiting);
            const bool overdue = synced < written && (stop.stop_requested() || std::chrono::steady_clock::now() >= syncAt);
            if (queue.empty() && !overdue) {
                if (stop.stop_requested()) return;
                continue;
            }
            if (synced == written) syncAt = std::chrono::steady_clock::now() + syncAfter;
            if (attempt(lock, overdue)) continue;
            if (stop.stop_requested()) return;
            wake.wait_for(lock, stop, retryAfter, [] { return false; });
        }
    }

    /// Writes all that is waiting, and syncs it where it is time to. False: the disk refuses.
    bool attempt(std::unique_lock<std::mutex>& lock, bool sync) {
        try {
            while (!queue.empty()) {
                const auto work = queue.front(); // a copy: what fails stays in the queue
                lock.unlock();
                relocked(lock, [&] {
                    begin();
                    work();
                });
                queue.pop_front();
                ++written;
                progress.notify_all();
            }
            if (sync || troubled) {
                const auto upTo = written;
                lock.unlock();
                relocked(lock, [&] { file->sync(); });
                synced = upTo;
            }
            if (std::exchange(troubled, false)) tell(lock, {});
            return true;
        } catch (const std::exception& e) {
            if (!std::exchange(troubled, true)) tell(lock, e.what());
            return false;
        }
    }

    /// Runs `work` and holds the lock again however it ends.
    template <typename F>
    static void relocked(std::unique_lock<std::mutex>& lock, F work) {
        try {
            work();
        } catch (...) {
            lock.lock();
            throw;
        }
        lock.lock();
    }

    void tell(std::unique_lock<std::mutex>& lock, const std::string& sentence) {
        if (!trouble) return;
        lock.unlock();
        trouble(sentence);
        lock.lock();
    }

    void begin() {
        if (!file) {
            std::string where;
            {
                const std::scoped_lock lock(mutex);
                where = path;
            }
            file = JournalFile::create(where);
        }
        if (!base) return;
        record([this] {
            auto layers = json::object();
            for (const auto& layer : base->contents.layers) {
                auto& list = layers[std::to_string(layer.id)] = json::array();
                if (base->file) continue;
                for (std::size_t i = 0; i < layer.map.blockCount(); ++i)
                    if (const auto ref = book.refer(layer.map.block(i), *file); ref != BlockRef()) list.push_back({i, ref.number()});
            }
            json j{{"record", "base"}, {"id", base->id}, {"file", nullptr}, {"stack", base->contents.stack.path},
                   {"document", documentOf(base->contents, storedLink(base->contents.stack.path, file->path()))}, {"layers", std::move(layers)}};
            if (base->file) j["file"] = *base->file;
            return j.dump(-1, ' ', false, json::error_handler_t::replace);
        });
        base.reset();
    }

    /// Writes the JSON that `make` makes, and the blocks it refers to.
    template <typename F>
    void record(F make) {
        book.beginRecord();
        try {
            const std::string text = make();
            file->append(text);
        } catch (...) {
            book.takeBack();
            file->dropBlobs();
            throw;
        }
        book.tidy();
    }

    std::vector<StepEntry> write(const NewStep& fresh) {
        auto step = fresh.step;
        record([&] {
            step.entries.clear();
            for (const auto& e : fresh.blocks) step.entries.push_back({e.block, refer(e.before), refer(e.after)});
            return jsonOf(step);
        });
        return std::move(step.entries);
    }

    BlockRef refer(const LabelBlockPtr& block) { return block ? book.refer(block, *file) : BlockRef(); }
};

JournalWriter::JournalWriter(std::string path, NewBase base, Trouble trouble) : m_impl(std::make_unique<Impl>()) {
    m_impl->trouble = std::move(trouble);
    m_impl->path = std::move(path);
    m_impl->base = std::move(base);
    m_impl->start();
}

JournalWriter::JournalWriter(const Journal& journal, Trouble trouble) : m_impl(std::make_unique<Impl>()) {
    m_impl->trouble = std::move(trouble);
    m_impl->path = journal.path();
    m_impl->file = JournalFile::open(journal.path(), journal.goodBytes());
    m_impl->begun = true;
    m_impl->start();
}

JournalWriter::~JournalWriter() {
    m_impl->thread.request_stop();
    m_impl->thread.join();
}

std::future<std::vector<StepEntry>> JournalWriter::add(NewStep step) {
    auto written = std::make_shared<std::promise<std::vector<StepEntry>>>();
    auto where = written->get_future();
    m_impl->hand([impl = m_impl.get(), step = std::make_shared<const NewStep>(std::move(step)), written] { written->set_value(impl->write(*step)); });
    return where;
}

void JournalWriter::moved(std::uint64_t state) {
    m_impl->hand([impl = m_impl.get(), state] { impl->file->append(note("moved", state)); });
}

void JournalWriter::document(std::string text) {
    m_impl->hand([impl = m_impl.get(), text = std::move(text)] {
        impl->file->append(json{{"record", "document"}, {"document", text}}.dump(-1, ' ', false, json::error_handler_t::replace));
    });
}

void JournalWriter::saved(std::uint64_t state) {
    m_impl->hand([impl = m_impl.get(), state] { impl->file->append(note("saved", state)); });
}

void JournalWriter::closed(std::uint64_t state) {
    m_impl->hand([impl = m_impl.get(), state] { impl->file->append(note("closed", state)); });
}

void JournalWriter::continueAt(std::string path, std::optional<std::uint64_t> leftAt) {
    m_impl->hand([impl = m_impl.get(), path = std::move(path), leftAt] {
        auto copy = impl->file->copyTo(path);
        if (leftAt) impl->file->append(note("closed", *leftAt));
        else ::unlink(impl->file->path().c_str());
        impl->file = std::move(copy);
        const std::scoped_lock lock(impl->mutex);
        impl->path = path;
    });
}

bool JournalWriter::wait(std::chrono::milliseconds most) {
    std::unique_lock lock(m_impl->mutex);
    const auto all = m_impl->handed;
    return m_impl->progress.wait_for(lock, most, [&] { return m_impl->written >= all; });
}

bool JournalWriter::begun() const {
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->begun;
}

std::string JournalWriter::path() const {
    const std::scoped_lock lock(m_impl->mutex);
    return m_impl->path;
}

} // namespace granule::store
