// SPDX-License-Identifier: BSD-3-Clause
// The benches of the window: measured by the desktop program itself, which is started beside this one.
#include "app/cli/Bench.h"

#include "core/volume/Error.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace granule::cli {

namespace {

std::string outputOf(const std::string& command) {
    std::FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return {};
    std::string text;
    char part[4096];
    while (const auto n = std::fread(part, 1, sizeof part, pipe)) text.append(part, n);
    return pclose(pipe) == 0 ? text : std::string();
}

std::vector<Figure> measureDesktop(const std::string& name, Context& context) {
    const auto program = std::filesystem::canonical("/proc/self/exe").parent_path() / "granule";
    if (!std::filesystem::exists(program))
        throw Error(ErrorKind::NotFound, "The bench '" + name + "' is measured by the desktop program, which is not at \"" +
                                             program.string() + "\": build it first.");
    const bool display = std::getenv("DISPLAY") != nullptr;
    if (!display) context.say("no display here: measuring on a virtual one");
    const std::string prefix = display ? "" : "xvfb-run -a -s '-screen 0 2560x2560x24' ";
    const auto json = nlohmann::json::parse(outputOf(prefix + "'" + program.string() + "' --bench " + name), nullptr, false);
    if (!json.is_array() || json.empty())
        throw Error(ErrorKind::Unsupported, "The desktop program could not measure '" + name +
                                                "': run `granule --bench " + name + "` in a terminal to see why.");
    std::vector<Figure> figures;
    for (const auto& row : json)
        figures.push_back({row.value("name", ""), row.value("value", 0.0), row.value("unit", ""), row.value("reference", ""),
                           row.value("reference_value", 0.0), row.value("ratio", 0.0)});
    return figures;
}

AddBench desktopBench(const std::string& name, const std::string& summary) {
    return AddBench{{name, summary, [name](CLI::App&) -> Measure { return [name](Context& context) { return measureDesktop(name, context); }; }}};
}

const AddBench startup = desktopBench("startup", "the window: from the start of the process to its first picture");
const AddBench slice = desktopBench("slice", "the window: next slice from memory, event to pixels, 2048x2048");
const AddBench paint = desktopBench("paint", "the window: brushes of 64 to 2000 voxels, event to pixels, in a deep stack");

} // namespace

} // namespace granule::cli
