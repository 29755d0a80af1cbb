// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/FigureKind.h"
#include "app/cli/figure/HiddenScreen.h"
#include "app/cli/Settings.h"
#include "core/volume/Error.h"
#include "ui/figure/FigureFile.h"

#include <algorithm>

namespace granule::cli {

namespace {

struct Options {
    std::string name, config, out;
};

std::vector<FigureKind> sortedKinds() {
    auto kinds = figureKinds();
    std::ranges::sort(kinds, {}, &FigureKind::name);
    return kinds;
}

Result draw(const Options& options, Context& context) {
    const auto& kinds = figureKinds();
    const auto found = std::ranges::find(kinds, options.name, &FigureKind::name);
    if (found == kinds.end()) {
        std::string names;
        for (const auto& kind : sortedKinds()) names += (names.empty() ? "" : ", ") + kind.name;
        throw Error(ErrorKind::NotFound, "There is no figure \"" + options.name + "\": choose one of " + names + ".");
    }
    figure::requireFigureEnding(options.out);
    const std::filesystem::path file(options.config);
    FigureRequest request{readSettings(file, "The figure's settings"), file.parent_path(), options.out};
    requireKeys(request.config, found->keys, "The figure's settings \"" + options.config + "\"");
    const auto application = withoutScreen();
    auto result = found->draw(request, context);
    result.json["out"] = options.out;
    result.text += options.out + "\n";
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    std::string names;
    for (const auto& kind : sortedKinds()) names += (names.empty() ? "" : "; ") + kind.name + ": " + kind.summary;
    app.add_option("NAME", o->name, names)->required();
    app.add_option("--config", o->config, "JSON: what the figure is made from")->required();
    app.add_option("--out", o->out, "The figure: .svg, .pdf or .png")->required();
    return [o](Context& context) { return draw(*o, context); };
}

const AddCommand add{{"figure", "the study's supplementary figures from own results", setup}};

} // namespace

} // namespace granule::cli
