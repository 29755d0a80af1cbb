// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::agreement {

/// Bytes as letters that any text file holds (base64, RFC 4648, with padding).
std::string text64Of(const std::string& bytes);
/// The bytes again. Throws Error (Unreadable) where the text is none.
std::string bytesOfText64(const std::string& text);

} // namespace granule::agreement
