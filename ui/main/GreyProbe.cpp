// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/GreyProbe.h"

#include <QFutureWatcher>
#include <QtConcurrent/QtConcurrentRun>

namespace granule::desktop {

void GreyProbe::ask(const Volume& volume, const Index& voxel) {
    if (m_known && m_known->first == voxel) return;
    m_wanted = {volume, voxel};
    if (!m_busy) start();
}

std::optional<double> GreyProbe::value(const Index& voxel) const {
    if (m_known && m_known->first == voxel) return m_known->second;
    return {};
}

void GreyProbe::start() {
    const auto [volume, at] = *m_wanted;
    m_wanted.reset();
    m_busy = true;
    auto* watcher = new QFutureWatcher<std::optional<double>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, at = at] {
        if (const auto value = watcher->result()) m_known = {at, *value};
        watcher->deleteLater();
        m_busy = false;
        if (m_wanted) start();
        emit changed();
    });
    watcher->setFuture(QtConcurrent::run([volume = volume, at = at]() -> std::optional<double> {
        try {
            return volume.read<float>({at, {at.z + 1, at.y + 1, at.x + 1}}).at(0);
        } catch (const std::exception&) {
            return {}; // the view that shows the slice has told it already
        }
    }));
}

} // namespace granule::desktop
