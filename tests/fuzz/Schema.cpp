// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/SchemaFile.h"
#include "tests/fuzz/Target.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    return {bytesMadeBy("seed.json", [](const std::string& path) { io::writeSchema(path, ClassSchema::platelet()); })};
}

} // namespace

const Target target{"bad.json", seeds, [](const std::string& path) { (void)io::readSchema(path); }};

} // namespace granule::testing
