// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QString>

#include <vector>

namespace granule::view {

/// What a slice view says of what it shows.
struct SliceNotes {
    struct Key {
        QColor colour;
        QString text;
        friend bool operator==(const Key&, const Key&) = default;
    };
    QString caption;         ///< in the place of the plane's name; empty: that
    QString note;            ///< in the place of where the slice lies; empty: that
    std::vector<Key> legend; ///< at the foot
    friend bool operator==(const SliceNotes&, const SliceNotes&) = default;
};

} // namespace granule::view
