// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/SliceCache.h"

#include <cstring>
#include <unistd.h>

namespace granule::io {

using namespace plugin;

SliceCache& SliceCache::instance() {
    static SliceCache cache(static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
                            static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 4);
    return cache;
}

SliceCache::Slice SliceCache::get(const StackReader& reader, std::int64_t z) {
    const Key key{&reader, z};
    std::promise<Slice> promise;
    {
        std::unique_lock lock(m_mutex);
        if (const auto found = m_entries.find(key); found != m_entries.end()) {
            m_uses.splice(m_uses.begin(), m_uses, found->second.use);
            const auto waiting = found->second.slice;
            lock.unlock();
            return waiting.get();
        }
        m_uses.push_front(key);
        m_entries[key] = {promise.get_future().share(), reader.bytesPerSlice(), m_uses.begin()};
        m_bytes += reader.bytesPerSlice();
        while (m_bytes > m_budget && m_uses.size() > 1) erase(m_entries.find(m_uses.back()));
    }
    try {
        auto pixels = std::make_shared<std::vector<std::byte>>(reader.bytesPerSlice());
        reader.readSlice(z, pixels->data());
        promise.set_value(pixels);
        return pixels;
    } catch (...) {
        promise.set_exception(std::current_exception());
        std::lock_guard lock(m_mutex);
        if (const auto mine = m_entries.find(key); mine != m_entries.end()) erase(mine);
        throw;
    }
}

void SliceCache::erase(std::map<Key, Entry>::iterator entry) {
    m_bytes -= entry->second.bytes;
    m_uses.erase(entry->second.use);
    m_entries.erase(entry);
}

void SliceCache::drop(const StackReader& reader) {
    std::lock_guard lock(m_mutex);
    auto entry = m_entries.lower_bound({&reader, 0});
    while (entry != m_entries.end() && entry->first.first == &reader) erase(entry++);
}

std::size_t SliceCache::bytes() const {
    std::lock_guard lock(m_mutex);
    return m_bytes;
}

void readPixels(const StackReader& reader, const Box& box, std::byte* out) {
    if (box.empty() || reader.readInPlace(box, out)) return;
    const auto pixel = reader.bytesPerPixel();
    const auto row = static_cast<std::size_t>(box.hi.x - box.lo.x) * pixel;
    for (auto z = box.lo.z; z < box.hi.z; ++z) {
        const auto slice = SliceCache::instance().get(reader, z);
        for (auto y = box.lo.y; y < box.hi.y; ++y, out += row)
            std::memcpy(
                out, slice->data() + static_cast<std::size_t>(y * reader.info().shape.x + box.lo.x) * pixel,
                row);
    }
}

} // namespace granule::io
