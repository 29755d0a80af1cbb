// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fstream>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

namespace granule::testing {

/// While it lives the process gets at most `bytes` of memory more than it has: asking for more fails.
class SmallMemory {
public:
    explicit SmallMemory(rlim_t bytes) {
        malloc_trim(0);
        rlim_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        getrlimit(RLIMIT_AS, &m_before);
        const rlimit small{pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + bytes, m_before.rlim_max};
        setrlimit(RLIMIT_AS, &small);
    }
    ~SmallMemory() { setrlimit(RLIMIT_AS, &m_before); }
    SmallMemory(const SmallMemory&) = delete;
    SmallMemory& operator=(const SmallMemory&) = delete;

private:
    rlimit m_before{};
};

} // namespace granule::testing
