// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"
#include "core/engine/Safetensors.h"
#include "core/engine/networks/Network.h"

namespace granule::engine {

/// Writes `folder`/weights.safetensors, then `folder`/model.json, each atomically, making the folder where needed.
/// What only training needs is left out. `card.spec` is taken from the network; empty `card.classes` become
/// the platelet schema's.
/// Throws Error (Unwritable; InvalidValue where a weight is not finite).
void saveModel(const std::filesystem::path& folder, const Network& network, ModelCard card);

/// Builds the network that `card` describes with its weights, in evaluation mode. Throws Error where names, shapes or
/// values of the weights do not fit.
NetworkPtr loadNetwork(const ModelCard& card);

/// Weights as arrays, in the order of the layers, and back (by name; all must be there, with their shapes; `where` names
/// the file in errors). Also used for checkpoints.
std::vector<WeightTensor> exportWeights(const torch::OrderedDict<std::string, torch::Tensor>& weights);
void importWeights(const torch::OrderedDict<std::string, torch::Tensor>& weights, const std::vector<WeightTensor>& from,
                   const std::filesystem::path& where);

} // namespace granule::engine
