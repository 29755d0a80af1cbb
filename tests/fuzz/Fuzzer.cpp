// SPDX-License-Identifier: BSD-3-Clause
// What libFuzzer calls.
#include "tests/fuzz/Target.h"
#include "tests/support/Files.h"

#include <cstdint>
#include <cstdlib>

using namespace granule::testing;

/// With GRANULE_FUZZ_SEEDS=FOLDER the program writes its seeds there and ends.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* folder = std::getenv("GRANULE_FUZZ_SEEDS");
    if (!folder) return 0;
    int number = 0;
    for (const auto& seed : target.seeds()) writeBytes(std::string(folder) + "/seed-" + std::to_string(number++), seed);
    std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    if (target.mend) target.mend(bytes);
    tryBytes(bytes);
    return 0;
}
