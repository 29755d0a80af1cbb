// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/FigureKind.h"

#include "app/cli/Settings.h"
#include "core/volume/Error.h"

namespace granule::cli {

namespace {
std::vector<FigureKind>& registry() {
    static std::vector<FigureKind> all;
    return all;
}
} // namespace

std::string FigureRequest::path(const std::string& key) const {
    const auto text = settingOr<std::string>(config, key, "", "a path", "The figure's settings");
    if (text.empty()) throw Error(ErrorKind::InvalidValue, "The figure's settings lack \"" + key + "\": give its path.");
    return pathFrom(folder, text);
}

AddFigure::AddFigure(FigureKind kind) {
    registry().push_back(std::move(kind));
}

const std::vector<FigureKind>& figureKinds() {
    return registry();
}

} // namespace granule::cli
