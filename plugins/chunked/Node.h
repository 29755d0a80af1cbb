// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "plugins/chunked/Json.h"

namespace granule::chunked {

enum class Dialect { Zarr2, Zarr3, N5 };

/// A group or an array, as its metadata describe it.
struct Node {
    Place place;
    Dialect dialect = Dialect::Zarr2;
    bool isArray = false;
    Json attributes = Json::object(); ///< what users and programs added
    Json array{};                     ///< shape, chunks, type, ...; of an array

    /// None where there are no metadata. Throws Error where they are damaged.
    static std::optional<Node> at(const Place& place);
};

} // namespace granule::chunked
