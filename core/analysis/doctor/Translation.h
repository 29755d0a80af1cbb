// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/analysis/doctor/Fourier.h"
#include "core/analysis/doctor/Picture.h"

namespace granule::analysis::doctor {

/// Where the content of one picture lies in another.
struct Translation {
    double dy = 0, dx = 0;  ///< what is at (y, x) in the first is at (y + dy, x + dx) in the second, pixels
    double likeness = 0;    ///< correlation of the two, so laid upon each other; 0 where one is constant
};

/// A picture made ready to be laid upon others.
class Registrable {
public:
    explicit Registrable(const Picture& picture);
    /// How `other`, of the same size, lies to this. Coarsely by phase correlation (Kuglin and Hines 1975) of copies of at
    /// most 256 pixels, under a window and with fine detail damped, since there noise has its say; then to a fraction of a
    /// pixel by least squares on grey differences (Lucas and Kanade 1981), where what differs much counts little. The
    /// same beginning from no shift at all is taken where it leaves hardly more difference.
    Translation to(const Registrable& other) const;

private:
    Translation coarseTo(const Registrable& other) const;
    Translation refined(const Registrable& other, Translation start) const;
    double likeness(const Registrable& other, double dy, double dx) const;

    Picture m_picture;
    Spectrum m_spectrum;
    std::int64_t m_coarseFactor;
};

} // namespace granule::analysis::doctor
