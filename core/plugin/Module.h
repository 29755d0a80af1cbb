// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace granule::plugin {

/// Where `name`, which was built or installed with the running program, lies: beside it, or in
/// ../lib/granule, or, seen from the tests' programs, in ../bin. Where it is in none of them, the first.
std::filesystem::path besideProgram(const std::filesystem::path& name);

/// Loads a shared module, for as long as the program runs, and returns the address of what it exports as
/// `symbol`. Throws Error (NotFound), with the linker's words as its detail.
void* symbolOf(const std::filesystem::path& module, const char* symbol);

} // namespace granule::plugin
