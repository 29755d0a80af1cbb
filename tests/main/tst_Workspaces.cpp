// SPDX-License-Identifier: BSD-3-Clause
// Each workspace has its dock; two layers are compared, and pictures are written.
#include "core/analysis/ConfusionMatrix.h"
#include "tests/main/WindowFixture.h"
#include "ui/main/ExportController.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/MatrixView.h"

#include <QImage>

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
        exporter->exportPicture("/nowhere/cells.png");
        QVERIFY(window.settle());
        QTRY_VERIFY(window.notices().findChild<QPushButton*>("noticeCopy"));
    }
};

QTEST_MAIN(TestWorkspaces)
#include "tst_Workspaces.moc"
