// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/AmiraMaker.h"

extern "C" const granule::plugin::Plugin* granulePlugin();

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    return {amiraBytes({.type = "ushort", .otherBefore = true}),
            amiraBytes({.first = "# AmiraMesh 3D ASCII 2.0", .encoding = "text"}),
            amiraBytes({.packing = "HxByteRLE", .x = 50}),
            amiraBytes({.type = "int", .packing = "HxZip", .x = 50}),
            amiraBytes({.parameters = "Materials { Exterior { Color 0 0 0, Id 1 } Inside { Color 1 0.5 0 } },\n"
                                      "    Units { Coordinates \"nm\" }, BoundingBox 0 40 0 30 0 100",
                        .newDefine = false})};
}

} // namespace

const Target target{"bad.am", seeds, [](const std::string& path) { readStackOf(*granulePlugin(), path); }};

} // namespace granule::testing
