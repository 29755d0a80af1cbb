// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measure/Morphometry.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"

#include <QObject>
#include <QPointer>

#include <memory>

class QWidget;

namespace granule::panel {
class MeasurePage;
}

namespace granule::desktop {

class Actions;
class ObjectsController;

/// The command *Measure*: measures the active layer in the background and shows the tables in a window of their own. A row
/// that is selected becomes the active object, under the crosshair; the active object's row is selected. Main thread.
class MeasureController : public QObject {
    Q_OBJECT
public:
    /// All outlive this; `window` is who the tables' window belongs to.
    MeasureController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, ObjectsController& objects, Actions& actions,
                      QWidget& window);

    /// Writes both tables: that of objects to `path`, that of cells beside it.
    void exportTables(const QString& path);

signals:
    /// One sentence for the bottom bar.
    void message(const QString& text);

private:
    /// What was measured, of which labels.
    struct Measured {
        int layer = 0;
        LabelMap map;
        std::shared_ptr<const ObjectTable> objects;
        ClassSchema schema;
        measure::Morphometry all;
    };

    void makePage(QWidget& window);
    void open();
    void run();
    void showFound();
    void checkStale();
    void choose(LabelId id);

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    ObjectsController& m_objects;
    Actions& m_actions;
    panel::MeasurePage* m_page = nullptr;
    QPointer<project::Job> m_job;
    std::shared_ptr<const Measured> m_measured;
};

} // namespace granule::desktop
