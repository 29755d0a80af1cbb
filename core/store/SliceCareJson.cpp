// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/SliceCareJson.h"

#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace granule::store {

using nlohmann::json;

std::string jsonOf(const SliceCare& care) {
    auto drift = json::array();
    const auto thousandths = [](double v) { return std::llround(v * 1000); };
    for (const auto& d : care.drift) drift.push_back({thousandths(d.dy), thousandths(d.dx)});
    return json{{"masked", care.masked}, {"bridged", care.bridged}, {"drift_milli", drift}}.dump();
}

SliceCare parseSliceCare(const std::string& text, std::int64_t slices) {
    const auto damaged = [](const std::string& why) { return Error(ErrorKind::Unreadable, "What is noted about damaged slices cannot be read.", why); };
    try {
        const auto j = json::parse(text);
        SliceCare care{j.at("masked").get<std::vector<std::int64_t>>(), j.at("bridged").get<std::vector<std::int64_t>>(), {}};
        for (const auto& d : j.at("drift_milli")) care.drift.push_back({d.at(0).get<double>() / 1000, d.at(1).get<double>() / 1000});
        requireFits(care, slices);
        return care;
    } catch (const json::exception& e) {
        throw damaged(e.what());
    } catch (const Error& e) {
        throw damaged(e.what());
    }
}

} // namespace granule::store
