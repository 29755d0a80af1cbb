// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/ItkMaker.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    return {metaImageBytes(false), metaImageBytes(true)};
}

} // namespace

const Target target{"bad.mha", seeds, [](const std::string& path) { readStackOf("MetaImage", path); }};

} // namespace granule::testing
