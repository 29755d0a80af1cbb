// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/figure/SceneRecipe.h"
#include "ui/view/SceneState.h"

#include <QJsonArray>
#include <QObject>
#include <QPointer>
#include <QStringList>

namespace granule::view {
class SurfaceView;
}

namespace granule::desktop {

/// The 3D view as recipes: what it shows now, and the views that a person stored, which are saved with the project. Main
/// thread.
class ViewsController : public QObject {
    Q_OBJECT
public:
    ViewsController(project::Project& project, project::Selection& selection, QObject* parent = nullptr);
    /// The window's 3D view, which comes with the first stack.
    void watch(view::SurfaceView& view);

    /// What the 3D view shows. `forOtherCells`: seen from angles that fit any cell instead of from a place in this stack.
    figure::SceneRecipe current(bool forOtherCells = false) const;
    /// From where the 3D view is seen; empty where there is none.
    std::optional<scene::CameraPose> cameraPose() const;
    QStringList names() const;
    /// Empty where there is none of that name.
    std::optional<figure::SceneRecipe> stored(const QString& name) const;
    /// Stores the view as it is, under the next free name.
    void store();
    void recall(const QString& name);
    void forget(const QString& name);

    /// For the project file.
    QJsonArray state() const;
    /// Leaves out what makes no sense.
    void restore(const QJsonArray& state);

signals:
    /// A view was stored or removed.
    void storedChanged();
    /// The 3D view shows something else.
    void currentChanged();
    /// A view is to be saved as a file.
    void recipeAsked();
    void message(const QString& sentence);

private:
    struct Stored {
        QString name;
        figure::SceneRecipe recipe;
    };
    void tellNames();

    project::Project& m_project;
    project::Selection& m_selection;
    QPointer<view::SurfaceView> m_view;
    std::vector<Stored> m_stored;
};

} // namespace granule::desktop
