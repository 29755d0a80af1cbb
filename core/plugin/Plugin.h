// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/StackReader.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace granule::plugin {

/// What is known of a path before it is opened.
struct Probe {
    std::string path;
    std::string head; ///< the first 4096 bytes of a file, or fewer; none of a folder or a web address
    std::uint64_t size = 0;
    bool folder = false;
    bool starts(std::string_view magic) const { return head.starts_with(magic); }
};

/// A kind of stack that can be read.
struct Format {
    std::string name; ///< "TIFF"; for messages and lists
    /// Endings, in small letters and with their point, of files that may be single slices of a folder.
    std::vector<std::string> sliceEndings;
    /// Looks at what the file holds, not at its ending. Throws nothing.
    bool (*recognises)(const Probe& probe) = nullptr;
    /// Returns once metadata is read. Throws Error.
    std::shared_ptr<const StackReader> (*open)(const std::string& path) = nullptr;
    bool datasets = false; ///< takes "file:/dataset" paths
    bool choices = false;  ///< takes paths that end with a choice, "?c=1"; see core/volume/StackPath.h
};

/// Raised with every change of what crosses the border between Granule and its plugins: the headers of
/// core/plugin and those of core/volume that they include.
inline constexpr unsigned pluginAbi = 2;

/// What a plugin brings. A plugin is a shared module in a folder `plugins` that exports
///
///     extern "C" const granule::plugin::Plugin* granulePlugin();
///
/// whose result lives as long as the program. It is built with the compiler and the headers of the program.
struct Plugin {
    unsigned abi = pluginAbi; ///< stays the first member: it is read before anything else is believed
    std::string name, version;
    std::vector<Format> formats;
};

/// The name of the function that a plugin exports.
inline constexpr const char* pluginSymbol = "granulePlugin";

} // namespace granule::plugin
