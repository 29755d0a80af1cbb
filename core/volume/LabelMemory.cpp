// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/LabelMemory.h"

#include <unistd.h>

namespace granule {

namespace {

constexpr int mostAtOnce = 8;

std::atomic<LabelMemory*>& current() {
    static std::atomic<LabelMemory*> memory = nullptr;
    return memory;
}

} // namespace

LabelMemory& LabelMemory::ofProcess() {
    if (auto* shared = current().load()) return *shared;
    static auto* const own = new LabelMemory; // never ends: blocks may outlive all else that is static
    return *own;
}

void LabelMemory::share(LabelMemory& ofProgram) {
    current() = &ofProgram;
}

LabelMemory::LabelMemory()
    : m_allowed(static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 8) {}

void LabelMemory::add(const LabelBlock& block) {
    {
        const std::scoped_lock lock(m_mutex);
        block.m_place = m_queue.insert(m_queue.end(), &block);
        block.m_queued = true;
        m_unpacked += block.bytes();
    }
    for (int i = 0; i < mostAtOnce; ++i) {
        const auto cold = takeColdest();
        if (!cold) return;
        cold->putAway();
    }
}

LabelBlockPtr LabelMemory::takeColdest() {
    const std::scoped_lock lock(m_mutex);
    // Who was looked at since its last turn goes to the end of the queue once more.
    for (auto turns = 2 * m_queue.size(); m_unpacked > m_allowed && turns > 0; --turns) {
        const auto& block = *m_queue.front();
        auto cold = block.m_used.exchange(false, std::memory_order_relaxed) ? nullptr : block.weak_from_this().lock();
        if (!cold) { // or it is just ending, and will leave the queue by itself
            m_queue.splice(m_queue.end(), m_queue, block.m_place);
            continue;
        }
        m_queue.pop_front();
        block.m_queued = false;
        m_unpacked -= block.bytes();
        return cold;
    }
    return nullptr;
}

void LabelMemory::forget(const LabelBlock& block) {
    m_packed -= block.m_packed.size();
    const std::scoped_lock lock(m_mutex);
    if (!block.m_queued) return;
    m_queue.erase(block.m_place);
    m_unpacked -= block.bytes();
}

} // namespace granule
