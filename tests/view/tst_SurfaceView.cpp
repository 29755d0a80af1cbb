// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"
#include "ui/view/SurfaceMenus.h"
#include "ui/view/SurfaceView.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace granule;
using view::SurfaceView;

namespace {

constexpr int patience = 20'000;

int coloured(const QImage& image) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            count += c.saturation() > 90 && c.value() > 50;
        }
    return count;
}

} // namespace

class tst_SurfaceView : public QObject {
    Q_OBJECT
private slots:
    void init() {
        project = std::make_unique<project::Project>();
        selection = std::make_unique<project::Selection>();
        jobs = std::make_unique<project::JobQueue>();
        labels = testing::touchingCells();
        project->setVolume(testing::greyRamp(labels.shape()), "test");
        selection->setShape(labels.shape());
        surfaces = std::make_unique<SurfaceView>(*project, *selection, *jobs);
        surfaces->resize(400, 300);
        surfaces->show();
        QVERIFY(QTest::qWaitForWindowExposed(surfaces.get()));
    }
    void cleanup() {
        surfaces.reset();
        jobs.reset();
    }
    void showLabels() {
        QSignalSpy done(surfaces.get(), &SurfaceView::upToDate);
        project->setActiveLayer(project->addLayer("Labels", "test", labels));
        QVERIFY(done.count() > 0 || done.wait(patience));
        QTRY_VERIFY(!surfaces->isStale());
    }
    QWidget* render() { return surfaces->findChild<QWidget*>("renderWidget"); }
    /// What the view shows once all changes are in it.
    QImage picture() { return surfaces->snapshot({400, 300}); }
    QLabel* label(const char* name) { return surfaces->findChild<QLabel*>(name); }

    void emptyViewSaysWhatToDo() {
        QTRY_VERIFY_WITH_TIMEOUT(!surfaces->isStale(), patience);
        QVERIFY(label("surfaceHint")->isVisible());
        QVERIFY(label("surfaceHint")->text().contains("Segment or paint"));
        QCOMPARE(label("surfaceBadge")->text(), QString("3D"));
        QCOMPARE(surfaces->triangles(), 0);
    }
    void labelsBecomeSurfaces() {
        showLabels();
        QVERIFY(surfaces->triangles() > 100);
        QVERIFY(!label("surfaceHint")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(coloured(render()->grab().toImage()) > 500, patience);
    }
    void anotherLayerIsShownAndTheFirstIsThereAgainAtOnce() {
        showLabels();
        const auto first = surfaces->triangles();
        const int firstLayer = project->activeLayerId();
        surfaces->setLayer(firstLayer);
        const int other = project->addLayer("Other", "test", testing::filledBox(labels.shape(), {{1, 4, 4}, {4, 20, 30}}, 1));
        QCOMPARE(surfaces->triangles(), first); // what was asked for stays, whichever is active
        QSignalSpy done(surfaces.get(), &SurfaceView::upToDate);
        surfaces->setLayer(other);
        QVERIFY(done.count() > 0 || done.wait(patience));
        QVERIFY(surfaces->triangles() != first);
        surfaces->setLayer(firstLayer);
        QVERIFY(!surfaces->isStale());
        QCOMPARE(surfaces->triangles(), first);
        surfaces->setLayer(other);
        QVERIFY(!surfaces->isStale());
        auto after = project->layer(firstLayer)->map;
        testing::fill(after, {{0, 0, 0}, {2, 4, 4}}, 2);
        project->commitEdit(firstLayer, BlockDelta::between(project->layer(firstLayer)->map, after), "Brush", false);
        QVERIFY(label("surfaceBadge")->text().contains("Other"));
        surfaces->setLayer(firstLayer);
        QVERIFY(surfaces->isStale()); // labels changed meanwhile
        surfaces->setLayer({});
        QCOMPARE(label("surfaceBadge")->text(), QString("3D"));
    }
    void hiddenClassesDisappear() {
        showLabels();
        const auto all = surfaces->triangles();
        project->setClassVisible(1, false);
        QVERIFY(surfaces->triangles() < all);
        project->setClassVisible(1, true);
        QTRY_COMPARE(surfaces->triangles(), all);
    }
    void anEditChangesOnlyItsClass() {
        showLabels();
        const auto before = surfaces->triangles();
        const auto& map = project->activeLayer()->map;
        auto painted = map;
        const Box box{{1, 34, 55}, {5, 46, 62}};
        painted.write(box, std::vector<LabelId>(static_cast<std::size_t>(box.shape().voxels()), 4).data());
        QSignalSpy done(surfaces.get(), &SurfaceView::upToDate);
        project->commitEdit(project->activeLayerId(), BlockDelta::between(map, painted), "paint", false);
        QTRY_VERIFY(surfaces->isStale());
        QVERIFY(done.wait(patience));
        QVERIFY(surfaces->triangles() > before);
        done.clear();
        project->history().undo();
        QVERIFY(done.wait(patience));
        QCOMPARE(surfaces->triangles(), before);
    }
    void theMouseTurnsMovesAndZooms() {
        showLabels();
        const auto first = picture();
        QTest::mousePress(render(), Qt::LeftButton, {}, {200, 150});
        QTest::mouseMove(render(), {260, 160});
        QTest::mouseRelease(render(), Qt::LeftButton, {}, {260, 160});
        const auto turned = picture();
        QVERIFY(turned != first);
        QTest::mousePress(render(), Qt::MiddleButton, {}, {200, 150});
        QTest::mouseMove(render(), {230, 150});
        QTest::mouseRelease(render(), Qt::MiddleButton, {}, {230, 150});
        const auto moved = picture();
        QVERIFY(moved != turned);
        QWheelEvent wheel({200, 150}, render()->mapToGlobal(QPoint(200, 150)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(render(), &wheel);
        QVERIFY(picture() != moved);
        surfaces->findChild<QToolButton*>("surfaceResetButton")->click();
        QCOMPARE(picture(), first);
    }
    void aClickTakesTheCrosshairThere() {
        showLabels();
        selection->setCrosshair({0, 0, 0});
        // Some point of the picture shows a surface.
        for (int x = 60; x < 360; x += 60)
            for (int y = 40; y < 280; y += 60) QTest::mouseClick(render(), Qt::LeftButton, {}, {x, y});
        QTRY_VERIFY_WITH_TIMEOUT(selection->crosshair() != (Index{0, 0, 0}), patience);
        picture(); // all clicks are answered
        QCoreApplication::processEvents();
        const Index at = selection->crosshair();
        // On a surface, or a voxel beside it.
        bool labelled = false;
        for (auto y = std::max<std::int64_t>(0, at.y - 2); y <= std::min<std::int64_t>(79, at.y + 2); ++y)
            for (auto x = std::max<std::int64_t>(0, at.x - 2); x <= std::min<std::int64_t>(119, at.x + 2); ++x)
                labelled |= labels.at({at.z, y, x}) != 0;
        QVERIFY(labelled);
    }
    /// Chooses an entry of a button's menu, as a click there does.
    void choose(const char* button, const char* entry) {
        auto* menu = surfaces->findChild<QToolButton*>(button)->menu();
        emit menu->aboutToShow();
        auto* action = menu->findChild<QAction*>(entry);
        QVERIFY2(action, entry);
        action->trigger();
    }
    void slicesFollowTheCrosshair() {
        showLabels();
        for (const char* slice : {"sliceZ", "sliceY", "sliceX"}) {
            selection->setCrosshair({2, 30, 40});
            picture();
            QTest::qWait(300); // the crosshair's lines are there
            const auto without = picture();
            choose("surfaceSliceButton", slice);
            QTRY_VERIFY(picture() != without);
            const auto first = picture();
            selection->setCrosshair({5, 44, 66});
            QTRY_VERIFY(picture() != first);
            choose("surfaceSliceButton", slice);
        }
        QVERIFY(surfaces->state().slices == (std::array<bool, 3>{}));
    }
    void theImageItselfIsShown() {
        showLabels();
        const auto without = picture();
        choose("surfaceSliceButton", "imageVolume");
        QTRY_VERIFY_WITH_TIMEOUT(picture() != without, patience);
        choose("surfaceSliceButton", "imageVolume");
        QTRY_COMPARE_WITH_TIMEOUT(picture(), without, patience);
    }
    void theLookIsChosen() {
        showLabels();
        auto last = picture();
        QSignalSpy changed(surfaces.get(), &SurfaceView::stateChanged);
        for (const char* entry : {"lookOutlines", "lookDepth", "lookOcclusion", "lookScaleBar", "lookAxes", "lookWhite"}) {
            choose("surfaceLookButton", entry);
            const auto now = picture();
            QVERIFY2(now != last, entry);
            last = now;
        }
        QVERIFY(changed.count() >= 6);
        QVERIFY(surfaces->state().white && surfaces->state().axes && !surfaces->state().scaleBar);
    }
    void classesAreAsOpaqueAsOneWants() {
        showLabels();
        const auto usual = picture();
        auto* menu = surfaces->findChild<QToolButton*>("surfaceLookButton")->menu();
        emit menu->aboutToShow();
        menu->findChild<QSlider*>("opacity1")->setValue(100);
        const auto solid = picture();
        QVERIFY(coloured(solid) > coloured(usual));
        QCOMPARE(surfaces->state().opacityOf.at(1), 1.0);
        choose("surfaceLookButton", "opacityUsual");
        QCOMPARE(picture(), usual);
    }
    void cutsOpenAndClose() {
        showLabels();
        const auto whole = picture();
        choose("surfaceCutButton", "cutX");
        const auto cut = picture();
        QVERIFY(coloured(cut) < coloured(whole));
        choose("surfaceCutButton", "cutFlip");
        QVERIFY(picture() != cut);
        choose("surfaceCutButton", "cutOff");
        QCOMPARE(picture(), whole);
    }
    void storedStatesComeBack() {
        showLabels();
        choose("surfaceLookButton", "lookOutlines");
        choose("surfaceCutButton", "cutZ");
        QTest::mousePress(render(), Qt::LeftButton, {}, {200, 150});
        QTest::mouseMove(render(), {230, 160});
        QTest::mouseMove(render(), {260, 160});
        QTest::mouseRelease(render(), Qt::LeftButton, {}, {260, 160});
        const auto there = picture();
        QTRY_VERIFY(surfaces->isDrawn());
        const auto kept = surfaces->state();
        QVERIFY(kept.pose && std::abs(kept.angles.azimuth - 20) > 5);
        choose("surfaceLookButton", "lookOutlines");
        choose("surfaceCutButton", "cutOff");
        surfaces->resetCamera();
        QVERIFY(picture() != there);
        surfaces->setState(kept);
        QCOMPARE(picture(), there);
    }
    void whatLiesUnderTheMouseIsOutlined() {
        showLabels();
        QTest::mouseMove(render(), {3, 3});
        QTest::qWait(300);
        const auto without = picture();
        bool outlined = false;
        for (int x = 60; x < 360 && !outlined; x += 40)
            for (int y = 40; y < 280 && !outlined; y += 40) {
                QTest::mouseMove(render(), {x, y});
                QTest::qWait(60);
                outlined = picture() != without;
            }
        QVERIFY(outlined);
        QTest::mouseMove(render(), {3, 3});
        QTRY_COMPARE(picture(), without);
    }
    void objectsAreSelectedAndHiddenOneByOne() {
        // Two mitochondria as objects of their own, side by side.
        auto two = testing::filledBox(labels.shape(), {{2, 20, 15}, {6, 60, 45}}, 256);
        testing::fill(two, {{2, 20, 70}, {6, 60, 105}}, 257);
        ObjectTable table;
        table.set({256, 2, {}, {}, {}, false});
        table.set({257, 2, {}, {}, {}, false});
        QSignalSpy done(surfaces.get(), &SurfaceView::upToDate);
        const int layer = project->addLayer("Objects", "test", LabelMap(labels.shape(), labels.spacing()));
        project->setActiveLayer(layer);
        project->commitEdit(layer, BlockDelta::between(project->activeLayer()->map, two), "objects", false, ObjectChange::between({}, table));
        QTRY_VERIFY_WITH_TIMEOUT(surfaces->triangles() > 0 && !surfaces->isStale(), patience);
        const auto all = picture();
        std::set<LabelId> clicked;
        for (int x = 40; x < 380; x += 40)
            for (int y = 40; y < 280; y += 40) {
                QTest::mouseClick(render(), Qt::LeftButton, {}, {x, y});
                picture(); // the click is answered
                QCoreApplication::processEvents();
                if (selection->activeObject()) clicked.insert(selection->activeObject());
            }
        QCOMPARE(clicked, (std::set<LabelId>{256, 257}));
        auto state = surfaces->state();
        state.hiddenObjects = {256};
        surfaces->setState(state);
        QVERIFY(coloured(picture()) < coloured(all) * 0.8);
        state.hiddenObjects = {};
        surfaces->setState(state);
        selection->setActiveObject(256, 2);
        const auto one = picture();
        selection->setActiveObject(257, 2);
        QVERIFY(picture() != one); // another is outlined
    }
    void whatWasNotTouchedStaysInSight() {
        showLabels();
        const auto atTheEdges = [&] {
            const auto image = render()->grab().toImage();
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (const int x : {1, image.width() - 2}) count += image.pixelColor(x, y).saturation() > 90 && image.pixelColor(x, y).value() > 50;
            return count;
        };
        choose("surfaceSliceButton", "crosshair"); // its lines reach everywhere
        surfaces->resize(150, 300);                // far narrower than what is there is wide
        QTRY_VERIFY_WITH_TIMEOUT(surfaces->isDrawn(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(atTheEdges(), 0, patience);
        QVERIFY(coloured(render()->grab().toImage()) > 200);
    }
    void snapshotHasTheSizeAskedFor() {
        showLabels();
        const auto image = surfaces->snapshot({320, 240});
        QCOMPARE(image.size(), QSize(320, 240));
        QVERIFY(coloured(image) > 300);
        // The view goes on drawing afterwards.
        QTRY_VERIFY_WITH_TIMEOUT(coloured(render()->grab().toImage()) > 500, patience);
    }
    void survivesAnotherWindow() {
        showLabels();
        QWidget other;
        other.resize(500, 400);
        surfaces->setParent(&other);
        surfaces->show();
        other.show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        QTRY_VERIFY_WITH_TIMEOUT(coloured(render()->grab().toImage()) > 500, patience);
        surfaces->setParent(nullptr);
    }
    void anotherStackStartsAnew() {
        showLabels();
        project->setVolume(testing::greyRamp({4, 30, 30}), "other");
        QTRY_COMPARE_WITH_TIMEOUT(surfaces->triangles(), 0, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!surfaces->isStale(), patience);
        QVERIFY(label("surfaceHint")->isVisible());
    }

private:
    std::unique_ptr<project::Project> project;
    std::unique_ptr<project::Selection> selection;
    std::unique_ptr<project::JobQueue> jobs;
    LabelMap labels;
    std::unique_ptr<SurfaceView> surfaces;
};

QTEST_MAIN(tst_SurfaceView)
#include "tst_SurfaceView.moc"
