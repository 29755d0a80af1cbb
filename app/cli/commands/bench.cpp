// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Bench.h"

#include "core/volume/Error.h"

#include <algorithm>
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

Result runBench(const std::string& name, Context& context) {
    const auto found = std::ranges::find(benches(), name, &Bench::name);
    if (found == benches().end()) throw Error(ErrorKind::NotFound, "There is no benchmark \"" + name + "\": granule-cli bench lists them.");
    Result result;
    result.json = nlohmann::json::array();
    for (const auto& f : found->run(context)) {
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

const AddCommand add{{"bench", "Measure speed, with a reference from the same run", [](CLI::App& app) -> Run {
                          auto name = std::make_shared<std::string>();
                          app.add_option("NAME", *name, "Which one (default: list them)");
                          return [name](Context& context) { return name->empty() ? listBenches() : runBench(*name, context); };
                      }}};

} // namespace

} // namespace granule::cli
