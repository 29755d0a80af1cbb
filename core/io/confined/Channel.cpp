// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/Channel.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace granule::io::confined {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t longest = std::uint32_t{64} << 20;

bool sendBytes(int socket, const std::byte* bytes, std::size_t count) noexcept {
    while (count > 0) {
        const auto sent = ::send(socket, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes += sent;
        count -= static_cast<std::size_t>(sent);
    }
    return true;
}

Arrival receiveBytes(int socket, std::byte* out, std::size_t count, Clock::time_point end) noexcept {
    while (count > 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        pollfd ready{socket, POLLIN, 0};
        const int events = ::poll(&ready, 1, static_cast<int>(std::clamp<long long>(left, 0, 1 << 30)));
        if (events < 0 && errno == EINTR) continue;
        if (events == 0) return Arrival::Late;
        const auto got = events < 0 ? -1 : ::recv(socket, out, count, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return Arrival::Closed;
        out += got;
        count -= static_cast<std::size_t>(got);
    }
    return Arrival::Whole;
}

} // namespace

bool sendMessage(int socket, const Message& message) noexcept {
    const auto size = static_cast<std::uint32_t>(message.size());
    return message.size() <= longest && sendBytes(socket, reinterpret_cast<const std::byte*>(&size), sizeof size) &&
           sendBytes(socket, message.data(), message.size());
}

Arrival receiveMessage(int socket, Message& message, std::chrono::seconds limit) {
    const auto end = Clock::now() + limit;
    std::uint32_t size = 0;
    if (const auto how = receiveBytes(socket, reinterpret_cast<std::byte*>(&size), sizeof size, end); how != Arrival::Whole) return how;
    if (size > longest) return Arrival::Closed;
    message.resize(size);
    return receiveBytes(socket, message.data(), size, end);
}

} // namespace granule::io::confined
