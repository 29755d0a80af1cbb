// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/edit/Axis.h"
#include "core/objects/Morphology.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/tool/LabelJobs.h"

#include <QObject>

#include <memory>
#include <optional>

namespace granule::panel {
class ObjectCounter;
class ShapePanel;
} // namespace granule::panel
namespace granule::view {
class OrthoView;
}

namespace granule::desktop {

class Actions;

/// Grows, shrinks, smooths and mends the outline of the active class or object. Each is a job and one step of the history;
/// locks, box and cell hold. Main thread.
class ShapeController : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    ShapeController(project::Project& project, project::Selection& selection, view::OrthoView& views, Actions& actions, tool::LabelJobs& edits,
                    panel::ShapePanel& panel, const panel::ObjectCounter& counter, QObject* parent = nullptr);

private:
    /// All that a worker needs to know.
    struct Order {
        LabelId label = 0, around = 0; ///< what is reshaped, and what its outline borders on
        double nm = 0;
        Box box;
        std::optional<edit::Axis> flat;
        std::shared_ptr<const LabelMap> mask;
        edit::PaintRule gained, lost; ///< voxels that become the label, and that become what is around
        objects::Scope scope() const { return {box, flat, mask.get()}; }
    };
    using Work = std::function<BlockDelta(const tool::LabelJobs::Snapshot&, const Order&, const std::stop_token&)>;

    std::optional<Order> order();
    LabelId around(LabelId label) const;
    void run(const QString& text, Work work);
    void removeIslands();

    project::Project& m_project;
    project::Selection& m_selection;
    view::OrthoView& m_views;
    tool::LabelJobs& m_edits;
    panel::ShapePanel& m_panel;
    const panel::ObjectCounter& m_counter;
};

} // namespace granule::desktop
