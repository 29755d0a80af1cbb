// SPDX-License-Identifier: BSD-3-Clause
// Decisions about damaged slices: undone, saved, and found again in the journal.
#include "core/project/JournalKeeper.h"
#include "core/store/Journal.h"
#include "core/store/ProjectDocument.h"
#include "core/store/SliceCareJson.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QSignalSpy>
#include <QTest>

using namespace granule;
using namespace granule::project;

namespace {

const Shape shape{5, 30, 40};
const Volume stack = testing::greyRamp(shape);
const SliceCare someCare{{1, 3}, {3}, {{0, 0}, {1.5, -2.25}, {0, 0}, {0, 0.125}, {0, 0}}};

std::vector<float> seen(const Project& project) {
    return project.volume().read<float>(Box::of(shape));
}

} // namespace

class tst_ProjectSlices : public QObject {
    Q_OBJECT
private slots:
    void decisionsAreUndoneAndDoneAgain() {
        Project project;
        project.setVolume(stack, "stack.tif");
        const auto before = seen(project);
        QSignalSpy told(&project, &Project::sliceCareChanged);
        project.setSliceCare(someCare, "Straighten");
        QVERIFY(project.isDirty() && project.sliceCare() == someCare && seen(project) != before);
        QCOMPARE(project.original().read<float>(Box::of(shape)), before);
        project.setSliceCare(someCare, "Straighten"); // nothing new
        QCOMPARE(project.history().count(), 1);
        project.history().undo();
        QVERIFY(project.sliceCare() == SliceCare{} && seen(project) == before);
        project.history().redo();
        QVERIFY(project.sliceCare() == someCare);
        QCOMPARE(told.count(), 3);
        QVERIFY_THROWS_EXCEPTION(Error, project.setSliceCare({{9}, {}, {}}, "Wrong"));
        QVERIFY(project.sliceCare() == someCare);
    }

    void aCopyInMemoryIsCorrectedAsTheFileWas() {
        Project project;
        project.setVolume(stack, "stack.tif");
        project.setSliceCare(someCare, "Straighten");
        const auto before = seen(project);
        NoProgress quiet;
        project.replaceSource(copyToMemory(project.original(), quiet));
        QVERIFY(seen(project) == before);
        project.setSpacing({50, 5, 5});
        QVERIFY(seen(project) == before && project.original().spacing() == project.volume().spacing());
        project.setVolume(stack, "another.tif");
        QVERIFY(project.sliceCare() == SliceCare{});
    }

    void aProjectKeepsThem() {
        Project project;
        project.setVolume(stack, "stack.tif");
        QVERIFY(store::documentOf(contentsOf(project), {}).find("\"slices\"") == std::string::npos); // as older versions wrote it
        project.setSliceCare(someCare, "Straighten");
        const auto text = store::documentOf(contentsOf(project), {});
        QVERIFY(store::parseDocument(text, "p.granule").contents.care == someCare);
        auto wrong = text;
        wrong.replace(wrong.find("\"masked\""), 8, "\"mosked\"");
        QVERIFY_THROWS_EXCEPTION(Error, store::parseDocument(wrong, "p.granule"));
        QVERIFY_THROWS_EXCEPTION(Error, store::parseSliceCare(store::jsonOf(someCare), 3)); // of a longer stack
        QVERIFY_THROWS_EXCEPTION(Error, store::parseSliceCare("[1,", 3));
    }

    void theJournalKnowsThemAtEveryPoint() {
        testing::TemporaryFolder folder;
        const auto path = folder.file("work.granule-journal");
        Project project;
        JournalKeeper keeper(project);
        project.setVolume(stack, "stack.tif");
        keeper.begin(QString::fromStdString(path), {});
        project.setSliceCare({{2}, {}, {}}, "Leave out slice 2");
        project.renameLayer(project.activeLayerId(), "Mine");
        project.setSliceCare(someCare, "Straighten");
        QVERIFY(keeper.flush());
        const auto journal = store::Journal::read(path);
        QVERIFY(journal.careAt(0, someCare, shape.z) == SliceCare{});
        QVERIFY(journal.careAt(2, {}, shape.z) == (SliceCare{{2}, {}, {}}));
        QVERIFY(journal.careAt(3, {}, shape.z) == someCare);

        Project again; // as after a restart
        again.setVolume(stack, "stack.tif");
        auto layers = contentsOf(again).layers;
        int active = again.activeLayerId();
        journal.move(layers, active, 0, 3);
        again.travel(layersOf(std::move(layers)), active, historyOf(again, journal, 3), {}, journal.careAt(3, {}, shape.z));
        QVERIFY(again.sliceCare() == someCare && again.activeLayer()->name == "Mine");
        again.history().undo();
        QVERIFY(again.sliceCare() == (SliceCare{{2}, {}, {}}));
        again.history().undo();
        again.history().undo();
        QVERIFY(again.sliceCare() == SliceCare{});
    }
};

QTEST_GUILESS_MAIN(tst_ProjectSlices)
#include "tst_ProjectSlices.moc"
