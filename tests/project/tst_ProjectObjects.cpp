// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/EditCommand.h"
#include "core/project/JournalKeeper.h"
#include "core/store/Journal.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QSignalSpy>
#include <QTest>

using namespace granule;
using namespace granule::project;

namespace {

const Shape shape{6, 70, 90};

BlockDelta paint(const Project& project, const Box& box, LabelId id) {
    auto after = project.activeLayer()->map;
    testing::fill(after, box, id);
    return BlockDelta::between(project.activeLayer()->map, after);
}

/// A project whose history makes, paints, names and takes away objects.
void work(Project& project) {
    project.setVolume(testing::greyRamp(shape), "stack.tif");
    const int layer = project.activeLayerId();
    ObjectTable table;
    table.set({256, 3, {}, {}, LabelObject::State::Open, false});
    table.set({257, 2, "the bent one", Colour{9, 8, 7}, LabelObject::State::Flagged, false});
    project.commitEdit(layer, paint(project, {{0, 0, 0}, {2, 20, 20}}, 256), "Paint", false, ObjectChange::between({}, table));
    project.commitEdit(layer, paint(project, {{1, 10, 10}, {3, 69, 80}}, 257), "Paint", false);
    auto named = table;
    named.set({256, 4, "first", {}, LabelObject::State::Done, false});
    project.changeObjects(layer, named, "Name");
    auto gone = named;
    gone.erase(257);
    project.commitEdit(layer, paint(project, {{1, 10, 10}, {3, 69, 80}}, 0), "Delete", false, ObjectChange::between(named, gone));
}

const ObjectTable& objects(const Project& project) {
    return *project.activeLayer()->objects;
}

} // namespace

class TestObjects : public QObject {
    Q_OBJECT
private slots:
    void undoAndRedoGiveTheSameTablesAndBlocks() {
        Project project;
        work(project);
        QVERIFY(!objects(project).find(257));
        const auto last = objects(project);
        project.history().undo();
        QCOMPARE(objects(project).find(257)->name, std::string("the bent one"));
        QCOMPARE(objects(project).find(256)->classId, 4u);
        QCOMPARE(project.activeLayer()->map.at({1, 30, 30}), 257u);
        project.history().undo();
        QCOMPARE(objects(project).find(256)->classId, 3u);
        while (project.history().canUndo()) project.history().undo();
        QVERIFY(objects(project).empty());
        QCOMPARE(project.activeLayer()->map.at({0, 0, 0}), 0u);
        while (project.history().canRedo()) project.history().redo();
        QVERIFY(objects(project) == last);
    }

    void classesStandForTheirObjects() {
        Project project;
        work(project);
        project.history().undo();
        const auto classes = project.classLabels(project.activeLayerId());
        QCOMPARE(classes.at({0, 0, 0}), 4u);
        QCOMPARE(classes.at({1, 30, 30}), 2u);
        QCOMPARE(classes.at({5, 30, 30}), 0u);
    }

    void aSavedProjectAndItsJournalKnowTheObjects() {
        const testing::TemporaryFolder folder;
        const auto file = folder.file("p.granule");
        Project project;
        JournalKeeper keeper(project);
        project.setVolume(testing::greyRamp(shape), "stack.tif");
        keeper.begin(QString::fromStdString(store::journalPathOf(file)), {});
        work(project); // begins with the same volume
        project.setObjectLocked(project.activeLayerId(), 256, true);
        NoProgress quiet;
        store::saveProject(file, contentsOf(project), quiet);
        const auto loaded = store::loadProject(file, quiet);
        QVERIFY(loaded.layers.front().objects == objects(project));
        QVERIFY(loaded.layers.front().objects.find(256)->locked);

        QVERIFY(keeper.flush(std::chrono::seconds(30)));
        const auto journal = store::Journal::read(keeper.path().toStdString());
        auto layers = contentsOf(project).layers;
        int active = project.activeLayerId();
        journal.move(layers, active, keeper.state(), 2);
        QCOMPARE(layers.front().objects.find(257)->colour->g, std::uint8_t(8));
        QVERIFY(layers.front().objects.find(257)->state == LabelObject::State::Flagged);
        journal.move(layers, active, 2, 0);
        QVERIFY(layers.front().objects.empty());
        journal.move(layers, active, 0, keeper.state());
        QCOMPARE(layers.front().objects.find(256)->name, std::string("first"));
        QVERIFY(!layers.front().objects.find(257));
    }

    void whatIsLockedIsNotUndone() {
        Project project;
        work(project);
        project.history().undo();
        const int layer = project.activeLayerId();
        project.setObjectLocked(layer, 257, true);
        const auto before = project.activeLayer()->map;
        QVERIFY(project.redo().contains("the bent one"));
        for (std::size_t i = 0; i < before.blockCount(); ++i) QCOMPARE(project.activeLayer()->map.block(i), before.block(i));
        QVERIFY(project.undo().isEmpty()); // names and classes are not voxels
        QVERIFY(project.undo().contains("the bent one"));
        QCOMPARE(project.activeLayer()->map.at({1, 30, 30}), 257u);
        QVERIFY2(objects(project).find(257)->locked, "undo takes no lock away");
        project.setObjectLocked(layer, 257, false);
        QVERIFY(project.undo().isEmpty());
        QCOMPARE(project.activeLayer()->map.at({1, 30, 30}), 0u);
        project.setClassLocked(3, true);
        QVERIFY(project.undo().contains("locked"));
    }

    void aRemovedLayerTakesItsObjectsAlong() {
        Project project;
        work(project);
        const int first = project.activeLayerId();
        const auto table = objects(project);
        project.addLayer("Other", "", LabelMap(shape, project.spacing()));
        project.removeLayer(first);
        QVERIFY(!project.layer(first));
        project.history().undo();
        QVERIFY(*project.layer(first)->objects == table);
    }

    void nonsenseAboutObjectsIsAnError() {
        for (const char* text : {"[[null,null]]", "[[{\"id\":3,\"class\":1,\"state\":\"open\"},null]]", "[[{\"id\":300,\"class\":1,\"state\":\"lost\"},null]]",
                                 "[[{\"id\":300},null]]", "{", "[1]", "[[null,{\"id\":300,\"class\":1,\"state\":\"open\"}],[null,{\"id\":300,\"class\":1,\"state\":\"open\"}]]"}) {
            store::JournalStep step;
            step.objects = text;
            Project project;
            QVERIFY_THROWS_EXCEPTION(Error, EditCommand(project, step, {}));
        }
    }
};

QTEST_GUILESS_MAIN(TestObjects)
#include "tst_ProjectObjects.moc"
