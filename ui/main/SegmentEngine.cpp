// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SegmentEngine.h"

#include "core/plugin/Module.h"
#include "core/volume/LabelMemory.h"

#include <mutex>

namespace granule::desktop {

namespace {

SegmentEngine& load() {
    using Make = SegmentEngine* (*)(LabelMemory&);
    return *reinterpret_cast<Make>(plugin::symbolOf(plugin::besideProgram("granule-engine.so"), segmentEngineSymbol))(LabelMemory::ofProcess());
}

} // namespace

SegmentEngine& segmentEngine() {
    static std::mutex mutex;
    static SegmentEngine* engine = nullptr;
    std::lock_guard lock(mutex);
    if (!engine) engine = &load();
    return *engine;
}

} // namespace granule::desktop
