// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/ModelFolder.h"
#include "tests/support/TestData.h"

namespace granule::desktop::testing {

/// Writes "Tiny", the smallest network there is, which learned nothing, and gives its folder.
inline std::filesystem::path makeTinyModel(const granule::testing::TemporaryFolder& folder) {
    engine::ModelCard card;
    card.name = "Tiny";
    card.architecture = "custom";
    card.data = "nothing";
    const auto model = folder.path / "tiny";
    engine::saveModel(model, *engine::makeNetwork(engine::NetworkSpec{.base = 4}, 1), card);
    return model;
}

} // namespace granule::desktop::testing
