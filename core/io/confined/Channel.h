// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/confined/Messages.h"

#include <chrono>

namespace granule::io::confined {

/// How waiting for a message ended.
enum class Arrival { Whole, Closed, Late };

/// Sends `message` over a socket. False where nobody reads any more.
bool sendMessage(int socket, const Message& message) noexcept;

/// Waits for the next one: Closed where the other side has gone, or sends what is no message of ours, Late after `limit`.
Arrival receiveMessage(int socket, Message& message, std::chrono::seconds limit);

} // namespace granule::io::confined
