// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mutex>

namespace granule {

/// The one lock of the process around HDF5: its C library is not safe to call from two threads at once, not
/// even on different files. Whoever calls HDF5 holds it for the length of each call or group of calls, and
/// calls nothing of another room meanwhile. Recursive, so that a helper that locks may be used by one that
/// already holds it.
std::recursive_mutex& hdf5Mutex();

} // namespace granule
