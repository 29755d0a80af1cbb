// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include <cstdio>

namespace granule::cli {

namespace {

Result listBenches() {
    Result result;
    result.json = nlohmann::json::array();
    for (const auto& bench : benches()) {
        result.json.push_back({{"name", bench.name}, {"summary", bench.summary}});
        result.text += bench.name + ": " + bench.summary + "\n";
    }
    return result;
}

Result report(const std::vector<Figure>& figures) {
    Result result;
    result.json = nlohmann::json::array();
    for (const auto& f : figures) {
        nlohmann::json row{{"name", f.name}, {"value", f.value}, {"unit", f.unit}, {"reference", nullptr},
                           {"reference_value", nullptr}, {"ratio", nullptr}};
        char line[240];
        std::snprintf(line, sizeof line, "%-44s %10.3f %s", f.name.c_str(), f.value, f.unit.c_str());
        result.text += line;
        if (!f.reference.empty()) {
            row["reference"] = f.reference;
            row["reference_value"] = f.referenceValue;
            row["ratio"] = f.ratio;
            std::snprintf(line, sizeof line, "   %s %.3f, ratio %.2f", f.reference.c_str(), f.referenceValue, f.ratio);
            result.text += line;
        }
        result.text += "\n";
        result.json.push_back(std::move(row));
    }
    return result;
}

/// Each bench is a subcommand, set up only where it is named.
Run setup(CLI::App& app) {
    auto measure = std::make_shared<Measure>();
    app.require_subcommand(0, 1);
    for (const auto& bench : benches()) {
        auto* sub = app.add_subcommand(bench.name, bench.summary);
        sub->preparse_callback([measure, &bench, sub](std::size_t) { *measure = bench.setup(*sub); });
    }
    return [measure](Context& context) { return *measure ? report((*measure)(context)) : listBenches(); };
}

const AddCommand add{{"bench", "Measure speed, with a reference from the same run", setup}};

} // namespace

} // namespace granule::cli
