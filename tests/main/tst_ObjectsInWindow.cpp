// SPDX-License-Identifier: BSD-3-Clause
// Objects in the window: begun, found, chosen, merged, split, named, locked, deleted, written down; cells walked through.
#include "tests/main/WindowFixture.h"
#include "ui/main/Actions.h"
#include "ui/main/ObjectsController.h"
#include "ui/panel/objects/ObjectModel.h"

#include <QMenu>
#include <QAbstractButton>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QTableView>

#include <fstream>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::fill;
using granule::testing::TemporaryFolder;
using panel::ObjectModel;

namespace {

constexpr Shape shape{12, 96, 128};
constexpr LabelId cell = 1, alpha = 3;

/// Two cells with two alpha granules in the first and one in the second, as plain classes.
LabelMap twoCells() {
    LabelMap map(shape, plateletSpacing);
    fill(map, {{1, 8, 4}, {11, 88, 60}}, cell);
    fill(map, {{1, 8, 66}, {11, 88, 124}}, cell);
    fill(map, {{3, 20, 10}, {7, 36, 30}}, alpha);
    fill(map, {{3, 50, 10}, {9, 70, 40}}, alpha);
    fill(map, {{3, 40, 80}, {6, 50, 90}}, alpha);
    return map;
}

/// A window with a layer of `map`.
class ObjectWindow : public Window {
public:
    explicit ObjectWindow(const QString& stack, const LabelMap& map) {
        QVERIFY(load(stack));
        project().setActiveLayer(project().addLayer("Made", "for a test", map));
        QVERIFY(settle());
    }
    QTableView& table() { return *child<QTableView>(*this, "objectsTable"); }
    const LabelMap& map() { return project().activeLayer()->map; }
    const ObjectTable& objects() { return *project().activeLayer()->objects; }
    std::int64_t count(LabelId id) {
        const auto ids = map().read(Box::of(map().shape()));
        return std::ranges::count(ids, id);
    }
    QModelIndex rowOf(LabelId id, int column = ObjectModel::Name) {
        auto& model = *table().model();
        for (int r = 0; r < model.rowCount(); ++r)
            if (model.index(r, 0).data(ObjectModel::IdRole).toUInt() == id) return model.index(r, column);
        return {};
    }
    void clickRow(LabelId id, Qt::KeyboardModifiers held = {}, int column = ObjectModel::Name) {
        const auto index = rowOf(id, column);
        QVERIFY(index.isValid());
        table().scrollTo(index);
        QTest::mouseClick(table().viewport(), Qt::LeftButton, held, table().visualRect(index).center());
    }
    void run(const char* command) { actions().action(command)->trigger(); }
    /// Counted anew, and all that follows from it.
    bool counted() {
        QTest::qWait(300);
        return settle();
    }
    void findAll(LabelId classId) {
        selection().setActiveClass(classId);
        run("object.find");
        click("objectsFindGo");
        QVERIFY(settle() && counted());
    }
};

} // namespace

class TestObjectsInWindow : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;
    QString m_stack;

private slots:
    void initTestCase() {
        useOwnSettings();
        m_stack = writeStack(m_folder, "ramp.tif", shape);
    }
    void cleanup() { QSettings().clear(); }

    void aNewObjectIsPaintedAndUndone() {
        ObjectWindow window(m_stack, LabelMap(shape, plateletSpacing));
        QVERIFY(window.table().isHidden());
        window.selection().setActiveClass(alpha);
        QTest::keyClick(&window, Qt::Key_N);
        QCOMPARE(window.objects().all().size(), 1U);
        const LabelId id = window.selection().activeObject();
        QCOMPARE(id, firstObjectId);
        QCOMPARE(window.table().model()->rowCount(), 1);
        QCOMPARE(window.rowOf(id).data().toString(), QString("Alpha 1"));
        QVERIFY(window.rowOf(id, ObjectModel::Volume).data().toString().isEmpty());
        // Painted by hand: its volume follows.
        LabelMap after = window.map();
        fill(after, {{2, 10, 10}, {4, 20, 20}}, id);
        window.project().commitEdit(window.project().activeLayerId(), BlockDelta::between(window.map(), after), "paint", false);
        QVERIFY(window.counted());
        QCOMPARE(window.rowOf(id, ObjectModel::Volume).data(ObjectModel::SortRole).toLongLong(), 200);
        window.run("edit.undo");
        window.run("edit.undo");
        QVERIFY(window.objects().empty());
        QCOMPARE(window.selection().activeObject(), LabelId{0});
        QVERIFY(window.table().isHidden());
    }

    void connectedPartsBecomeObjectsInOneStep() {
        ObjectWindow window(m_stack, twoCells());
        const auto before = window.map();
        window.findAll(alpha);
        QCOMPARE(window.objects().all().size(), 3U);
        QCOMPARE(window.count(alpha), 0);
        QCOMPARE(window.table().model()->rowCount(), 3);
        window.run("edit.undo");
        QVERIFY(window.objects().empty());
        QVERIFY(BlockDelta::between(before, window.map()).empty());
    }

    void partsThatAreTooSmallStayPlain() {
        ObjectWindow window(m_stack, twoCells());
        window.selection().setActiveClass(alpha);
        window.run("object.find");
        child<QDoubleSpinBox>(window, "objectsFindLeast")->setValue(0.002); // the smallest has 300 voxels of 4000 nm3
        window.click("objectsFindGo");
        QVERIFY(window.settle());
        QCOMPARE(window.objects().all().size(), 2U);
        QCOMPARE(window.count(alpha), 300);
    }

    void aRowLeadsToItsObject() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        for (const auto& [id, object] : std::map(window.objects().all())) {
            window.clickRow(id);
            QCOMPARE(window.selection().activeObject(), id);
            QCOMPARE(window.selection().activeClass(), alpha);
            QTRY_COMPARE(window.map().at(window.selection().crosshair()), id);
        }
    }

    void rowsAreSortedAndFiltered() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        window.findAll(cell);
        auto& model = *window.table().model();
        QCOMPARE(model.rowCount(), 5);
        model.sort(ObjectModel::Volume, Qt::DescendingOrder);
        for (int r = 1; r < 5; ++r)
            QVERIFY(model.index(r - 1, ObjectModel::Volume).data(ObjectModel::SortRole).toLongLong() >= model.index(r, ObjectModel::Volume).data(ObjectModel::SortRole).toLongLong());
        auto* filter = child<QLineEdit>(window, "objectsFilter");
        filter->setText("alpha");
        QCOMPARE(model.rowCount(), 3);
        filter->setText("no such thing");
        QCOMPARE(model.rowCount(), 0);
        filter->clear();
        QCOMPARE(model.rowCount(), 5);
    }

    void chosenRowsAreMerged() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        const LabelId a = firstObjectId, b = firstObjectId + 1;
        const auto both = window.count(a) + window.count(b);
        window.clickRow(a);
        QVERIFY(!child<QAbstractButton>(window, "objectsMerge")->isEnabled());
        window.clickRow(b, Qt::ControlModifier);
        window.click("objectsMerge");
        QVERIFY(window.settle());
        QCOMPARE(window.objects().all().size(), 2U);
        QCOMPARE(window.count(window.selection().activeObject()), both);
        window.run("edit.undo");
        QCOMPARE(window.objects().all().size(), 3U);
    }

    void anObjectIsRenamedInItsRow() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        window.clickRow(firstObjectId);
        window.run("object.rename");
        auto* editor = window.table().viewport()->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, "the odd one");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(window.objects().find(firstObjectId)->name, std::string("the odd one"));
        QCOMPARE(window.rowOf(firstObjectId).data().toString(), QString("the odd one"));
        window.run("edit.undo");
        QVERIFY(window.objects().find(firstObjectId)->name.empty());
    }

    void whatIsLockedStays() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        window.clickRow(firstObjectId);
        window.click("objectsLock");
        QVERIFY(window.objects().find(firstObjectId)->locked);
        const auto voxels = window.count(firstObjectId);
        for (const char* command : {"object.delete", "object.dissolve", "shape.grow", "shape.shrink", "shape.smooth", "shape.islands"}) {
            window.run(command);
            QVERIFY(window.settle());
            QCOMPARE(window.count(firstObjectId), voxels);
        }
        window.clickRow(firstObjectId, {}, ObjectModel::Lock);
        QVERIFY(!window.objects().find(firstObjectId)->locked);
        window.click("objectsDelete");
        QVERIFY(window.settle());
        QCOMPARE(window.count(firstObjectId), 0);
        QVERIFY(!window.objects().find(firstObjectId));
    }

    void objectsDissolveAndChangeClass() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        const auto voxels = window.count(firstObjectId);
        window.clickRow(firstObjectId);
        window.run("object.dissolve");
        QVERIFY(window.settle());
        QCOMPARE(window.count(alpha), voxels);
        window.clickRow(firstObjectId + 1);
        QTest::mouseClick(child<QAbstractButton>(window, "objectsMore"), Qt::LeftButton);
        auto* classes = child<QMenu>(window, "objectsClassMenu");
        QVERIFY(classes);
        classes->actions().at(1)->trigger(); // mitochondrion
        QCOMPARE(window.objects().find(firstObjectId + 1)->classId, LabelId{2});
        QCOMPARE(window.selection().activeClass(), LabelId{2});
        child<QMenu>(window, "objectsMenu")->close();
    }

    void smallObjectsGoToWhatSurroundsThem() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        window.run("object.deleteSmall");
        child<QDoubleSpinBox>(window, "objectsSmallLeast")->setValue(0.002);
        auto* go = child<QAbstractButton>(window, "objectsSmallGo");
        QCOMPARE(go->text(), QString("Delete 1 object"));
        window.click("objectsSmallGo");
        QVERIFY(window.settle());
        QCOMPARE(window.objects().all().size(), 2U);
        QCOMPARE(window.map().at({4, 45, 85}), cell);
    }

    void coloursSwitch() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        QVERIFY(!window.selection().colourByObject());
        window.click("objectsColours");
        QVERIFY(window.selection().colourByObject());
        window.run("object.colours");
        QVERIFY(!child<QAbstractButton>(window, "objectsColours")->isChecked());
    }

    void theTableIsWrittenDown() {
        ObjectWindow window(m_stack, twoCells());
        window.findAll(alpha);
        const auto path = m_folder.file("objects.csv");
        window.findChild<ObjectsController*>()->exportTable(QString::fromStdString(path));
        QVERIFY(window.settle());
        std::ifstream file(path);
        std::vector<std::string> lines;
        for (std::string line; std::getline(file, line);) lines.push_back(line);
        QCOMPARE(lines.size(), 4U);
        QVERIFY(lines[0].starts_with("id,name,class,state,voxels,volume_um3"));
        QVERIFY2(lines[1].starts_with("256,Alpha granule 1,Alpha granule,open,1280,0.00512,160,160,200,"), lines[1].c_str());
    }

    void anObjectIsSplitBySeeds() {
        LabelMap map(shape, plateletSpacing);
        fill(map, {{2, 20, 20}, {10, 50, 50}}, alpha);
        fill(map, {{5, 33, 50}, {7, 37, 60}}, alpha); // a bridge
        fill(map, {{2, 20, 60}, {10, 50, 90}}, alpha);
        ObjectWindow window(m_stack, map);
        window.findAll(alpha);
        QCOMPARE(window.objects().all().size(), 1U);
        window.clickRow(firstObjectId);
        QVERIFY(window.settle());
        const auto before = window.map();
        window.click("objectsSplit");
        QCOMPARE(window.selection().tool(), project::Tool::Split);
        QVERIFY(child<QWidget>(window, "splitForm")->isVisible());
        auto& view = window.views().slice(view::Plane::XY);
        window.selection().setCrosshair({6, 35, 35});
        const auto press = [&](const Index& at) {
            QTest::mouseClick(&view, Qt::LeftButton, {}, view.geometry().middleOf(at).toPoint());
        };
        press({6, 35, 35});
        QVERIFY(!child<QAbstractButton>(window, "splitAccept")->isEnabled());
        press({6, 35, 75});
        const auto preview = [&] { return std::ranges::any_of(window.project().layers(), &project::LabelLayer::preview); };
        QTRY_VERIFY(preview());
        QVERIFY(BlockDelta::between(before, window.map()).empty()); // nothing is done yet
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!preview());

        press({6, 35, 35});
        press({6, 35, 75});
        QTRY_VERIFY(preview());
        QTest::keyClick(&view, Qt::Key_Return);
        QVERIFY(window.settle());
        QVERIFY(!preview());
        QCOMPARE(window.objects().all().size(), 2U);
        QVERIFY(window.map().at({6, 35, 25}) != window.map().at({6, 35, 85}));
        window.run("edit.undo");
        QVERIFY(BlockDelta::between(before, window.map()).empty());
        QCOMPARE(window.objects().all().size(), 1U);

        window.click("splitPropose");
        QTRY_COMPARE(child<QAbstractButton>(window, "splitAccept")->text(), QString("Split in 2"));
        window.click("splitAccept");
        QVERIFY(QTest::qWaitFor([&] { return window.objects().all().size() == 2; }));
    }

    void shapesChangeInNm() {
        LabelMap map(shape, plateletSpacing);
        fill(map, {{1, 4, 4}, {11, 92, 124}}, cell);
        fill(map, {{4, 40, 40}, {8, 60, 60}}, alpha);
        fill(map, {{5, 48, 48}, {7, 52, 52}}, cell); // a hole
        ObjectWindow window(m_stack, map);
        window.selection().setActiveClass(alpha);
        window.selection().setCrosshair({5, 50, 50});
        QVERIFY(child<QWidget>(window, "shape_grow")->isHidden() || !child<QWidget>(window, "shape_grow")->isVisible()); // folded at first
        window.click("shapePanelHeading");
        const auto whole = window.count(alpha);
        window.click("shape_fillHoles");
        QVERIFY(window.settle());
        QCOMPARE(window.count(alpha), 4 * 20 * 20);
        child<QDoubleSpinBox>(window, "shapeAmount")->setValue(10); // one voxel along y and x, none along z
        window.click("shape_grow");
        QVERIFY(window.settle());
        QCOMPARE(window.count(alpha), 4 * (22 * 22 - 4));
        window.click("shape_shrink");
        QVERIFY(window.settle());
        QVERIFY(window.count(alpha) <= 4 * 20 * 20 && window.count(alpha) >= 4 * (20 * 20 - 4));
        for (int i = 0; i < 3; ++i) window.run("edit.undo");
        QCOMPARE(window.count(alpha), whole);
        window.click("shapeWhere1"); // this slice: of XY, as the mouse is over no view
        QTest::mouseMove(child<QWidget>(window, "shape_grow"));
        QTest::qWait(50);
        window.click("shape_grow");
        QVERIFY(window.settle());
        QCOMPARE(window.map().at({5, 39, 50}), alpha);
        QCOMPARE(window.map().at({6, 39, 50}), cell);
    }

    void cellsAreWalkedThrough() {
        ObjectWindow window(m_stack, twoCells());
        window.click("cellsFind");
        QVERIFY(window.settle());
        window.findAll(alpha);
        const LabelId first = firstObjectId, second = firstObjectId + 1;
        auto* progress = child<QLabel>(window, "cellsProgress");
        QCOMPARE(progress->text(), QString("0 of 2 done"));
        QTRY_VERIFY(child<QLabel>(window, "cell256Counts")->text().contains("2"));
        QTRY_VERIFY(child<QLabel>(window, "cell257Counts")->text().contains("1"));
        QTest::keyClick(&window, Qt::Key_Down, Qt::ControlModifier);
        QTRY_COMPARE(window.map().at(window.selection().crosshair()), first);
        QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(progress->text(), QString("1 of 2 done"));
        QCOMPARE(window.objects().find(first)->state, LabelObject::State::Done);
        QTRY_COMPARE(window.map().at(window.selection().crosshair()), second);
        QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(window.objects().find(second)->state, LabelObject::State::Flagged);
        QVERIFY(child<QAbstractButton>(window, "cell257Flag")->isChecked());
        window.run("edit.undo");
        window.run("edit.undo");
        QCOMPARE(progress->text(), QString("0 of 2 done"));
    }

    void workStaysInTheCell() {
        ObjectWindow window(m_stack, twoCells());
        window.click("cellsFind");
        QVERIFY(window.settle());
        window.findAll(alpha);
        QTest::mouseClick(child<QAbstractButton>(window, "cell256Only"), Qt::LeftButton);
        QTRY_COMPARE(window.selection().limits().maskedCell, firstObjectId);
        const auto& mask = *window.selection().limits().mask;
        QVERIFY(mask.at({5, 10, 10}) != 0 && mask.at({4, 25, 20}) != 0); // the cell, and an alpha granule in it
        QCOMPARE(mask.at({5, 10, 100}), LabelId{0});
        // Who walks on, works in the next cell.
        QTest::keyClick(&window, Qt::Key_Down, Qt::ControlModifier);
        QTest::keyClick(&window, Qt::Key_Down, Qt::ControlModifier);
        QTRY_COMPARE(window.selection().limits().maskedCell, firstObjectId + 1);
        window.run("cell.only");
        QCOMPARE(window.selection().limits().maskedCell, LabelId{0});
        QVERIFY(!window.selection().limits().mask);
    }
};

QTEST_MAIN(TestObjectsInWindow)
#include "tst_ObjectsInWindow.moc"
