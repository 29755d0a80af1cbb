// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"

namespace granule::engine {

/// The text of a model's model.json.
std::string modelCardJson(const ModelCard& card, std::int64_t parameters);

} // namespace granule::engine
