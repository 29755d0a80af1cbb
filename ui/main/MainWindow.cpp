// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/MainWindow.h"

#include "ui/main/Actions.h"
#include "ui/main/BlindController.h"
#include "ui/main/BlindTurns.h"
#include "ui/main/BottomBar.h"
#include "ui/main/CommandSearch.h"
#include "ui/main/CompareController.h"
#include "ui/main/Dock.h"
#include "ui/main/DocumentController.h"
#include "ui/main/DoubtController.h"
#include "ui/main/ExportController.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/FilmController.h"
#include "ui/main/FirstRunPage.h"
#include "ui/main/HistoryCard.h"
#include "ui/main/ImproveController.h"
#include "ui/main/KeyCard.h"
#include "ui/main/ModelsController.h"
#include "ui/main/Notices.h"
#include "ui/main/PlateController.h"
#include "ui/main/PromptController.h"
#include "ui/main/Questions.h"
#include "ui/main/RecentFiles.h"
#include "ui/main/SegmentController.h"
#include "ui/main/SelectionState.h"
#include "ui/main/SettleDesk.h"
#include "ui/main/ToolRail.h"
#include "ui/main/TrainController.h"
#include "ui/main/ViewsController.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/tool/ViewTools.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SurfaceView.h"

#include <QCloseEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QJsonObject>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace granule::desktop {

MainWindow::MainWindow() : m_actions(new Actions(this)), m_document(new DocumentController(m_project, m_selection, m_jobs, this)) {
    setObjectName("mainWindow");
    setWindowIcon(theme::applicationIcon());
    setAcceptDrops(true);
    setMinimumSize(960, 600);
    memory::limitLabels();
    build();
    buildDock();
    connectActions();
    connectDocument();
    connectResults();
    resize(QSize(1600, 1000).boundedTo(screen()->availableSize() * 0.94));
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
    theme::Theme::instance().choose(theme::parseChoice(QSettings().value("theme").toString()));
    m_first->setRecent(memory::recentFiles());
    refreshVolume();
    setWorkspace(Workspace::Annotate);
    m_document->history().lookForLeftovers();
}

MainWindow::~MainWindow() {
    m_jobs.stopAll(); // workers report to the controllers; and all widgets look at the project, which goes last
    delete m_tools;
    delete takeCentralWidget();
}

void MainWindow::build() {
    auto* menu = new QMenu(this);
    m_actions->fill(menu);
    m_actions->fill(menuBar());
    menuBar()->setVisible(false);

    m_top = new TopBar(*m_actions, menu, this);
    m_rail = new ToolRail(*m_actions, m_selection, this);
    m_notices = new Notices(this);
    m_first = new FirstRunPage(this);
    m_views = new view::OrthoView(m_project, m_selection, m_jobs, this);
    m_views->setObjectName("views");
    m_tools = new tool::ViewTools(*m_views, m_project, m_selection, m_jobs, this);
    m_dock = new Dock(this);
    m_bottom = new BottomBar(m_project, m_selection, m_jobs, this);

    m_centre = new QStackedWidget(this);
    m_centre->setObjectName("centre");
    m_centre->addWidget(m_first);
    m_centre->addWidget(m_views);
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notices);
    column->addWidget(m_centre, 1);

    m_split = new QSplitter(Qt::Horizontal, this);
    m_split->setObjectName("dockSplitter");
    m_split->addWidget(middle);
    m_split->addWidget(m_dock);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 0);
    m_split->setCollapsible(0, false);
    m_split->setCollapsible(1, false);
    m_split->setHandleWidth(3);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(m_split, 1);

    auto* shell = new QWidget(this);
    auto* all = new QVBoxLayout(shell);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_top);
    all->addLayout(row, 1);
    all->addWidget(m_bottom);
    setCentralWidget(shell);
    new PromptController(m_project, m_selection, m_jobs, *m_tools, *m_actions, this);
    m_search = new CommandSearch(*m_actions, shell);
    m_keys = new KeyCard(m_selection, shell);
    m_historyCard = new HistoryCard(m_document->history(), shell);
}

void MainWindow::connectActions() {
    auto& a = *m_actions;
    a.on("file.open", [this] { chooseAndOpen(); });
    a.on("file.openFolder", [this] {
        if (const QString path = dialogs::openFolder(this); !path.isEmpty()) whenSafe([this, path] { m_document->open(path); });
    });
    a.on("file.openWeb", [this] { askWebAddress(*this, *m_document); });
    a.on("file.sample", [this] { openSample(); });
    a.on("file.addLabels", [this] { chooseLabels(); });
    a.on("file.save", [this] { save(false); });
    a.on("file.saveAs", [this] { save(true); });
    a.on("file.exportLabels", [this] { chooseExport(m_project.activeLayerId()); });
    a.on("file.exportPicture", [this] { m_export->exportPicture(dialogs::savePicture(this, m_project.title())); });
    a.on("file.exportRecipe", [this] { m_export->exportRecipe(dialogs::saveRecipe(this, m_project.title())); });
    a.on("file.exportPlate", [this] { m_plates->exportPlate(dialogs::savePlate(this, m_project.title())); });
    a.on("file.exportMesh", [this] { m_export->exportMesh(dialogs::saveMesh(this, m_project.title())); });
    a.on("view.store", [this] { m_scenes->store(); });
    a.on("file.exportFilm", [this] { m_film->exportFilm(dialogs::saveVideo(this, m_project.title())); });
    a.on("label.classes", [this] { m_document->labelImport().askClassesOf(m_project.activeLayerId()); });
    a.on("label.improve", [this] { m_improve->improve(); });
    a.on("file.budget", [this] { askBudget(*this); });
    a.on("file.history", [this] { m_historyCard->open(); });
    a.on("file.close", [this] { whenSafe([this] { m_document->close(); }); });
    a.on("file.quit", [this] { close(); });
    const auto travel = [this](QString (project::Project::*step)()) {
        if (m_tools->strokeRunning()) return;
        if (const QString refusal = (m_project.*step)(); !refusal.isEmpty()) m_bottom->say(refusal);
    };
    a.on("edit.undo", [travel] {
        travel(&project::Project::undo);
    });
    a.on("edit.redo", [travel] {
        travel(&project::Project::redo);
    });
    a.on("help.search", [this] { m_search->open(); });
    a.on("help.keys", [this] { m_keys->open(); });
    const auto theme = [this](theme::Choice choice) {
        theme::Theme::instance().choose(choice);
        QSettings().setValue("theme", theme::describe(choice));
    };
    a.on("theme.system", [theme] { theme(theme::Choice::System); });
    a.on("theme.dark", [theme] { theme(theme::Choice::Dark); });
    a.on("theme.light", [theme] { theme(theme::Choice::Light); });
    a.on("workspace.annotate", [this] { setWorkspace(Workspace::Annotate); });
    a.on("workspace.segment", [this] { setWorkspace(Workspace::Segment); });
    a.on("workspace.models", [this] { setWorkspace(Workspace::Models); });
    a.on("workspace.compare", [this] { setWorkspace(Workspace::Compare); });
    a.on("workspace.figures", [this] { setWorkspace(Workspace::Figures); });
    for (auto* action : a.all())
        if (const QString id = action->objectName(); m_tools->handles(id)) a.on(id, [this, id] { m_tools->run(id); });

    m_compare->addCommands(a);
    m_settle->addCommands(a);
    m_doubt->addCommands(a, [this] { return m_workspace == Workspace::Annotate; });

    auto& history = m_project.history();
    const auto undoState = [this, &history] {
        m_actions->action("edit.undo")->setEnabled(history.canUndo());
        m_actions->action("edit.redo")->setEnabled(history.canRedo());
    };
    connect(&history, &QUndoStack::indexChanged, this, undoState);
    connect(&m_project, &project::Project::volumeChanged, this, undoState);
}

void MainWindow::connectDocument() {
    connect(&m_project, &project::Project::titleChanged, this, &MainWindow::refreshTitle);
    connect(&m_project, &project::Project::volumeChanged, this, &MainWindow::refreshVolume);
    connect(m_document, &DocumentController::busyChanged, m_first, &FirstRunPage::setBusy);
    connect(m_document, &DocumentController::opened, this, &MainWindow::restoreView);
    connect(m_document, &DocumentController::remarked, this, &MainWindow::tell);
    connect(&m_document->labelImport(), &LabelImport::asks, m_notices, &Notices::show);
    connectQuestions(*this, *m_document);
    connect(m_first, &FirstRunPage::openAsked, this, &MainWindow::chooseAndOpen);
    connect(m_first, &FirstRunPage::folderAsked, m_actions->action("file.openFolder"), &QAction::trigger);
    connect(m_first, &FirstRunPage::webAsked, m_actions->action("file.openWeb"), &QAction::trigger);
    connect(m_first, &FirstRunPage::sampleAsked, this, &MainWindow::openSample);
    connect(m_first, &FirstRunPage::recentAsked, this, &MainWindow::openPath);
}

void MainWindow::connectResults() {
    connect(m_segment, &SegmentController::finished, this, &MainWindow::tell);
    connect(m_export, &ExportController::finished, this, &MainWindow::tell);
    connect(m_train, &TrainController::finished, this, &MainWindow::tell);
    connect(&m_jobs, &project::JobQueue::jobFinished, this, [this](project::Job* job) {
        if (job->state() == project::Job::State::Failed) fail(job->errorMessage(), job->errorDetail());
        if (!m_jobs.busy()) m_jobs.forgetFinished();
    });
    const auto hints = [this] { m_bottom->setHints(!m_project.hasVolume() ? QString() : m_compare->isActive() ? m_compare->hints() : m_tools->hints()); };
    connect(m_compare, &CompareController::hintsChanged, this, hints);
    connect(&m_selection, &project::Selection::toolChanged, this, hints);
    connect(&m_selection, &project::Selection::brushChanged, this, hints);
    connect(m_tools, &tool::ViewTools::hintsChanged, this, hints);
    connect(&m_project, &project::Project::volumeChanged, this, hints);
    connect(m_tools, &tool::ViewTools::message, m_bottom, &BottomBar::say);
}

void MainWindow::setWorkspace(Workspace workspace) {
    if (!m_project.hasVolume() && workspace != Workspace::Models) workspace = Workspace::Annotate;
    if (m_workspace != workspace && m_dock->isVisible()) QSettings().setValue("dockWidth/" + describe(m_workspace), m_dock->width());
    m_workspace = workspace;
    m_top->setWorkspace(workspace);
    m_dock->setWorkspace(workspace);
    if (workspace == Workspace::Segment || workspace == Workspace::Models) m_models->wake();
    if (workspace == Workspace::Models) m_train->wake();
    m_compare->setActive(workspace == Workspace::Compare);
    m_settle->setWorkspace(workspace);
    m_export->setPreviewWanted(workspace == Workspace::Figures);
    m_film->setPreviewWanted(workspace == Workspace::Figures);
    m_plates->setPreviewWanted(workspace == Workspace::Figures);
    m_dock->setVisible(m_project.hasVolume() || workspace == Workspace::Models);
    const int wanted = std::max(280, QSettings().value("dockWidth/" + describe(workspace), m_dock->preferredWidth(workspace)).toInt());
    const int all = m_split->width() > 0 ? m_split->width() : width() - m_rail->width();
    m_split->setSizes({all - wanted, wanted});
}

void MainWindow::openPath(const QString& path) {
    if (m_blind->isReading()) return tell(tr("End the blind reading first: nothing else is opened meanwhile."));
    if (BlindController::isReadingFile(path)) return m_blind->open(path);
    if (!m_project.hasVolume() || DocumentController::isProject(path)) return whenSafe([this, path] { m_document->open(path); });
    askWhatItIs(*this, *m_document, path);
}

void MainWindow::openSample() {
    whenSafe([this] { m_document->openSample(); });
}

void MainWindow::whenSafe(std::function<void()> next) {
    m_blind->turns().keep();
    if (!m_project.isDirty()) return next();
    askAboutChanges(*this, std::move(next));
}

void MainWindow::refreshTitle() {
    const bool has = m_project.hasVolume();
    m_top->setTitle(has ? m_project.title() : QString(), has && m_project.isDirty());
    setWindowTitle(has ? tr("%1[*] - Granule").arg(m_project.title()) : tr("Granule"));
    setWindowModified(has && m_project.isDirty());
}

void MainWindow::refreshVolume() {
    const bool has = m_project.hasVolume();
    m_actions->setHasVolume(has);
    m_actions->action("edit.undo")->setEnabled(m_project.history().canUndo());
    m_actions->action("edit.redo")->setEnabled(m_project.history().canRedo());
    m_centre->setCurrentWidget(has ? static_cast<QWidget*>(m_views) : m_first);
    m_rail->setVisible(has);
    // VTK and GL are woken with the first stack: the first page needs neither.
    if (has && !m_surface) {
        m_views->setSurfaceWidget(m_surface = new view::SurfaceView(m_project, m_selection, m_jobs));
        m_scenes->watch(*m_surface);
        m_compare->setSurface(m_surface);
    }
    if (!has) m_first->setRecent(memory::recentFiles());
    if (has) m_views->slice(view::Plane::XY).setFocus();
    else m_first->setFocus();
    setWorkspace(m_workspace);
    refreshTitle();
}

void MainWindow::restoreView(const QJsonObject& view) {
    m_notices->clear();
    restore(m_selection, view["selection"].toObject());
    m_doubt->restore(view["doubt"].toObject());
    m_compare->restore(view["compare"].toObject());
    m_settle->restore(view["settle"].toObject());
    m_improve->versions().restore(view["ensemble"].toObject());
    m_scenes->restore(view["scenes"].toArray());
    if (const auto views = view["views"].toObject(); !views.isEmpty()) m_views->setState(views);
    else m_views->fitAll();
    if (view.contains("workspace")) setWorkspace(static_cast<Workspace>(std::clamp(view["workspace"].toInt(), 0, workspaceCount - 1)));
}

QJsonObject MainWindow::viewState() const {
    return {{"selection", toJson(m_selection)}, {"views", m_views->state()}, {"workspace", static_cast<int>(m_workspace)},
            {"doubt", m_doubt->state()}, {"compare", m_compare->state()}, {"settle", m_settle->state()}, {"ensemble", m_improve->versions().state()},
            {"scenes", m_scenes->state()}};
}

void MainWindow::save(bool underNewName, std::function<void()> done) {
    if (!m_project.hasVolume()) return;
    QString path = m_project.path();
    if (underNewName || path.isEmpty()) path = dialogs::saveProject(this, m_project.title());
    if (!path.isEmpty()) saveTo(path, std::move(done));
}

void MainWindow::saveTo(const QString& path, std::function<void()> done) {
    m_document->save(path, viewState(), std::move(done));
}

void MainWindow::chooseAndOpen() {
    const QString path = dialogs::openStack(this);
    if (!path.isEmpty()) whenSafe([this, path] { m_document->open(path); });
}

void MainWindow::chooseLabels() {
    const QString path = dialogs::openLabels(this);
    if (!path.isEmpty()) m_document->addLabels(path);
}

void MainWindow::chooseExport(int layerId) {
    const auto* layer = m_project.layer(layerId);
    if (!layer) return;
    const QString path = dialogs::saveLabels(this, m_project.title() + '-' + layer->name);
    if (!path.isEmpty()) m_document->exportLabels(layerId, path);
}

void MainWindow::tell(const QString& sentence) {
    m_notices->show({.kind = Notice::Kind::Info, .text = sentence, .detail = {}, .answers = {}, .form = nullptr, .key = "remark", .lasting = false});
}

void MainWindow::fail(const QString& message, const QString& detail) {
    m_notices->show({.kind = Notice::Kind::Error, .text = message, .detail = detail, .answers = {}, .form = nullptr, .key = message, .lasting = false});
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_blind->turns().keep();
    if (!m_mayClose && m_project.isDirty()) {
        event->ignore();
        return whenSafe([this] {
            m_mayClose = true;
            close();
        });
    }
    m_document->history().end();
    QSettings().setValue("window/geometry", saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.isEmpty() || !urls.first().isLocalFile()) return;
    event->acceptProposedAction();
    QMetaObject::invokeMethod(this, [this, path = urls.first().toLocalFile()] { openPath(path); }, Qt::QueuedConnection);
}

// Alt by itself shows the menu bar, and hides it again.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    m_altAlone = event->key() == Qt::Key_Alt;
    QMainWindow::keyPressEvent(event);
}

void MainWindow::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Alt && std::exchange(m_altAlone, false)) menuBar()->setVisible(!menuBar()->isVisible());
    QMainWindow::keyReleaseEvent(event);
}

} // namespace granule::desktop
