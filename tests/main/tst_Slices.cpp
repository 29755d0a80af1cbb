// SPDX-License-Identifier: BSD-3-Clause
// Damaged slices in the window: found in the background, left out, bridged, straightened, and all of it undone.
#include "tests/analysis/DamagedStack.h"
#include "tests/main/WindowFixture.h"
#include "ui/main/SlicesController.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/slices/SliceRow.h"
#include "ui/panel/slices/SlicesPanel.h"

#include <QCheckBox>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::DamagedStack;
using granule::testing::TemporaryFolder;
using panel::SlicesPanel;

class TestSlices : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    QString stackPath() const { return QString::fromStdString(m_folder.file("stack.tif")); }
    bool looked(Window& window) {
        auto* panel = child<SlicesPanel>(window, "slicesPanel");
        return QTest::qWaitFor([panel] { return panel->summary().contains("damaged") || panel->summary().contains("takes about"); }, 30000) && window.settle();
    }
    std::vector<std::uint16_t> slice(const Volume& volume, std::int64_t z) const {
        return volume.read<std::uint16_t>({{z, 0, 0}, {z + 1, volume.shape().y, volume.shape().x}});
    }

private slots:
    void initTestCase() {
        useOwnSettings();
        DamagedStack stack({12, 200, 220}, 4);
        std::vector<SliceShift> shifts(12);
        shifts[8] = {5, -4};
        stack.move(shifts);
        stack.empty(3);
        NoProgress quiet;
        io::writeStack(m_folder.file("stack.tif"), stack.volume(), {}, VoxelType::UInt16, quiet);
    }
    void cleanup() { QSettings().clear(); }

    void damageIsListedAndARowLeadsToItsSlice() {
        Window window;
        QVERIFY(window.load(stackPath()));
        QVERIFY(looked(window));
        QCOMPARE(child<SlicesPanel>(window, "slicesPanel")->summary(), QString("2 of 12 slices look damaged."));
        auto* row = child<QWidget>(window, "sliceRow3");
        QVERIFY(row && window.findChild<QWidget*>("sliceRow8"));
        QTest::mouseClick(row, Qt::LeftButton, {}, QPoint(20, 20));
        QCOMPARE(window.selection().crosshair().z, 3);
        QVERIFY(!window.project().isDirty()); // looking changes nothing
    }

    void aSliceIsLeftOutBridgedAndTakenBack() {
        Window window;
        QVERIFY(window.load(stackPath()));
        QVERIFY(looked(window));
        auto& project = window.project();
        const auto before = slice(project.volume(), 3);
        window.click("sliceMask3");
        QCOMPARE(project.sliceCare().masked, std::vector<std::int64_t>{3});
        QVERIFY(slice(project.volume(), 3) == before);
        window.click("sliceBridge3");
        QVERIFY(slice(project.volume(), 3) != before && slice(project.original(), 3) == before);
        QVERIFY(child<QAbstractButton>(window, "sliceBridge3")->isChecked());
        window.actions().action("edit.undo")->trigger();
        QVERIFY(project.sliceCare().bridged.empty() && !child<QAbstractButton>(window, "sliceBridge3")->isChecked());
        window.actions().action("edit.redo")->trigger();
        window.click("sliceUndo3");
        QVERIFY(project.sliceCare() == SliceCare{} && slice(project.volume(), 3) == before);
        window.click("slicesMaskAll");
        QCOMPARE(project.sliceCare().masked, (std::vector<std::int64_t>{3, 8}));
        QVERIFY(child<QWidget>(window, "slicesMaskAll")->isHidden());
        window.selection().setCrosshair({5, 0, 0});
        window.click("slicesAdd"); // one that the doctor did not find
        QCOMPARE(project.sliceCare().masked, (std::vector<std::int64_t>{3, 5, 8}));
        QVERIFY(child<QAbstractButton>(window, "sliceMask5")->isChecked());
        window.click("sliceUndo5");
        QVERIFY(QTest::qWaitFor([&] { return !window.findChild<QWidget*>("sliceRow5"); }, 5000));
    }

    void straighteningIsAStepThatAProjectKeeps() {
        const QString saved = QString::fromStdString(m_folder.file("straight.granule"));
        std::vector<std::uint16_t> straight;
        {
            Window window;
            QVERIFY(window.load(stackPath()));
            QVERIFY(looked(window));
            auto* straighten = child<QCheckBox>(window, "slicesStraighten");
            QVERIFY(!straighten->isHidden());
            QVERIFY2(straighten->text().contains("px"), qPrintable(straighten->text()));
            straighten->click();
            const auto& drift = window.project().sliceCare().drift;
            QVERIFY(drift.size() == 12 && std::abs(drift[8].dy - 5) < 1.5);
            straight = slice(window.project().volume(), 8);
            QVERIFY(straight != slice(window.project().original(), 8));
            window.click("sliceMask8");
            window.saveTo(saved);
            QVERIFY(window.settle());
        }
        Window again;
        QVERIFY(again.load(saved));
        QVERIFY(slice(again.project().volume(), 8) == straight);
        QVERIFY(child<QCheckBox>(again, "slicesStraighten")->isChecked());
        QVERIFY(child<QAbstractButton>(again, "sliceMask8")->isChecked());
        again.actions().action("edit.undo")->trigger(); // undo reaches back beyond the restart
        again.actions().action("edit.undo")->trigger();
        QVERIFY(again.project().sliceCare() == SliceCare{});
    }

    void scoresLeaveMaskedSlicesOut() {
        Window window;
        QVERIFY(window.load(stackPath()));
        auto& project = window.project();
        const Shape shape = project.volume().shape();
        project.addLayer("A", "made", granule::testing::filledBox(shape, Box::of(shape), 1));
        project.addLayer("B", "made", granule::testing::filledBox(shape, {{0, 0, 0}, {10, shape.y, shape.x}}, 1));
        window.setWorkspace(Workspace::Compare);
        auto* compare = child<panel::ComparePanel>(window, "comparePanel");
        const int a = project.layers()[1].id, b = project.layers()[2].id;
        compare->setRaters(a, b);
        const auto slice = static_cast<std::uint64_t>(shape.y * shape.x);
        QVERIFY(QTest::qWaitFor([&] { return compare->matrix() && compare->matrix()->count(1, 0) == 2 * slice; }, 20000));
        project.setSliceCare({{10, 11}, {}, {}}, "Leave out");
        QVERIFY(QTest::qWaitFor([&] { return compare->matrix() && compare->matrix()->count(1, 0) == 0; }, 20000));
        QCOMPARE(compare->matrix()->total(), 10 * slice);
    }

    void whatWouldTakeTooLongIsAskedFirst() {
        Window window;
        window.findChild<SlicesController*>()->setPatience(0);
        QVERIFY(window.load(stackPath()));
        QVERIFY(looked(window));
        auto* panel = child<SlicesPanel>(window, "slicesPanel");
        QVERIFY2(panel->summary().contains("takes about"), qPrintable(panel->summary()));
        window.click("slicesLook");
        QVERIFY(QTest::qWaitFor([panel] { return panel->summary().contains("damaged"); }, 30000));
        QVERIFY(child<QWidget>(window, "slicesLook")->isHidden());
        QVERIFY(window.settle());
    }
};

QTEST_MAIN(TestSlices)
#include "tst_Slices.moc"
