// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/view/OrthoView.h"

#include <QObject>

#include <memory>

namespace granule::tool {

class Proposal;
class Session;
class SliceController;

/// Mouse, wheel and keys over the slice views become navigation and edits. Create one beside the OrthoView;
/// it also runs the commands of Shortcuts.h that concern views, tools, labels and slices. Main thread.
class ViewTools : public QObject {
    Q_OBJECT
public:
    /// All four outlive this.
    ViewTools(view::OrthoView& views, project::Project& project, project::Selection& selection,
              project::JobQueue& jobs, QObject* parent = nullptr);
    ~ViewTools() override;

    /// Runs a command by its id ("tool.brush"); false where it is none of these tools' (file.*, edit.undo,
    /// help.*). Menu actions of Scope::Window commands call this. Those of Scope::View are answered by the
    /// views themselves while one has the focus: give their actions the context Qt::WidgetShortcut, or no
    /// key.
    bool run(const QString& id);
    bool handles(const QString& id) const;
    /// True while a stroke is under way: what replaces labels waits for its end.
    bool strokeRunning() const;
    /// Mouse and keys work in `view`, which outlives this, as in the others.
    void addView(view::SliceView& view);
    /// The tool `tool` takes several clicks; `session` answers them, and outlives this or belongs to it.
    void addSession(project::Tool tool, Session* session);
    /// What commands show before it is done: Enter accepts it, Escape drops it.
    Proposal& proposal();
    /// Hints for the bottom bar: "drag paints - right drag erases - ...".
    QString hints() const;

signals:
    /// One sentence for the bottom bar: why nothing was painted, what was picked.
    void message(const QString& text);
    /// A stroke began or ended: undo and redo rest meanwhile.
    void strokeChanged();
    void hintsChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::tool
