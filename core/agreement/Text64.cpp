// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Text64.h"

#include "core/volume/Error.h"

#include <cstdint>
#include <string_view>

namespace granule::agreement {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

std::string text64Of(const std::string& bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t j = 0; j < 3; ++j) three = three << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) text += i + j > bytes.size() ? '=' : letters[three >> (18 - 6 * j) & 63];
    }
    return text;
}

std::string bytesOfText64(const std::string& text) {
    const auto damaged = [] { return Error(ErrorKind::Unreadable, "Packed bytes are damaged."); };
    if (text.size() % 4 != 0) throw damaged();
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t four = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const bool pads = i + j + padding >= text.size();
            const auto value = pads ? 0 : letters.find(text[i + j]);
            if (value == std::string_view::npos) throw damaged();
            four = four << 6 | static_cast<std::uint32_t>(value);
        }
        for (std::size_t j = 0; j < 3; ++j) bytes += static_cast<char>(four >> (16 - 8 * j) & 255);
    }
    bytes.resize(bytes.size() - padding);
    return bytes;
}

} // namespace granule::agreement
