// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace granule::plugin {

/// "nm", "um", "µm", "micron", "mm", ... in nanometres; 0 for what is no length ("pixel").
double unitInNm(const std::string& unit);

/// `value` rounded to six digits; 0 where it is not positive and finite. Files keep lengths as 32-bit floats
/// or fractions: the digits beyond are rounding, and 4.6 nm should come back as 4.6 nm.
double sixDigits(double value);

} // namespace granule::plugin
