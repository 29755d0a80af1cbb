// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"

#include <algorithm>

namespace granule {

namespace {

std::string oneLine(std::string text) {
    const auto isControl = [](unsigned char c) { return c < ' ' || c == '\x7f'; };
    std::ranges::replace_if(text, isControl, ' ');
    return text;
}

} // namespace

Error::Error(ErrorKind kind, const std::string& message, std::string detail)
    : std::runtime_error(oneLine(message)), m_kind(kind), m_detail(std::move(detail)) {}

} // namespace granule
