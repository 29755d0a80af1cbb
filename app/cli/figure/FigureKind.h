// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Command.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace granule::cli {

/// What a figure is made from: its settings, checked for unknown keys, and where they came from.
struct FigureRequest {
    nlohmann::json config;
    std::filesystem::path folder; ///< of the settings file; relative paths in it start here
    std::string out;

    /// A path of the settings, with "file.h5:/dataset" left as it is. Throws Error (InvalidValue) where it is missing.
    std::string path(const std::string& key) const;
    bool has(const std::string& key) const { return config.contains(key); }
};

/// One figure of the study's supplementary that `granule-cli figure` draws. Figures announce themselves: a file in
/// this folder holds `static const AddFigure add{{"S5", "what...", {"study", ...}, draw}};`.
struct FigureKind {
    std::string name, summary;
    std::vector<std::string> keys; ///< of the settings file
    std::function<Result(const FigureRequest&, Context&)> draw; ///< called with a QGuiApplication there
};

struct AddFigure {
    explicit AddFigure(FigureKind kind);
};
const std::vector<FigureKind>& figureKinds();

} // namespace granule::cli
