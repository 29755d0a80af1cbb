// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/amira/Unpack.h"

#include "core/volume/VoxelTag.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <zlib.h>

namespace granule::amira {

namespace {

template <typename T>
bool parseAs(const std::string& text, std::span<std::byte> out) {
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < out.size(); i += sizeof(T)) {
        while (at < end && std::isspace(static_cast<unsigned char>(*at))) ++at;
        if (at < end && *at == '+') ++at;
        double number = 0;
        const auto [behind, error] = std::from_chars(at, end, number);
        if (error != std::errc()) return false;
        at = behind;
        T value{};
        if constexpr (std::is_floating_point_v<T>) {
            value = static_cast<T>(number);
        } else {
            if (!(number >= static_cast<double>(std::numeric_limits<T>::min()) &&
                  number <= static_cast<double>(std::numeric_limits<T>::max())))
                return false;
            value = static_cast<T>(std::llround(number));
        }
        std::memcpy(out.data() + i, &value, sizeof value);
    }
    return true;
}

} // namespace

bool unpackByteRuns(const std::string& stored, std::span<std::byte> out) {
    std::size_t from = 0, to = 0;
    while (to < out.size() && from + 1 < stored.size()) {
        const auto control = static_cast<unsigned char>(stored[from++]);
        const bool literal = control >= 128;
        const auto count = std::min<std::size_t>(control & 127, out.size() - to);
        if (literal && count > stored.size() - from) return false;
        if (literal)
            std::memcpy(out.data() + to, stored.data() + from, count);
        else
            std::memset(out.data() + to, static_cast<unsigned char>(stored[from]), count);
        from += literal ? control & 127 : 1;
        to += count;
    }
    return to == out.size();
}

bool unpackDeflate(const std::string& stored, std::span<std::byte> out) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return false;
    constexpr std::size_t most = 1 << 30; // what fits a counter of 32 bits
    std::size_t from = 0, to = 0;
    int state = Z_OK;
    while (state == Z_OK && to < out.size()) {
        const auto in = std::min(most, stored.size() - from), room = std::min(most, out.size() - to);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data() + from));
        stream.avail_in = static_cast<uInt>(in);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + to);
        stream.avail_out = static_cast<uInt>(room);
        state = inflate(&stream, Z_NO_FLUSH);
        from += in - stream.avail_in;
        to += room - stream.avail_out;
    }
    inflateEnd(&stream);
    return to == out.size();
}

bool parseNumbers(const std::string& text, VoxelType type, std::span<std::byte> out) {
    return withVoxelType(type, [&](auto tag) { return parseAs<decltype(tag)>(text, out); });
}

} // namespace granule::amira
