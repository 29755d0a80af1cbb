// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Command.h"

#include <functional>
#include <string>
#include <vector>

namespace granule::cli {

/// One measured number beside its reference from the same run.
struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
    std::string reference;    ///< what it is compared with; empty: nothing
    double referenceValue = 0;
    double ratio = 0;         ///< above 1: ours is better
};

/// Measures, after the options were read.
using Measure = std::function<std::vector<Figure>(Context&)>;

/// One benchmark, `granule-cli bench NAME`. `setup`, called only where it is named, adds options to `app` and returns what
/// measures. Benches announce themselves as commands do: a file in benches/ (or engine/) holds
/// `static const AddBench add{{"forward", "what...", setup}};`.
struct Bench {
    std::string name, summary;
    std::function<Measure(CLI::App& app)> setup;
};

struct AddBench {
    explicit AddBench(Bench bench);
};
const std::vector<Bench>& benches();

} // namespace granule::cli
