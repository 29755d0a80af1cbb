// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace granule::testing {

/// An AmiraMesh file to be made; its voxels count 0, 1, 2, ... up to 119 and again.
struct AmiraRecipe {
    std::string first = "# AmiraMesh BINARY-LITTLE-ENDIAN 2.1";
    std::string encoding = "little"; ///< "little", "big" or "text"
    std::string type = "byte", variable = "Labels";
    std::string packing = ""; ///< "HxByteRLE", "HxZip" or empty
    int x = 5, y = 4, z = 3;
    std::string parameters = "BoundingBox 0 40 0 30 0 100,\n    CoordType \"uniform\"";
    bool otherBefore = false; ///< a variable that nobody wants lies before the voxels
    bool newDefine = true;    ///< "define Lattice", not version 1.0's "nLattice"
    std::string lineEnd = "\n";
};

std::string amiraBytes(const AmiraRecipe& recipe);

} // namespace granule::testing
