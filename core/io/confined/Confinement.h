// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace granule::io::confined {

/// Gives up, for good, what a process that only reads files does not need: sockets, other programs, files to write, cores;
/// and memory beyond a gibibyte more than it has. Files can still be opened for reading, and what is mapped be written.
/// Where the system knows no such filters, the limits of memory and files remain. A process of one thread.
void confine();

/// From now on the process may use so many seconds of a processor, and have so many bytes more than confine() allowed. It
/// ends by SIGXCPU, or is refused memory, beyond that.
void allow(unsigned seconds, std::size_t bytes);

} // namespace granule::io::confined
