// SPDX-License-Identifier: BSD-3-Clause
// The packed label blocks of a journal. The first byte chooses the shape.
#include "core/store/BlockCodec.h"
#include "tests/fuzz/Target.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <stdexcept>

namespace granule::testing {

namespace {

constexpr Shape shapes[] = {{1, 1, 1}, {3, 5, 7}, {64, 64, 64}};

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < std::size(shapes); ++i) {
        all.push_back(static_cast<char>(i) + store::packBlock(*randomLabels(shapes[i], 5, 1).block(0)));
        all.push_back(static_cast<char>(i) + store::packBlock(*singleVoxel(shapes[i], {0, 0, 0}, 4'000'000'000U).block(0)));
    }
    return all;
}

/// What could be unpacked is the same after it was packed again.
void read(const std::string& path) {
    const auto bytes = bytesOf(path);
    if (bytes.empty()) return;
    const auto& shape = shapes[static_cast<unsigned char>(bytes[0]) % std::size(shapes)];
    const auto block = store::unpackBlock(std::span(bytes).subspan(1), shape);
    const auto again = store::unpackBlock(store::packBlock(*block), shape);
    std::vector<LabelId> a(static_cast<std::size_t>(shape.voxels())), b(a.size());
    block->unpack(a.data());
    again->unpack(b.data());
    if (a != b) throw std::logic_error("a block changed when it was packed again");
}

} // namespace

const Target target{"bad.block", seeds, read};

} // namespace granule::testing
