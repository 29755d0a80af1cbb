// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Checkpoint.h"

#include "core/engine/ModelFolder.h"
#include "core/volume/Error.h"

#include <charconv>

namespace granule::engine {

namespace {

constexpr std::uintmax_t largestCheckpoint = std::uintmax_t{16} << 30; // the weights three times over

using Weights = torch::OrderedDict<std::string, torch::Tensor>;

/// Weights and both moments under names of their own. The tensors are shared, so reading into them restores the run.
Weights everything(const Network& network, TfAdam& adam) {
    Weights all;
    std::size_t i = 0;
    for (const auto& parameter : network.named_parameters()) {
        all.insert("weight." + parameter.key(), parameter.value());
        all.insert("first." + parameter.key(), adam.firstMoments()[i]);
        all.insert("second." + parameter.key(), adam.secondMoments()[i]);
        ++i;
    }
    for (const auto& weight : network.weights()) // and what is no parameter
        if (!all.contains("weight." + weight.key())) all.insert("weight." + weight.key(), weight.value());
    return all;
}

/// Shortest text that reads back as the same number.
template <typename T>
std::string exactly(T value) {
    char text[64];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

template <typename T>
T number(const TensorFile& file, const std::string& key, const std::filesystem::path& path) {
    T value{};
    const auto found = file.metadata.find(key);
    if (found != file.metadata.end()) {
        const char* end = found->second.data() + found->second.size();
        if (const auto [rest, error] = std::from_chars(found->second.data(), end, value); error == std::errc() && rest == end) return value;
    }
    throw Error(ErrorKind::Unreadable, "The checkpoint \"" + path.string() + "\" is damaged: it lacks \"" + key +
                                           "\". Remove it to train from the start.");
}

} // namespace

void saveCheckpoint(const std::filesystem::path& file, const Checkpoint& c, const Network& network, TfAdam& adam) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    writeTensorFile(file, {{{"config", c.config}, {"history", c.history}, {"step", exactly(adam.steps())},
                            {"best_miou_all", exactly(c.bestMIoUAll)}, {"best_miou_org", exactly(c.bestMIoUOrg)},
                            {"seconds", exactly(c.seconds)}, {"loss_sum", exactly(c.lossSum)}, {"loss_count", exactly(c.lossCount)},
                            {"log", c.log}, {"alive", c.alive}, {"dead", c.dead}, {"rate_scale", exactly(c.rateScale)},
                            {"recoveries", exactly(c.recoveries)}, {"stopped_early", c.stoppedEarly ? "1" : "0"}},
                           exportWeights(everything(network, adam))});
}

std::optional<Checkpoint> loadCheckpoint(const std::filesystem::path& file, const std::string& config, const Network& network, TfAdam& adam) {
    if (std::error_code error; !std::filesystem::exists(file, error)) return {};
    auto stored = readTensorFile(file, largestCheckpoint);
    Checkpoint c;
    c.config = stored.metadata["config"];
    if (c.config != config)
        throw Error(ErrorKind::Mismatch, "The run in \"" + file.parent_path().parent_path().string() + "\" was started with other settings: "
                                             "resume it with the same ones, or train into another folder.", c.config);
    c.history = stored.metadata["history"];
    c.bestMIoUAll = number<double>(stored, "best_miou_all", file);
    c.bestMIoUOrg = number<double>(stored, "best_miou_org", file);
    c.seconds = number<double>(stored, "seconds", file);
    c.lossSum = number<double>(stored, "loss_sum", file);
    c.lossCount = number<std::int64_t>(stored, "loss_count", file);
    c.log = stored.metadata["log"];
    c.alive = stored.metadata["alive"];
    c.dead = stored.metadata["dead"];
    c.rateScale = number<double>(stored, "rate_scale", file);
    c.recoveries = number<std::int64_t>(stored, "recoveries", file);
    c.stoppedEarly = stored.metadata["stopped_early"] == "1";
    const auto steps = number<std::int64_t>(stored, "step", file);
    importWeights(everything(network, adam), stored.tensors, file);
    adam.setSteps(steps);
    return c;
}

} // namespace granule::engine
