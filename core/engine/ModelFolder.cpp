// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/ModelFolder.h"

#include "core/engine/ModelJson.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace granule::engine {

namespace fs = std::filesystem;

void saveModel(const fs::path& folder, const Network& network, ModelCard card) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The folder \"" + folder.string() + "\" cannot be made: check the path and its permissions.",
                    error.message());
    const auto plain = network.inferenceCopy();
    card.spec = plain->spec();
    if (card.classes.empty())
        for (const auto& c : ClassSchema::platelet().classes) card.classes.push_back(c.name);
    writeTensorFile(folder / "weights.safetensors", {{{"format", "granule-model"}}, exportWeights(plain->weights())});
    writeFile(folder / "model.json", modelCardJson(card, plain->parameterCount()) + "\n");
}

NetworkPtr loadNetwork(const ModelCard& card) {
    const auto file = card.path / "weights.safetensors";
    const auto weights = readTensorFile(file);
    const auto network = makeNetwork(card.spec, std::nullopt);
    importWeights(network->weights(), weights.tensors, file);
    network->eval();
    for (auto& parameter : network->parameters()) parameter.requires_grad_(false);
    return network;
}

std::vector<WeightTensor> exportWeights(const torch::OrderedDict<std::string, torch::Tensor>& weights) {
    std::vector<WeightTensor> all;
    for (const auto& item : weights) {
        const auto tensor = item.value().detach().to(torch::kCPU, torch::kFloat32).contiguous();
        const auto* values = tensor.data_ptr<float>();
        all.push_back({item.key(), tensor.sizes().vec(), {values, values + tensor.numel()}});
    }
    return all;
}

void importWeights(const torch::OrderedDict<std::string, torch::Tensor>& weights, const std::vector<WeightTensor>& from,
                   const fs::path& where) {
    const auto refuse = [&](const std::string& what) {
        throw Error(ErrorKind::Mismatch, "The weights \"" + where.string() + "\" do not fit their network: " + what +
                                             ". model.json and weights.safetensors must come from the same model.");
    };
    std::unordered_map<std::string, const WeightTensor*> byName;
    for (const auto& tensor : from) byName[tensor.name] = &tensor;
    if (byName.size() != weights.size())
        refuse("it has " + std::to_string(weights.size()) + " arrays, they are " + std::to_string(byName.size()));
    torch::NoGradGuard quiet;
    for (const auto& item : weights) {
        const auto found = byName.find(item.key());
        if (found == byName.end()) refuse("\"" + item.key() + "\" is missing");
        const auto& source = *found->second;
        if (!item.value().sizes().equals(source.shape)) refuse("\"" + item.key() + "\" has another shape");
        const auto values = torch::from_blob(const_cast<float*>(source.values.data()), source.shape, torch::kFloat32);
        auto target = item.value();
        target.copy_(values);
    }
}

} // namespace granule::engine
