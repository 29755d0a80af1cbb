// SPDX-License-Identifier: BSD-3-Clause
// The sections of the right dock, who answers them, and their order.
#include "ui/main/MainWindow.h"

#include "ui/main/Actions.h"
#include "ui/main/BlindController.h"
#include "ui/main/BottomBar.h"
#include "ui/main/CompareController.h"
#include "ui/main/Dock.h"
#include "ui/main/DocumentController.h"
#include "ui/main/DoubtController.h"
#include "ui/main/ExportController.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/FilmController.h"
#include "ui/main/ImproveController.h"
#include "ui/main/MeasureController.h"
#include "ui/main/ModelsController.h"
#include "ui/main/ObjectsController.h"
#include "ui/main/PlateController.h"
#include "ui/main/SegmentController.h"
#include "ui/main/ReportController.h"
#include "ui/main/SettleDesk.h"
#include "ui/main/SlicesController.h"
#include "ui/main/TrainController.h"
#include "ui/main/ViewsController.h"
#include "ui/panel/ClassesPanel.h"
#include "ui/panel/ContrastPanel.h"
#include "ui/panel/ImprovePanel.h"
#include "ui/panel/LayersPanel.h"
#include "ui/panel/LimitsPanel.h"
#include "ui/panel/ModelsPanel.h"
#include "ui/panel/SegmentPanel.h"
#include "ui/panel/ToolPanel.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/figures/FiguresPanel.h"
#include "ui/panel/slices/SlicesPanel.h"
#include "ui/panel/training/TrainPanel.h"
#include "ui/tool/ViewTools.h"
#include "ui/view/OrthoView.h"

#include <QStackedWidget>

namespace granule::desktop {

void MainWindow::buildDock() {
    auto* layers = new panel::LayersPanel(m_project, m_dock);
    connect(layers, &panel::LayersPanel::addRequested, this, &MainWindow::chooseLabels);
    connect(layers, &panel::LayersPanel::newRequested, this,
            [this] { m_project.addLayer(tr("Labels"), tr("painted here"), LabelMap(m_project.volume().shape(), m_project.spacing())); });
    connect(layers, &panel::LayersPanel::exportRequested, this, &MainWindow::chooseExport);
    auto* contrast = new panel::ContrastPanel(m_project, m_selection, m_jobs, m_dock);
    connect(contrast, &panel::ContrastPanel::autoRequested, m_actions->action("view.contrast"), &QAction::trigger);
    auto* segment = new panel::SegmentPanel(m_project, m_selection, m_dock);
    connect(segment, &panel::SegmentPanel::modelsAsked, this, [this] { setWorkspace(Workspace::Models); });
    auto* models = new panel::ModelsPanel(m_dock);
    auto* train = new panel::TrainPanel(m_project, models);
    models->addPart(train);
    auto* figures = new panel::FiguresPanel(m_dock);
    auto* compare = new panel::ComparePanel(m_project, m_selection, m_jobs, m_dock);
    compare->setObjectName("comparePanel");
    connect(compare, &panel::ComparePanel::addRequested, this, &MainWindow::chooseLabels);
    m_compare = new CompareController(*m_views, m_project, m_selection, m_jobs, *compare, *m_bottom, this);
    new ReportController(m_project, m_jobs, *compare, *m_notices, *m_actions, this);
    m_settle = new SettleDesk({m_project, m_selection, m_jobs, m_document->history().keeper(), *m_views, *compare, *train, *m_notices}, m_centre->parentWidget(), this);
    connect(m_settle, &SettleDesk::message, m_bottom, &BottomBar::say);
    connect(m_settle, &SettleDesk::finished, this, &MainWindow::tell);
    connect(m_settle, &SettleDesk::workspaceAsked, this, &MainWindow::setWorkspace);
    auto* slices = new panel::SlicesPanel(m_project, m_selection, m_dock);
    new SlicesController(m_project, m_selection, m_jobs, *slices, this);
    m_segment = new SegmentController(m_project, m_jobs, *segment, this);
    m_train = new TrainController(m_project, m_jobs, *train, this);
    m_models = new ModelsController(m_jobs, *models, this);
    auto* improve = new panel::ImprovePanel(m_dock);
    m_improve = new ImproveController(m_project, m_selection, m_jobs, *improve, *m_models, *m_views, this);
    m_dock->addFoot(improve, {Workspace::Annotate});
    connect(m_models, &ModelsController::chosen, m_improve, &ImproveController::useModels);
    connect(m_improve, &ImproveController::chosen, m_segment, &SegmentController::useModels);
    connect(m_improve, &ImproveController::finished, this, &MainWindow::tell);
    connect(m_train, &TrainController::trained, m_models, &ModelsController::add);
    connect(models, &panel::ModelsPanel::curvesAsked, train, [train, models](const QString& run) {
        train->setFolder(run);
        models->ensureWidgetVisible(train);
    });
    m_scenes = new ViewsController(m_project, m_selection, this);
    connect(m_scenes, &ViewsController::message, m_bottom, &BottomBar::say);
    m_export = new ExportController(m_project, m_jobs, *m_scenes, *figures, this);
    connect(m_scenes, &ViewsController::recipeAsked, m_actions->action("file.exportRecipe"), &QAction::trigger);
    m_plates = new PlateController(m_project, m_selection, m_jobs, *m_export, *figures, this);
    connect(m_plates, &PlateController::finished, this, &MainWindow::tell);
    connect(figures, &panel::FiguresPanel::plateAsked, m_actions->action("file.exportPlate"), &QAction::trigger);
    connect(figures, &panel::FiguresPanel::weightsAsked, this, [this, figures] { figures->plates().setWeights(dialogs::openLabels(this)); });
    connect(figures, &panel::FiguresPanel::meshAsked, m_actions->action("file.exportMesh"), &QAction::trigger);
    connect(figures, &panel::FiguresPanel::recipeAsked, m_actions->action("file.exportRecipe"), &QAction::trigger);
    connect(figures, &panel::FiguresPanel::pictureAsked, m_actions->action("file.exportPicture"), &QAction::trigger);
    m_film = new FilmController(m_project, m_jobs, *m_scenes, *m_export, *figures, this);
    connect(m_film, &FilmController::finished, this, &MainWindow::tell);
    connect(figures, &panel::FiguresPanel::filmAsked, m_actions->action("file.exportFilm"), &QAction::trigger);
    auto* limits = new panel::LimitsPanel(m_project, m_selection, m_jobs, m_dock);
    auto* objects = new ObjectsController(m_project, m_selection, m_jobs, *m_views, *m_tools, *m_actions, m_dock, this);
    connect(objects, &ObjectsController::message, m_bottom, &BottomBar::say);
    auto* measure = new MeasureController(m_project, m_selection, m_jobs, *objects, *m_actions, *this);
    connect(measure, &MeasureController::message, m_bottom, &BottomBar::say);
    m_doubt = new DoubtController(*m_views, m_project, m_selection, m_jobs, centralWidget(), this);
    m_doubt->connectTo(*m_segment, *m_models);
    connect(m_doubt, &DoubtController::message, m_bottom, &BottomBar::say);

    m_blind = new BlindController(*this, *m_dock, compare->raters(), this);
    connect(compare, &panel::ComparePanel::blindAsked, m_actions->action("blind.start"), &QAction::trigger);
    connect(compare, &panel::ComparePanel::readingAsked, m_actions->action("blind.open"), &QAction::trigger);

    // What is used most comes first; the rest waits folded.
    m_dock->add(segment, {Workspace::Segment});
    m_dock->add(layers, {Workspace::Annotate, Workspace::Segment});
    m_dock->add(new panel::ClassesPanel(m_project, m_selection, m_jobs, m_dock), {Workspace::Annotate});
    m_dock->add(new panel::ToolPanel(m_project, m_selection, m_dock), {Workspace::Annotate});
    m_dock->add(limits, {Workspace::Annotate});
    for (auto* section : objects->sections()) m_dock->add(section, {Workspace::Annotate});
    m_dock->add(m_doubt->nextSection(), {Workspace::Annotate});
    m_dock->add(m_doubt->doubtSection(), {Workspace::Annotate, Workspace::Segment});
    m_dock->add(slices, {Workspace::Annotate});
    m_dock->add(contrast, {Workspace::Annotate});
    m_dock->addPage(models, Workspace::Models);
    m_dock->addPage(figures, Workspace::Figures);
    m_dock->addPage(compare, Workspace::Compare);
    for (auto* section : std::initializer_list<theme::Section*>{limits, slices, contrast}) section->foldAtFirst();
}

} // namespace granule::desktop
