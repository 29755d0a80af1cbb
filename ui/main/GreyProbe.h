// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Volume.h"

#include <QObject>

#include <optional>

namespace granule::desktop {

/// Reads single grey values off the main thread, since a stack may lie on a slow disk; of many asked for quickly only
/// the newest is read. Main thread.
class GreyProbe : public QObject {
    Q_OBJECT
public:
    explicit GreyProbe(QObject* parent = nullptr) : QObject(parent) {}
    void ask(const Volume& volume, const Index& voxel);
    /// The value at `voxel`, if it is the one read last.
    std::optional<double> value(const Index& voxel) const;

signals:
    void changed();

private:
    void start();
    std::optional<std::pair<Volume, Index>> m_wanted;
    std::optional<std::pair<Index, double>> m_known;
    bool m_busy = false;
};

} // namespace granule::desktop
