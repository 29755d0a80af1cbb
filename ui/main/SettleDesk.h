// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/JournalKeeper.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/main/TopBar.h"
#include "ui/view/OrthoView.h"

#include <QJsonObject>
#include <QObject>

namespace granule::panel {
class ComparePanel;
class PlacesStrip;
class Raters;
class TrainPanel;
} // namespace granule::panel

namespace granule::desktop {

class Actions;
class Notices;
class PlacesController;
class SettleController;

/// What lies below the views in the Compare workspace: puts the strip of places there and brings it together with the comparison, with
/// settling, and with the commands. Main thread.
class SettleDesk : public QObject {
    Q_OBJECT
public:
    /// What it works with; all outlive it.
    struct Around {
        project::Project& project;
        project::Selection& selection;
        project::JobQueue& jobs;
        project::JournalKeeper& journal;
        view::OrthoView& views;
        panel::ComparePanel& compare;
        panel::TrainPanel& train;
        Notices& notices;
    };
    /// The strip comes last in the column of `middle`, which holds the views.
    SettleDesk(const Around& around, QWidget* middle, QObject* parent);

    void addCommands(Actions& actions);
    void setWorkspace(Workspace workspace);
    SettleController& settling() noexcept { return *m_settle; }
    PlacesController& places() noexcept { return *m_places; }
    panel::PlacesStrip& strip() noexcept { return *m_strip; }
    QJsonObject state() const;
    void restore(const QJsonObject& state);

signals:
    void message(const QString& text);
    void finished(const QString& sentence);
    void workspaceAsked(granule::desktop::Workspace workspace);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void chooseExport();
    void showStrip();
    void connectRepainting(Notices& notices);

    QWidget* m_middle;
    project::Project& m_project;
    panel::Raters& m_raters;
    panel::PlacesStrip* m_strip;
    PlacesController* m_places;
    SettleController* m_settle;
    bool m_comparing = false;
};

} // namespace granule::desktop
