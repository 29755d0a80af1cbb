// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::edit {

/// The axis a slice plane is perpendicular to: Z for XY slices, Y for XZ, X for YZ.
enum class Axis { Z, Y, X };

} // namespace granule::edit
