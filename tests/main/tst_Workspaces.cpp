// SPDX-License-Identifier: BSD-3-Clause
// Each workspace has its dock; two layers are compared, and pictures are written.
#include "core/analysis/ConfusionMatrix.h"
#include "tests/main/WindowFixture.h"
#include "ui/main/ExportController.h"
#include "ui/main/PlateController.h"
#include "ui/main/ViewsController.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/MatrixView.h"
#include "ui/panel/figures/FiguresPanel.h"
#include "ui/view/SurfaceView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QImage>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

class TestWorkspaces : public QObject {
    Q_OBJECT

    /// A window on a ramp with two cells as a second layer, and a copy of them in which one organelle is called another.
    static bool prepare(Window& window, const TemporaryFolder& folder) {
        const auto cells = granule::testing::touchingCells();
        if (!window.load(writeStack(folder, "cells.tif", cells.shape()))) return false;
        auto ids = cells.read<std::uint8_t>(Box::of(cells.shape()));
        for (auto& id : ids)
            if (id == 3) id = 5;
        auto& project = window.project();
        project.addLayer("Annotator 1", "made", cells);
        project.setActiveLayer(project.addLayer("Algorithm", "made", LabelMap::fromVoxels(cells.shape(), ids)));
        return window.settle();
    }

private slots:
    void initTestCase() { useOwnSettings(); }
    void cleanup() { QSettings().clear(); }

    void eachWorkspaceShowsItsPanel() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        const std::pair<Workspace, const char*> panels[] = {{Workspace::Annotate, "classesPanel"}, {Workspace::Segment, "segmentPanel"},
                                                            {Workspace::Models, "modelsPanel"},    {Workspace::Compare, "comparePanel"},
                                                            {Workspace::Figures, "figuresPanel"}};
        for (const auto& [workspace, name] : panels) {
            window.setWorkspace(workspace);
            for (const auto& [other, panel] : panels) QCOMPARE(child<QWidget>(window, panel)->isVisible(), other == workspace);
        }
        QVERIFY(window.settle());
    }

    void aCellOfTheMatrixLeadsToItsVoxels() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        window.setWorkspace(Workspace::Compare);
        auto* compare = window.findChild<panel::ComparePanel*>();
        QVERIFY(compare);
        const auto& layers = window.project().layers();
        compare->setRaters(layers[1].id, layers[2].id);
        QTRY_VERIFY_WITH_TIMEOUT(compare->matrix().has_value(), 10000);
        QVERIFY(window.settle());
        QVERIFY(compare->matrix()->count(3, 5) > 0);
        QCOMPARE(compare->matrix()->count(3, 3), std::uint64_t{0});
        emit window.findChild<panel::MatrixView*>()->cellChosen(3, 5);
        QVERIFY(window.settle());
        const auto at = window.selection().crosshair();
        QCOMPARE(layers[1].map.at(at), LabelId{3});
        QCOMPARE(layers[2].map.at(at), LabelId{5});
    }

    void picturesAreWrittenAndFailuresTold() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        window.setWorkspace(Workspace::Figures);
        auto* exporter = window.findChild<ExportController*>();
        const auto path = QString::fromStdString(folder.file("cells.png"));
        exporter->exportPicture(path);
        QVERIFY(window.settle());
        const QImage picture(path);
        QCOMPARE(picture.size(), QSize(1920, 1080));
        // Without a ground, as seen from angles, at a size of one's own.
        window.findChild<QComboBox*>("figureFrom")->setCurrentIndex(1);
        auto* size = window.findChild<QComboBox*>("figureSize");
        size->setCurrentIndex(size->count() - 1);
        window.findChild<QSpinBox*>("figureWidth")->setValue(300);
        window.findChild<QSpinBox*>("figureHeight")->setValue(200);
        window.findChild<QWidget*>("figureGround")->findChildren<QPushButton*>().at(2)->click();
        exporter->exportPicture(path);
        QVERIFY(window.settle());
        const QImage clear(path);
        QCOMPARE(clear.size(), QSize(300, 200));
        QVERIFY(clear.hasAlphaChannel() && qAlpha(clear.pixel(1, 1)) == 0);
        exporter->exportPicture("/nowhere/cells.png");
        QVERIFY(window.settle());
        QTRY_VERIFY(window.notices().findChild<QPushButton*>("noticeCopy"));
    }

    void storedViewsAreSavedAndComeBack() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        auto* scenes = window.findChild<ViewsController*>();
        auto* surface = window.findChild<view::SurfaceView*>();
        QTRY_VERIFY_WITH_TIMEOUT(!surface->isStale() && surface->isDrawn(), 60'000);
        auto state = surface->state();
        state.look.silhouette = 2;
        state.cut.emplace();
        QVERIFY(!state.pose); // nobody touched the camera
        state.pose = surface->cameraPose();
        state.pose->positionNm[0] += 500;
        surface->setState(state);
        QTRY_COMPARE(surface->cameraPose().positionNm[0], state.pose->positionNm[0]);
        window.selection().setCrosshair({3, 4, 5});
        scenes->store();
        QCOMPARE(scenes->names().size(), 1);
        surface->setState({});
        const auto path = QString::fromStdString(folder.file("work.granule"));
        window.saveTo(path);
        QVERIFY(window.settle());
        window.openPath(path);
        QVERIFY(window.settle());
        QCOMPARE(scenes->names().size(), 1);
        scenes->recall(scenes->names().first());
        QTRY_VERIFY(surface->state().cut && surface->state().look.silhouette == 2);
        QTRY_COMPARE(surface->cameraPose().positionNm[0], state.pose->positionNm[0]);
        auto* from = window.findChild<QComboBox*>("figureFrom");
        QCOMPARE(from->count(), 3);
        from->setCurrentIndex(2);
        const auto recipe = window.findChild<ExportController*>()->recipe();
        QVERIFY(recipe.cut && recipe.pose && recipe.pose->positionNm[0] == state.pose->positionNm[0]);
        scenes->forget(scenes->names().first());
        QCOMPARE(from->count(), 2);
    }

    void surfacesForOtherProgramsAreWritten() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        auto* exporter = window.findChild<ExportController*>();
        QSignalSpy told(exporter, &ExportController::finished);
        const auto sizeOf = [&](const char* name) {
            exporter->exportMesh(QString::fromStdString(folder.file(name)));
            window.settle();
            return QFileInfo(QString::fromStdString(folder.file(name))).size();
        };
        const auto fine = sizeOf("cells.glb");
        QVERIFY(fine > 1000);
        window.findChild<QComboBox*>("meshTriangles")->setCurrentIndex(3);
        window.findChild<QCheckBox*>("meshObjects")->setChecked(true);
        for (const char* name : {"cells.stl", "cells.ply", "cells.obj", "fewer.glb"}) QVERIFY2(sizeOf(name) > 1000, name);
        QVERIFY(sizeOf("fewer.glb") <= fine);
        QCOMPARE(told.count(), 6);
        QCOMPARE(sizeOf("cells.xyz"), 0);
        QTRY_VERIFY(window.notices().findChild<QPushButton*>("noticeCopy"));
    }

    void letteredFiguresAreWritten() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        window.setWorkspace(Workspace::Figures);
        window.findChild<panel::FiguresPanel*>()->showPart(panel::FiguresPanel::Part::Plates);
        QCOMPARE(window.findChild<QComboBox*>("plateTruth")->currentText(), QString("Algorithm")); // the active layer
        QCOMPARE(window.findChild<QComboBox*>("plateTruth")->count(), 2);                          // without the empty one
        window.selection().setCrosshair({3, 40, 30});
        auto* plates = window.findChild<PlateController*>();
        QSignalSpy told(plates, &PlateController::finished);
        auto* kind = window.findChild<QComboBox*>("plateKind");
        auto* preview = window.findChild<panel::PreviewPicture*>("platePreview");
        QTRY_VERIFY_WITH_TIMEOUT(!preview->image().isNull(), 60'000);
        const auto first = preview->image();
        kind->setCurrentIndex(3);
        QTRY_VERIFY_WITH_TIMEOUT(preview->image() != first, 60'000);
        for (int k = 0; k < 4; ++k)
            for (const char* ending : {"pdf", "svg"}) {
                kind->setCurrentIndex(k);
                const auto path = folder.file("S" + std::to_string(k + 1) + "." + ending);
                plates->exportPlate(QString::fromStdString(path));
                QVERIFY(window.settle());
                QVERIFY2(QFileInfo(QString::fromStdString(path)).size() > 2000, qPrintable(QString::fromStdString(path) + window.noticeText()));
            }
        QCOMPARE(told.count(), 8);
        kind->setCurrentIndex(4);
        QVERIFY(!window.findChild<QPushButton*>("exportPlate")->isEnabled()); // it lacks its weights
        kind->setCurrentIndex(3);
        plates->exportPlate(QString::fromStdString(folder.file("S4.docx")));
        QVERIFY(window.settle());
        QTRY_VERIFY(window.notices().findChild<QPushButton*>("noticeCopy"));
    }

    void aRecipeForOtherCellsIsWritten() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(prepare(window, folder));
        auto* surface = window.findChild<view::SurfaceView*>();
        QTRY_VERIFY_WITH_TIMEOUT(!surface->isStale() && surface->isDrawn(), 60'000);
        const auto path = folder.file("view.json");
        window.findChild<ExportController*>()->exportRecipe(QString::fromStdString(path));
        const auto recipe = figure::SceneRecipe::load(path);
        QVERIFY(!recipe.pose && std::abs(recipe.azimuth - 20) < 1 && std::abs(recipe.elevation - 22) < 1 && std::abs(recipe.zoom - 1) < 0.1);
    }
};

QTEST_MAIN(TestWorkspaces)
#include "tst_Workspaces.moc"
