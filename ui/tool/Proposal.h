// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "ui/view/Sketch.h"

#include <QObject>

namespace granule::tool {

/// An edit that is shown before it is made: in a layer of its own, outside the history, until it is accepted or dropped.
/// Main thread.
class Proposal : public QObject {
    Q_OBJECT
public:
    explicit Proposal(project::Project& project, QObject* parent = nullptr);

    /// Shows what `delta` would change on the layer, in place of what was shown before: without a flicker, where that was of the
    /// same objects.
    void offer(int layerId, const BlockDelta& delta, const QString& title, const ObjectChange& objects = {});
    bool isOpen() const noexcept { return m_preview != 0; }
    const QString& title() const noexcept { return m_title; }
    /// Makes it one step of the history. False where the labels changed meanwhile; then it is dropped.
    bool accept();
    void drop();

signals:
    void changed();

private:
    project::Project& m_project;
    int m_layer = 0, m_preview = 0;
    LabelMap m_empty; ///< what the preview was at first
    BlockDelta m_delta;
    ObjectChange m_objects;
    QString m_title;
};

/// The voxels that `delta` changes, as they would be, and background everywhere else: `delta`'s blocks of an empty map.
BlockDelta onlyChanges(const BlockDelta& delta, const LabelMap& empty);

} // namespace granule::tool
