// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/SmallFile.h"
#include "core/engine/Training.h"
#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <type_traits>
#include <vector>

namespace granule::engine {

namespace {

using nlohmann::ordered_json;

/// How one setting is read from and written to JSON. Reading throws std::string, a phrase that says what was expected.
struct Setting {
    std::function<void(TrainConfig&, const ordered_json&)> read;
    std::function<ordered_json(const TrainConfig&)> write;
};

template <typename Get>
Setting number(Get get, double least, double most) {
    return {[=](TrainConfig& c, const ordered_json& v) {
                if (!v.is_number() || !(v.get<double>() >= least && v.get<double>() <= most))
                    throw "must be a number from " + ordered_json(least).dump() + " to " + ordered_json(most).dump();
                using T = std::remove_reference_t<decltype(get(c))>;
                if (std::is_integral_v<T> && !v.is_number_integer()) throw std::string("must be a whole number");
                get(c) = v.get<T>();
            },
            [=](const TrainConfig& c) { return ordered_json(get(const_cast<TrainConfig&>(c))); }};
}

template <typename Get>
Setting flag(Get get) {
    return {[=](TrainConfig& c, const ordered_json& v) {
                if (!v.is_boolean()) throw std::string("must be true or false");
                get(c) = v.get<bool>();
            },
            [=](const TrainConfig& c) { return ordered_json(get(const_cast<TrainConfig&>(c))); }};
}

template <typename Get>
Setting triple(Get get) {
    return {[=](TrainConfig& c, const ordered_json& v) {
                const auto sound = [](const ordered_json& n) { return n.is_number_integer() && n.get<double>() >= 1 && n.get<double>() <= 65536; };
                if (!v.is_array() || v.size() != 3 || !sound(v[0]) || !sound(v[1]) || !sound(v[2]))
                    throw std::string("must be a list of three whole numbers, z, y, x");
                get(c) = Shape{v[0].get<std::int64_t>(), v[1].get<std::int64_t>(), v[2].get<std::int64_t>()};
            },
            [=](const TrainConfig& c) {
                const Shape s = get(const_cast<TrainConfig&>(c));
                return ordered_json{s.z, s.y, s.x};
            }};
}

template <typename Get>
Setting slices(Get get) {
    return {[=](TrainConfig& c, const ordered_json& v) {
                const auto sound = [](const ordered_json& n) { return n.is_number_unsigned(); };
                if (!v.is_array() || !std::ranges::all_of(v, sound)) throw std::string("must be a list of slice numbers, from 0 on");
                get(c) = v.get<std::vector<std::int64_t>>();
            },
            [=](const TrainConfig& c) { return ordered_json(get(const_cast<TrainConfig&>(c))); }};
}

/// One of a few words, for an enumeration whose values are 0, 1, 2, ... in their order.
template <typename Get>
Setting word(Get get, std::vector<std::string> words) {
    return {[=](TrainConfig& c, const ordered_json& v) {
                const auto found = v.is_string() ? std::ranges::find(words, v.get<std::string>()) : words.end();
                if (found == words.end()) throw "must be one of " + ordered_json(words).dump();
                get(c) = static_cast<std::remove_reference_t<decltype(get(c))>>(found - words.begin());
            },
            [=](const TrainConfig& c) { return ordered_json(words[static_cast<std::size_t>(get(const_cast<TrainConfig&>(c)))]); }};
}

#define GRANULE_FIELD(name) [](TrainConfig& c) -> auto& { return c.name; }

const std::vector<std::pair<std::string, Setting>>& settings() {
    static const std::vector<std::pair<std::string, Setting>> all{
        {"base", number(GRANULE_FIELD(spec.base), 2, 128)},
        {"classes", number(GRANULE_FIELD(spec.classes), 2, 255)},
        {"init_kernel_z", number(GRANULE_FIELD(spec.initKernelZ), 1, 3)},
        {"pyramid", flag(GRANULE_FIELD(spec.pyramid))},
        {"z_up", number(GRANULE_FIELD(spec.zUp), 1, 2)},
        {"relu_logits", flag(GRANULE_FIELD(spec.reluLogits))},
        {"steps", number(GRANULE_FIELD(steps), 0, 1e9)},
        {"epochs", number(GRANULE_FIELD(epochs), 1, 1e6)},
        {"seed", number(GRANULE_FIELD(seed), 0, 1.8446744073709551e19)},
        {"window", triple(GRANULE_FIELD(window))},
        {"window_spacing", triple(GRANULE_FIELD(windowSpacing))},
        {"learning_rate", number(GRANULE_FIELD(learningRate), 1e-12, 10)},
        {"decay_rate", number(GRANULE_FIELD(decayRate), 1e-6, 1)},
        {"decay_steps", number(GRANULE_FIELD(decaySteps), 1, 1e9)},
        {"stop_below", number(GRANULE_FIELD(stopBelow), 0, 1)},
        {"stop_from_epoch", number(GRANULE_FIELD(stopFromEpoch), 0, 1e6)},
        {"loss_2d", number(GRANULE_FIELD(loss2d), 0, 1000)},
        {"weights", word(GRANULE_FIELD(weights), {"published", "released", "none"})},
        {"edge_weight", number(GRANULE_FIELD(edgeWeight), -1, 1e6)},
        {"weight_floor", number(GRANULE_FIELD(weightFloor), 0, 1e6)},
        {"class_balance", number(GRANULE_FIELD(classBalance), 0, 1e6)},
        {"flips", flag(GRANULE_FIELD(flips))},
        {"elastic_px", number(GRANULE_FIELD(elasticPx), 0, 1000)},
        {"elastic_grid_px", number(GRANULE_FIELD(elasticGridPx), 4, 10000)},
        {"elastic_sigma", number(GRANULE_FIELD(elasticSigma), 0.01, 100)},
        {"brightness", number(GRANULE_FIELD(brightness), 0, 10)},
        {"contrast", number(GRANULE_FIELD(contrast), 0, 1)},
        {"held_out_planes", number(GRANULE_FIELD(heldOutPlanes), 0, 1e6)},
        {"masked_slices", slices(GRANULE_FIELD(maskedSlices))},
        {"bf16", flag(GRANULE_FIELD(bf16))},
        {"checkpoint_every", number(GRANULE_FIELD(checkpointEvery), 1, 1e9)},
        {"validate_every", number(GRANULE_FIELD(validateEvery), 1, 1e9)},
        {"snapshot_every", number(GRANULE_FIELD(snapshotEvery), 0, 1e9)},
    };
    return all;
}

#undef GRANULE_FIELD

constexpr std::uintmax_t largestConfig = 1 << 20;

} // namespace

TrainConfig studyConfig(const std::string& network) {
    const auto& info = findNetwork(network);
    TrainConfig config;
    config.network = info.name;
    config.spec = info.spec;
    config.window = info.output;
    if (info.tableName == "No Multi-Loss" || info.spec.family != Family::Hybrid) config.loss2d = 0;
    switch (info.spec.family) { // of the 3D U-Nets, DeepLab and DeepVess no schedule is known: what the others have, to their measure
    case Family::Hybrid:
    case Family::UNet3dThin: break;
    case Family::UNet3dThick: config.windowSpacing = {8, 50, 50}; break;
    case Family::UNet:
    case Family::DeepLabDrn:
    case Family::DeepLabResNet:
        config.windowSpacing = {1, 80, 80};
        config.learningRate = 5.0118723362727224e-4; // 10^-3.3
        config.epochs = 20;
        break;
    case Family::DeepVess: // 64 patches a step
        config.window = {1, 40, 40};
        config.windowSpacing = {1, 40, 40};
        break;
    }
    return config;
}

TrainConfig applyTrainSettings(const std::string& json, const std::string& where, TrainConfig config) {
    const auto refuse = [&](const std::string& what, const std::string& detail = {}) {
        throw Error(ErrorKind::InvalidValue, where + " are not usable: " + what + ".", detail);
    };
    ordered_json document;
    try {
        document = ordered_json::parse(json);
    } catch (const ordered_json::exception& e) {
        refuse("they are not JSON", e.what());
    }
    if (!document.is_object()) refuse("they are not a JSON object");
    if (const auto schedule = document.find("schedule"); schedule != document.end()) {
        if (!schedule->is_string()) refuse("\"schedule\" must be the name of a preset");
        applySchedule(config, schedule->get<std::string>());
        document.erase(schedule);
    }
    for (const auto& [key, value] : document.items()) {
        const auto found = std::ranges::find(settings(), key, &std::pair<std::string, Setting>::first);
        if (found == settings().end()) {
            std::string names;
            for (const auto& [name, setting] : settings()) names += name + ", ";
            names += "schedule";
            refuse("there is no setting \"" + key + "\"; there are " + names);
        }
        try {
            found->second.read(config, value);
        } catch (const std::string& expected) {
            refuse("\"" + key + "\" " + expected);
        }
    }
    return config;
}

TrainConfig readTrainConfig(const std::filesystem::path& file, TrainConfig defaults) {
    return applyTrainSettings(readSmallFile(file, largestConfig), "The training settings \"" + file.string() + "\"", std::move(defaults));
}

std::string describe(const TrainConfig& config) {
    ordered_json all{{"network", config.network}};
    for (const auto& [name, setting] : settings()) all[name] = setting.write(config);
    return all.dump(2);
}

} // namespace granule::engine
