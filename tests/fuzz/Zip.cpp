// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/ItkMaker.h"
#include "tests/io/ZipMaker.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    const std::string labels = R"({".info": {"shape": [4, 5]}, "3": "1 3 10 2"})";
    return {zipBytes({{"a.nii", niftiBytes()}}, true), zipBytes({{"labels.json", labels}}, false),
            zipBytes({{"a.json", labels}, {"b.json", labels}}, true)};
}

} // namespace

const Target target{"bad.zip", seeds, [](const std::string& path) { readStackOf("zip", path); }};

} // namespace granule::testing
