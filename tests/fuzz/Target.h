// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/Plugin.h"

#include <functional>
#include <string>
#include <vector>

namespace granule::testing {

/// A reader to be tried with files that mean harm. Every file of this folder that is named after a format defines `target`.
/// A finding is whatever is neither a result nor an Error of one line: a crash, another exception, memory beyond all
/// measure, no end.
struct Target {
    std::string file; ///< the name that the bytes get, for its ending
    /// Small valid files, which all others are made from.
    std::vector<std::string> (*seeds)() = nullptr;
    /// Opens and reads the file at `path` as the programs do.
    void (*read)(const std::string& path) = nullptr;
    /// Makes checksums right again, so that what lies behind them is tried as well; null where there are none.
    void (*mend)(std::string& bytes) = nullptr;
};

extern const Target target;

/// Reads `bytes` as a file. Returns where a person would read an Error; throws what else comes.
void tryBytes(const std::string& bytes);

/// Opens and reads the stack at `path`, as grey values and as labels.
void readStack(const std::string& path);
/// The same of one of Granule's own formats (see io::allFormats()), and nothing of a file that is of another.
void readStackOf(const std::string& format, const std::string& path);
/// Opens and reads a file or folder by the format of a plugin, which is linked and not loaded, that recognises it.
void readStackOf(const plugin::Plugin& plugin, const std::string& path);

/// The bytes of the file `name` that `make(path)` writes.
std::string bytesMadeBy(const std::string& name, const std::function<void(const std::string& path)>& make);

} // namespace granule::testing
