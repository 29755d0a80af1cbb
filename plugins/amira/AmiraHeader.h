// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/plugin/FileBytes.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace granule::amira {

/// An entry of the header: a group, or a name and its values as written, without quotes.
struct Entry {
    std::string name, value;
    std::vector<Entry> members;

    /// The member of that name; null where there is none.
    const Entry* find(const std::string& member) const noexcept;
};

/// "Lattice { byte Labels } @1(HxByteRLE,360731)": one variable and where its values are.
struct Variable {
    std::string location, type, name;
    int values = 1;      ///< "float[3]" has three at every place
    int section = 0;     ///< the number behind the @
    std::string packing; ///< "HxByteRLE", "HxZip", or empty
    std::uint64_t packedBytes = 0;
};

enum class Encoding { Ascii, BigEndian, LittleEndian };

/// The header of an AmiraMesh (or Avizo) file, versions 1.0 to 3.0: what is defined, declared and told about
/// it. Format: Amira's reference guide, "AmiraMesh Format".
struct AmiraHeader {
    /// Throws Error (Unreadable) where there is no header, or none that ends.
    explicit AmiraHeader(const plugin::FileBytes& file);

    Encoding encoding = Encoding::Ascii;
    std::map<std::string, std::vector<std::int64_t>> sizes; ///< of each location: "Lattice" x, y, z
    std::vector<Variable> variables;
    Entry parameters;
    std::uint64_t dataStart = 0; ///< where the first line "@1" begins

    /// How many places a location has; 0 where it is not defined.
    std::int64_t placesOf(const std::string& location) const;
};

bool looksLikeAmiraMesh(const std::string& head);
/// Amira's surfaces, which come with the same ending.
bool looksLikeHyperSurface(const std::string& head);

} // namespace granule::amira
