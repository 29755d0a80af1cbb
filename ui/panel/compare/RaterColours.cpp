// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/RaterColours.h"

#include <array>

namespace granule::panel {

QColor raterColour(int place) {
    static constexpr std::array<QRgb, 8> colours{0xffe9b949, 0xffb78bf5, 0xff4c9fff, 0xff46c48a, 0xffff8a5c, 0xff5cd0d6, 0xffe37fb3, 0xffa4b35a};
    return QColor::fromRgb(colours[static_cast<std::size_t>(place < 0 ? 0 : place) % colours.size()]);
}

} // namespace granule::panel
