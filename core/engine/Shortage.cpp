// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Shortage.h"

#include "core/volume/Error.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

namespace granule::engine {

bool isShortage(const std::exception& e) {
    if (dynamic_cast<const Error*>(&e)) return false; // says what it means
    if (dynamic_cast<const std::bad_alloc*>(&e) || dynamic_cast<const c10::OutOfMemoryError*>(&e)) return true;
    static constexpr std::array<std::string_view, 3> words{"allocate memory", "out of memory", "ALLOC_FAILED"};
    const std::string_view text = e.what();
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

void addRemark(std::string& remark, const std::string& sentence) {
    if (sentence.empty() || remark.find(sentence) != std::string::npos) return;
    if (!remark.empty()) remark += " ";
    remark += sentence;
}

} // namespace granule::engine
