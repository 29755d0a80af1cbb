// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace granule::engine {

/// Bytes that this process may still use: what the machine has available (swap included), within the limits of the process
/// (RLIMIT_AS) and of the groups it runs in, as containers and cluster jobs do; and what its own heap keeps unused. Takes a
/// tenth of a millisecond. Any thread.
std::int64_t freeMemory();

/// The same without the heap's: for what asks the system itself, as threads and the BLAS do.
std::int64_t freeOutsideHeap();

} // namespace granule::engine
