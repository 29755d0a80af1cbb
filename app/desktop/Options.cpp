// SPDX-License-Identifier: BSD-3-Clause
#include "app/desktop/Options.h"

#include <CLI/CLI.hpp>

namespace granule::desktop {

std::optional<Options> parseOptions(int argc, char** argv, int& exitCode) {
    CLI::App app{"Granule: from a stack of electron-microscope images to measured 3D cells.", "granule"};
    app.set_version_flag("--version", "granule " GRANULE_VERSION);
    std::vector<std::string> paths;
    std::string workspace, theme, screenshot, bench;
    bool sample = false;
    app.add_option("path", paths, "A stack or a .granule project; then label files to add as layers");
    app.add_flag("--sample", sample, "Open the sample stack");
    app.add_option("--workspace", workspace, "annotate, segment, models, compare or figures")
        ->check(CLI::IsMember({"annotate", "segment", "models", "compare", "figures"}));
    app.add_option("--theme", theme, "dark, light or system")->check(CLI::IsMember({"dark", "light", "system"}));
    app.add_option("--screenshot", screenshot, "Write a picture of the window to this PNG once it has settled, and end");
    app.add_option("--bench", bench, "startup, slice or paint: measure, print JSON, and end")
        ->check(CLI::IsMember({"startup", "slice", "paint", "bare-window"}));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        exitCode = app.exit(e) == 0 ? 0 : 2;
        return {};
    }
    Options options;
    for (const auto& path : paths) options.paths << QString::fromStdString(path);
    options.sample = sample;
    options.workspace = QString::fromStdString(workspace);
    options.theme = QString::fromStdString(theme);
    options.screenshot = QString::fromStdString(screenshot);
    options.bench = QString::fromStdString(bench);
    return options;
}

} // namespace granule::desktop
