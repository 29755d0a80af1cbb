// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>
#include <vector>

/// What scanning electron microscopes write into private tags of their TIFF files.
namespace granule::io {

/// What such a tag says.
struct InstrumentNotes {
    double xNm = 0, yNm = 0; ///< the size of a pixel; 0 where it is not stated
    /// Dwell time, tilt, voltage and the like, in the words and units of the file.
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// FEI's and Thermo Fisher's tag 34682: "key=value" lines in [sections], lengths in metres.
InstrumentNotes readFeiNotes(const std::string& text);

/// Zeiss's tag 34118: a line with a name, then a line "Image Pixel Size = 4.96 nm".
InstrumentNotes readZeissNotes(const std::string& text);

} // namespace granule::io
