// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/Target.h"
#include "tests/io/DmMaker.h"

extern "C" const granule::plugin::Plugin* granulePlugin();

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (const int version : {3, 4}) {
        DmRecipe recipe;
        recipe.version = version, recipe.sizes = {5, 4, 3}, recipe.pixels.assign(120, '\3');
        recipe.scales = {1, 1, 1}, recipe.units = {3, u"nm"};
        all.push_back(dmBytes(recipe));
        recipe.thumbnail = false, recipe.littleEndian = false, recipe.dataType = 23, recipe.pixels.assign(240, '\3');
        all.push_back(dmBytes(recipe));
    }
    return all;
}

} // namespace

const Target target{"bad.dm4", seeds, [](const std::string& path) { readStackOf(*granulePlugin(), path); }};

} // namespace granule::testing
