// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::agreement {

/// The chance of a value below `z` under the normal distribution.
double normalBelow(double z);
/// The chance that Student's t, of a whole number of degrees of freedom from 1 on, lies further from 0 than
/// `t`. In closed form: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
double studentBeyond(double t, int freedom);
/// The t beyond which Student's t lies, to both sides together, with the chance `p`, in (0, 1).
double studentQuantile(double p, int freedom);

} // namespace granule::agreement
