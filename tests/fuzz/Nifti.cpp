// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/ItkMaker.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    return {niftiBytes()};
}

} // namespace

const Target target{"bad.nii", seeds, [](const std::string& path) { readStackOf("NIfTI", path); }};

} // namespace granule::testing
