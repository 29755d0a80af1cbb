// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/NaturalOrder.h"

#include <string_view>

namespace granule::plugin {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Cuts the run of digits that starts at `at`, without its leading zeros; `at` moves behind it.
std::string_view takeNumber(std::string_view text, std::size_t& at) {
    while (at < text.size() && text[at] == '0') ++at;
    const auto from = at;
    while (at < text.size() && isDigit(text[at])) ++at;
    return text.substr(from, at - from);
}

} // namespace

bool naturallyBefore(const std::string& a, const std::string& b) {
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const auto m = takeNumber(a, i), n = takeNumber(b, j);
            if (m.size() != n.size()) return m.size() < n.size();
            if (m != n) return m < n;
        } else {
            if (a[i] != b[j]) return a[i] < b[j];
            ++i, ++j;
        }
    }
    if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
    return a < b;
}

} // namespace granule::plugin
