// SPDX-License-Identifier: BSD-3-Clause
// The main story by hand: open, paint, undo, save, reopen.
#include "tests/main/WindowFixture.h"

#include "ui/main/Actions.h"

#include <QMimeData>
#include <QDropEvent>
#include <QDoubleSpinBox>
#include <QToolButton>

#include <fstream>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

class TestMainWindow : public QObject {
    Q_OBJECT

    static QPoint centre(Window& window) { return window.views().slice(view::Plane::XY).rect().center(); }
    static void paintDab(Window& window) {
        auto& view = window.views().slice(view::Plane::XY);
        QTest::mouseMove(&view, centre(window));
        QTest::mouseClick(&view, Qt::LeftButton, {}, centre(window));
        QVERIFY(window.settle());
    }

private slots:
    void init() { useOwnSettings(); }
    void cleanup() { QSettings().clear(); }

    void startsOnTheFirstPage() {
        Window window;
        QVERIFY(child<QWidget>(window, "choiceOpen")->isVisible());
        QVERIFY(child<QWidget>(window, "choiceSample")->isVisible());
        QVERIFY(!child<QWidget>(window, "toolRail")->isVisible());
        QVERIFY(!window.actions().action("tool.brush")->isEnabled());
    }

    void opensAStackAndRemembersIt() {
        TemporaryFolder folder;
        const auto path = writeStack(folder);
        {
            Window window;
            QVERIFY(window.load(path));
            QCOMPARE(window.project().volume().shape(), (Shape{12, 96, 128}));
            QVERIFY(child<QWidget>(window, "toolRail")->isVisible());
            QVERIFY(!window.project().isDirty());
            QCOMPARE(window.project().layers().size(), std::size_t{1});
            QVERIFY(child<QLabel>(window, "projectTitle")->text().contains("ramp"));
            QVERIFY(child<QLabel>(window, "positionText")->text().contains("z   6"));
        }
        Window next;
        QVERIFY(child<QToolButton>(next, "recent0"));
        QVERIFY(child<QToolButton>(next, "recent0")->toolTip().endsWith("ramp.tif"));
    }

    void paintsUndoesSavesAndReopens() {
        TemporaryFolder folder;
        const auto path = writeStack(folder);
        const QString projectPath = QString::fromStdString(folder.file("work.granule"));
        LabelMap painted;
        Index crosshair;
        {
            Window window;
            QVERIFY(window.load(path));
            window.click("rail-tool.brush");
            QTest::mouseClick(child<QWidget>(window, "classRow3"), Qt::LeftButton);
            QCOMPARE(window.selection().tool(), project::Tool::Brush);
            QCOMPARE(window.selection().activeClass(), LabelId{3});
            const LabelMap before = window.project().activeLayer()->map;
            paintDab(window);
            const auto at = window.views().slice(view::Plane::XY).indexAt(centre(window));
            QVERIFY(at);
            QCOMPARE(window.project().activeLayer()->map.at(*at), LabelId{3});
            QVERIFY(window.project().isDirty());
            QVERIFY(child<QLabel>(window, "unsavedDot")->isVisible());

            window.click("undoButton");
            QCOMPARE(window.project().activeLayer()->map.at(*at), LabelId{0});
            for (std::size_t b = 0; b < before.blockCount(); ++b) QCOMPARE(window.project().activeLayer()->map.block(b), before.block(b));
            window.click("redoButton");
            QCOMPARE(window.project().activeLayer()->map.at(*at), LabelId{3});

            window.selection().setCrosshair({2, 30, 40});
            window.selection().setBrushDiameterNm(420);
            window.setWorkspace(Workspace::Segment);
            window.project().setClassLocked(1, true);
            QVERIFY(window.settle());
            window.saveTo(projectPath);
            QVERIFY(window.settle());
            QVERIFY(QFileInfo::exists(projectPath));
            QVERIFY(!window.project().isDirty());
            painted = window.project().activeLayer()->map;
            crosshair = window.selection().crosshair();
        }
        Window window;
        QVERIFY(window.load(projectPath));
        QCOMPARE(window.project().path(), projectPath);
        QVERIFY(!window.project().isDirty());
        const auto& map = window.project().activeLayer()->map;
        const auto all = Box::of(painted.shape());
        QCOMPARE(map.read<std::uint8_t>(all), painted.read<std::uint8_t>(all));
        QCOMPARE(window.selection().crosshair(), crosshair);
        QCOMPARE(window.selection().tool(), project::Tool::Brush);
        QCOMPARE(window.selection().activeClass(), LabelId{3});
        QCOMPARE(window.selection().brushDiameterNm(), 420.0);
        QCOMPARE(window.workspace(), Workspace::Segment);
        QVERIFY(window.project().schema().isLocked(1));
    }

    void aBadFileIsToldInPlaceAndChangesNothing() {
        TemporaryFolder folder;
        const auto good = writeStack(folder);
        const auto bad = folder.file("bad.tif");
        std::ofstream(bad) << "this is no picture";
        Window window;
        QVERIFY(window.load(good));
        const auto source = window.project().volume().source();
        window.document().open(QString::fromStdString(bad));
        QVERIFY(window.settle());
        QTRY_VERIFY(window.notices().isVisible());
        QVERIFY2(window.noticeText().contains("bad.tif"), qPrintable(window.noticeText()));
        QVERIFY(window.notices().findChild<QPushButton*>("noticeCopy"));
        QCOMPARE(window.project().volume().source(), source);
        QTest::mouseClick(window.notices().findChild<QToolButton*>("noticeClose"), Qt::LeftButton);
        QCOMPARE(window.notices().count(), 0);
    }

    void aMissingFileIsToldOnTheFirstPage() {
        Window window;
        window.openPath("/nowhere/at/all.tif");
        QVERIFY(window.settle());
        QTRY_COMPARE(window.notices().count(), 1);
        QVERIFY(child<QWidget>(window, "choiceOpen")->isVisible());
        QVERIFY(child<QWidget>(window, "choiceOpen")->isEnabled());
    }

    void labelsOfAnotherShapeAreRefused() {
        TemporaryFolder folder;
        const auto path = writeStack(folder);
        NoProgress quiet;
        const auto labels = folder.file("labels.tif");
        io::writeLabels(labels, granule::testing::randomLabels({3, 20, 20}, 7, 1), quiet);
        Window window;
        QVERIFY(window.load(path));
        window.document().addLabels(QString::fromStdString(labels));
        QVERIFY(window.settle());
        QTRY_COMPARE(window.notices().count(), 1);
        QCOMPARE(window.project().layers().size(), std::size_t{1});
    }

    void labelsComeInAsALayerThatUndoTakesAway() {
        TemporaryFolder folder;
        const auto path = writeStack(folder);
        NoProgress quiet;
        const auto labels = folder.file("labels.tif");
        io::writeLabels(labels, granule::testing::randomLabels({12, 96, 128}, 7, 1), quiet);
        Window window;
        QVERIFY(window.load(path));
        window.document().addLabels(QString::fromStdString(labels));
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{2});
        window.click("undoButton");
        QCOMPARE(window.project().layers().size(), std::size_t{1});
    }

    void aDroppedFileIsOpened() {
        TemporaryFolder folder;
        const auto path = writeStack(folder);
        Window window;
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        // Qt hands a drop to the widget that was entered.
        QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QSignalSpy opened(&window.document(), &DocumentController::opened);
        QApplication::sendEvent(&window, &drop);
        QVERIFY(opened.count() || opened.wait(10000));
        QVERIFY(window.settle());
        QVERIFY(window.project().hasVolume());
    }

    void unsavedWorkIsNotThrownAway() {
        TemporaryFolder folder;
        const auto path = writeStack(folder);
        Window window;
        QVERIFY(window.load(path));
        window.project().setClassLocked(2, true);
        window.close();
        QVERIFY(window.isVisible());
        QCOMPARE(window.notices().count(), 1);
        window.click("noticeAnswer2"); // Cancel
        QVERIFY(window.isVisible());
        QVERIFY(window.project().isDirty());
        window.close();
        window.click("noticeAnswer1"); // Don't save
        QVERIFY(!window.isVisible());
    }

    void anUnknownVoxelSizeIsAskedForOnce() {
        TemporaryFolder folder;
        NoProgress quiet;
        const auto path = folder.file("slice.png");
        io::writeStack(path, Volume::fromVoxels({1, 40, 50}, std::vector<std::uint8_t>(2000, 90)), {}, VoxelType::UInt8, quiet);
        {
            Window window;
            QVERIFY(window.load(QString::fromStdString(path)));
            QCOMPARE(window.notices().count(), 1);
            child<QDoubleSpinBox>(window, "voxelZ")->setValue(55);
            window.click("noticeAnswer0");
            QCOMPARE(window.project().spacing().zNm, 55.0);
        }
        Window window;
        QVERIFY(window.load(QString::fromStdString(path)));
        QCOMPARE(window.notices().count(), 0);
        QCOMPARE(window.project().spacing().zNm, 55.0);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_MainWindow.moc"
