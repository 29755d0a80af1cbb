// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <string>

/// Files of tests, and what an Error says.
namespace granule::testing {

/// The bytes of a file; none where it cannot be read.
std::string bytesOf(const std::filesystem::path& file);
void writeBytes(const std::filesystem::path& file, const std::string& bytes);
/// How many files and folders lie in `folder` itself.
int filesIn(const std::filesystem::path& folder);
/// The sentence of the Error that `work` throws; empty where it throws none.
std::string messageOf(const std::function<void()>& work);

} // namespace granule::testing
