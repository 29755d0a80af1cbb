// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <exception>
#include <string>

namespace granule::engine {

/// True where the exception says that memory ran out: the host's or a GPU's, as LibTorch, oneDNN and the standard library say it.
bool isShortage(const std::exception& e);

/// Adds a sentence to a remark that does not hold it yet.
void addRemark(std::string& remark, const std::string& sentence);

} // namespace granule::engine
