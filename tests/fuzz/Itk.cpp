// SPDX-License-Identifier: BSD-3-Clause
// The formats that ITK reads: NRRD, NIfTI and MetaImage.
#include "core/io/Stack.h"
#include "tests/fuzz/Target.h"
#include "tests/io/ItkMaker.h"
#include "tests/support/TestData.h"

namespace granule::testing {

namespace {

std::vector<std::string> seeds() {
    NoProgress progress;
    return {bytesMadeBy("seed.nrrd", [&](const std::string& path) {
                io::writeStack(path, greyRamp({3, 6, 8}), {}, VoxelType::UInt16, progress);
            }),
            niftiBytes(), metaImageBytes(false), metaImageBytes(true)};
}

} // namespace

const Target target{"bad.image", seeds, readStack};

} // namespace granule::testing
