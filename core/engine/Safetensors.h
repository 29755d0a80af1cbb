// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace granule::engine {

/// A named array of finite floats, last axis fastest.
struct WeightTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// What a safetensors file holds: 8 bytes of header length, a JSON header, the arrays. Only dtype F32 is used here.
struct TensorFile {
    std::map<std::string, std::string> metadata;
    std::vector<WeightTensor> tensors; ///< in the order of the file
};

/// Reads a safetensors file and trusts nothing in it: lengths, names, dtypes, shapes and offsets are checked before
/// memory is taken, arrays must tile the data without gap or overlap, and every value must be finite.
/// Throws Error with the file's name and what is wrong, also where it has more than `largestBytes`.
TensorFile readTensorFile(const std::filesystem::path& path, std::uintmax_t largestBytes = std::uintmax_t{1} << 30);

/// Writes atomically. Throws Error (Unwritable; InvalidValue where a value is not finite, and nothing is written).
void writeTensorFile(const std::filesystem::path& path, const TensorFile& file);

} // namespace granule::engine
