// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/Store.h"

namespace granule::chunked {

/// The place that an http or https address names. Its store fetches through libcurl: no other protocol, five redirections
/// at most, an end to waiting, and never more bytes than were asked for. Throws Error (InvalidValue) where it names no host.
Place webPlace(const std::string& address);

} // namespace granule::chunked
