// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/main/TopBar.h"

#include <QMainWindow>

#include <functional>

class QSplitter;
class QStackedWidget;

namespace granule::panel {
class FiguresPanel;
class ModelsPanel;
class SegmentPanel;
} // namespace granule::panel
namespace granule::view {
class OrthoView;
class SurfaceView;
}
namespace granule::tool {
class ViewTools;
}

namespace granule::desktop {

class Actions;
class BlindController;
class BottomBar;
class CommandSearch;
class CompareController;
class Dock;
class DocumentController;
class DoubtController;
class ExportController;
class FilmController;
class FirstRunPage;
class HistoryCard;
class ImproveController;
class KeyCard;
class ModelsController;
class Notices;
class PlateController;
class SegmentController;
class SettleDesk;
class TrainController;
class ToolRail;
class ViewsController;

/// The window: puts bars, views and dock together and hands commands on. What commands do is in the controllers.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow();
    ~MainWindow() override;

    project::Project& project() noexcept { return m_project; }
    project::Selection& selection() noexcept { return m_selection; }
    project::JobQueue& jobs() noexcept { return m_jobs; }
    DocumentController& document() noexcept { return *m_document; }
    SegmentController& segmentation() noexcept { return *m_segment; }
    DoubtController& doubt() noexcept { return *m_doubt; }
    SettleDesk& settling() noexcept { return *m_settle; }
    CompareController& comparing() noexcept { return *m_compare; }
    BlindController& blind() noexcept { return *m_blind; }
    Actions& actions() noexcept { return *m_actions; }
    view::OrthoView& views() noexcept { return *m_views; }
    Notices& notices() noexcept { return *m_notices; }

    Workspace workspace() const noexcept { return m_workspace; }
    void setWorkspace(Workspace workspace);
    /// Opens a stack, a project, or, with a stack open, asks in place what `path` is meant to be.
    void openPath(const QString& path);
    void openSample();
    /// Saves the project where it was saved before, or asks where.
    void save(bool underNewName, std::function<void()> done = {});
    /// Saves the project there, as a job; `done` runs when it is on the disk.
    void saveTo(const QString& path, std::function<void()> done = {});
    /// Runs `next` at once, or after the person has decided what becomes of unsaved work.
    void whenSafe(std::function<void()> next);
    /// Tells in place what went wrong.
    void fail(const QString& message, const QString& detail);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void buildDock();
    void connectActions();
    void connectDocument();
    void connectResults();
    void tell(const QString& sentence);
    void refreshTitle();
    void refreshVolume();
    void restoreView(const QJsonObject& view);
    QJsonObject viewState() const;
    void chooseAndOpen();
    void chooseLabels();
    void chooseExport(int layerId);

    project::Project m_project;
    project::Selection m_selection;
    project::JobQueue m_jobs;
    Actions* m_actions;
    DocumentController* m_document;
    SegmentController* m_segment = nullptr;
    ModelsController* m_models = nullptr;
    ImproveController* m_improve = nullptr;
    TrainController* m_train = nullptr;
    ExportController* m_export = nullptr;
    FilmController* m_film = nullptr;
    PlateController* m_plates = nullptr;
    ViewsController* m_scenes = nullptr;
    DoubtController* m_doubt = nullptr;
    SettleDesk* m_settle = nullptr;
    CompareController* m_compare = nullptr;
    BlindController* m_blind = nullptr;
    TopBar* m_top = nullptr;
    ToolRail* m_rail = nullptr;
    Dock* m_dock = nullptr;
    BottomBar* m_bottom = nullptr;
    Notices* m_notices = nullptr;
    FirstRunPage* m_first = nullptr;
    view::OrthoView* m_views = nullptr;
    view::SurfaceView* m_surface = nullptr;
    tool::ViewTools* m_tools = nullptr;
    CommandSearch* m_search = nullptr;
    KeyCard* m_keys = nullptr;
    HistoryCard* m_historyCard = nullptr;
    QStackedWidget* m_centre = nullptr;
    QSplitter* m_split = nullptr;
    Workspace m_workspace = Workspace::Annotate;
    bool m_altAlone = false, m_mayClose = false;
};

} // namespace granule::desktop
