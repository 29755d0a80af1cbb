// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/study/StudyRunner.h"
#include "core/volume/Error.h"

#include <algorithm>

namespace granule::cli {

namespace {

struct Options {
    std::string config, out, task = "1/1";
    bool resume = false;
};

Result study(const Options& options, Context& context) {
    const auto task = StudyTask::parse(options.task);
    auto config = readStudyConfig(options.config);
    const auto total = config.runs().size();
    StudyRunner runner(std::move(config), options.out, task, options.resume, context);
    const auto done = runner.run();
    const auto rows = readRows(options.out);
    auto failed = nlohmann::json::array();
    std::string text = options.out + ": " + std::to_string(done) + " of " + std::to_string(total) + " runs done\n";
    for (const auto& row : rows) {
        if (row.failure.empty()) continue;
        failed.push_back({{"run", row.run}, {"failure", row.failure}});
        text += row.run + " failed: " + row.failure + "\n";
    }
    if (done == total) text += "granule-cli table " + options.out + " prints Table S1\n";
    return {{{"runs", total}, {"done", done}, {"failed", failed}, {"out", options.out}}, text};
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("--config", o->config, "JSON: data, architectures, seeds, settings of training")->required();
    app.add_option("--out", o->out, "Folder for runs and rows; tasks on several machines may share it")->required();
    app.add_option("--task", o->task, "I/N: only every N-th run, from the I-th, as a job array does")->capture_default_str();
    app.add_flag("--resume", o->resume, "Go on: runs that are done stay, begun ones continue from their checkpoint, failed ones are tried again");
    return [o](Context& context) { return study(*o, context); };
}

const AddCommand add{{"study", {}, setup}};

} // namespace

} // namespace granule::cli
