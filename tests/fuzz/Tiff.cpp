// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/fuzz/Target.h"
#include "tests/io/TiffMaker.h"
#include "tests/support/TestData.h"

namespace granule::testing {

namespace {

std::string tiffBytes(TiffRecipe recipe) {
    return bytesMadeBy("seed.tif", [&](const std::string& path) {
        recipe.path = path;
        makeTiff(recipe);
    });
}

std::vector<std::string> seeds() {
    NoProgress progress;
    TiffRecipe small;
    small.height = 20, small.width = 22;
    auto tiled = small, palette = small, planar = small, halves = small, old = small;
    tiled.mode = "wb8", tiled.tile = 16, tiled.compression = 5;
    palette.mode = "wl", palette.compression = 32773, palette.photometric = 3, palette.palette = {0, 0, 0, 1, 1, 224};
    planar.photometric = 2, planar.samples = 3, planar.planar = true;
    halves.bits = 16, halves.compression = 8, halves.predictor = 2, halves.photometric = 0;
    old.bits = 1, old.pages = 1, old.privateTag = 34682, old.privateText = "[Scan]\nPixelWidth=4e-9\n";
    return {tiffBytes(tiled), tiffBytes(palette), tiffBytes(planar), tiffBytes(halves), tiffBytes(old),
            bytesMadeBy("seed.tif", [&](const std::string& path) { io::writeLabels(path, randomLabels({3, 20, 20}, 7, 1), progress); }),
            bytesMadeBy("seed.tif", [&](const std::string& path) {
                const auto volume = greyRamp({4, 12, 15}, VoxelType::UInt16);
                io::writeStack(path, volume, {}, volume.type(), progress);
            })};
}

} // namespace

const Target target{"bad.tif", seeds, [](const std::string& path) { readStackOf("TIFF", path); }};

} // namespace granule::testing
