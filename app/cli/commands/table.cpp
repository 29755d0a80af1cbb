// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/study/StudyRows.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <cmath>
#include <cstdio>
#include <memory>

namespace granule::cli {

namespace {

/// One line of Table S1.
struct Line {
    char part; ///< a: ensembles, b: single networks, c: baselines
    std::string algorithm;
    std::int64_t parameters = 0;
    StudyScore eval{}, test{NAN, NAN};
    std::size_t instances = 0; ///< that the line was chosen from
};

std::vector<Line> linesOf(const std::string& study) {
    const auto rows = readRows(study);
    const auto ensembles = readEnsembles(study);
    std::vector<Line> a, b, c;
    for (const auto& variant : variantsOf(study)) {
        for (const auto& ensemble : ensembles) {
            if (ensemble.variant != variant) continue;
            if (const auto* top = bestTop(ensemble))
                a.push_back({'a', "Top-" + std::to_string(top->k) + " " + ensemble.tableName, 0, *top->eval, top->test.value_or(StudyScore{NAN, NAN}), ensemble.instances.size()});
        }
        const auto instances = ranked(rows, variant);
        if (instances.empty()) continue;
        const auto& best = *instances.front();
        Line line{best.baseline ? 'c' : 'b', best.tableName, best.parameters, *best.eval, best.test.value_or(StudyScore{NAN, NAN}), instances.size()};
        (best.baseline ? c : b).push_back(std::move(line));
    }
    a.insert(a.end(), b.begin(), b.end());
    a.insert(a.end(), c.begin(), c.end());
    if (a.empty()) throw Error(ErrorKind::NotFound, "The study in \"" + study + "\" has no run with scores yet: run granule-cli study --resume.");
    return a;
}

nlohmann::json numberOrNull(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

std::string score(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return std::isfinite(value) ? text : "-";
}

std::string name(const Line& line) {
    if (line.parameters == 0) return line.algorithm;
    char text[24];
    std::snprintf(text, sizeof text, " (%.1fM)", static_cast<double>(line.parameters) / 1e6);
    return line.algorithm + text;
}

std::string textOf(const std::vector<Line>& lines) {
    static const char* const titles[] = {"(a) Best top-k ensemble of each architecture", "(b) Best single network", "(c) Best single baseline"};
    std::string text;
    char row[200];
    char part = 0;
    for (const auto& line : lines) {
        if (line.part != part) {
            part = line.part;
            std::snprintf(row, sizeof row, "%s%-44s %10s %10s %10s %10s\n", text.empty() ? "" : "\n", titles[part - 'a'], "eval", "eval", "test", "");
            text += row;
            std::snprintf(row, sizeof row, "%-44s %10s %10s %10s %10s\n", "", "MIoU(all)", "MIoU(org)", "MIoU(org)", "instances");
            text += row;
        }
        std::snprintf(row, sizeof row, "%-44s %10s %10s %10s %10zu\n", name(line).c_str(), score(line.eval.mIoUAll).c_str(), score(line.eval.mIoUOrg).c_str(),
                      score(line.test.mIoUOrg).c_str(), line.instances);
        text += row;
    }
    return text;
}

/// As a field of a CSV file.
std::string quoted(const std::string& text) {
    std::string field = "\"";
    for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
    return field + "\"";
}

std::string csvOf(const std::vector<Line>& lines) {
    std::string csv = "part,algorithm,parameters,eval_miou_all,eval_miou_org,test_miou_org,instances\n";
    for (const auto& line : lines)
        csv += std::string(1, line.part) + "," + quoted(line.algorithm) + "," + (line.parameters > 0 ? std::to_string(line.parameters) : "") + "," +
               score(line.eval.mIoUAll) + "," + score(line.eval.mIoUOrg) + "," + score(line.test.mIoUOrg) + "," + std::to_string(line.instances) + "\n";
    return csv;
}

Result table(const std::string& study, const std::string& csv) {
    const auto lines = linesOf(study);
    auto json = nlohmann::json::array();
    for (const auto& line : lines)
        json.push_back({{"part", std::string(1, line.part)}, {"algorithm", line.algorithm},
                        {"parameters", line.parameters > 0 ? nlohmann::json(line.parameters) : nlohmann::json(nullptr)},
                        {"eval_miou_all", numberOrNull(line.eval.mIoUAll)}, {"eval_miou_org", numberOrNull(line.eval.mIoUOrg)},
                        {"test_miou_org", numberOrNull(line.test.mIoUOrg)}, {"instances", line.instances}});
    if (!csv.empty()) writeFile(csv, csvOf(lines));
    return {json, textOf(lines)};
}

Run setup(CLI::App& app) {
    auto study = std::make_shared<std::string>();
    auto csv = std::make_shared<std::string>();
    app.add_option("study", *study, "The --out folder of granule-cli study")->required();
    app.add_option("--csv", *csv, "Also write the table to this file");
    return [study, csv](Context&) { return table(*study, *csv); };
}

const AddCommand add{{"table", "Table S1 from a study: ensembles, single networks, baselines", setup}};

} // namespace

} // namespace granule::cli
