// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/ItkMaker.h"
#include "tests/io/ZipMaker.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    return {gzipBytes(niftiBytes()), gzipBytes(R"({".info": {"shape": [4, 5]}, "3": "1 3 10 2"})")};
}

} // namespace

const Target target{"bad.gz", seeds, [](const std::string& path) { readStackOf("gzip", path); }};

} // namespace granule::testing
