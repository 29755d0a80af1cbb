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

/// One benchmark of `granule-cli bench`. Benches announce themselves as commands do: a file in benches/ (or engine/) holds
/// `static const AddBench add{{"forward", "what...", run}};`.
struct Bench {
    std::string name, summary;
    std::function<std::vector<Figure>(Context&)> run;
};

struct AddBench {
    explicit AddBench(Bench bench);
};
const std::vector<Bench>& benches();

} // namespace granule::cli
