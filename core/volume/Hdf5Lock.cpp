// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Hdf5Lock.h"

namespace granule {

std::recursive_mutex& hdf5Mutex() {
    static std::recursive_mutex mutex;
    return mutex;
}

} // namespace granule
