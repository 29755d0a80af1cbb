// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/EditCommand.h"
#include "core/project/Judged.h"
#include "core/store/JournalStep.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::project;

namespace {

const Shape shape{6, 70, 140};

void paint(Project& project, const Box& box, LabelId id, const EditNotes& notes = {}) {
    const auto& layer = *project.activeLayer();
    auto after = layer.map;
    testing::fill(after, box, id);
    project.history().push(new EditCommand(project, layer.id, BlockDelta::between(layer.map, after), {}, "Paint", false, notes));
}

std::int64_t count(const LabelMap& map, const Box& box) {
    std::int64_t n = 0;
    for (const auto id : map.read(box)) n += id != 0;
    return n;
}

Judged judged(Project& project) {
    return judgedVoxels(personsEditsOf(project, project.activeLayerId()));
}

} // namespace

class TestJudged : public QObject {
    Q_OBJECT
private slots:
    void whatAPersonChangedAndStillStandsIsJudged() {
        Project project;
        project.setVolume(testing::greyRamp(shape), "stack.tif");
        const Box painted{{0, 0, 0}, {3, 40, 100}}, erased{{0, 10, 10}, {2, 20, 20}}, program{{1, 30, 60}, {6, 60, 120}};
        paint(project, painted, 2);
        paint(project, erased, 0);
        QCOMPARE(count(judged(project).mask, Box::of(shape)), painted.shape().voxels());
        paint(project, program, 3, {true, {}, {}});
        const auto mask = judged(project).mask;
        QCOMPARE(count(mask, program), 0);
        QCOMPARE(count(mask, erased), erased.shape().voxels()); // that it is background was judged as well
        QCOMPARE(count(mask, Box::of(shape)), painted.shape().voxels() - program.intersected(painted).shape().voxels());
        QCOMPARE(countPersonsEdits(project, project.activeLayerId()), 2);
        project.undo();
        project.undo();
        project.undo();
        QCOMPARE(count(judged(project).mask, Box::of(shape)), 0);
        QCOMPARE(countPersonsEdits(project, project.activeLayerId()), 0);
    }

    void objectsThatAreDoneAreJudged() {
        Project project;
        project.setVolume(testing::greyRamp(shape), "stack.tif");
        const Box one{{0, 0, 0}, {2, 20, 70}}, two{{0, 30, 0}, {2, 50, 70}};
        paint(project, one, 256, {true, {}, {}});
        paint(project, two, 257, {true, {}, {}});
        ObjectTable table;
        table.set({256, 2, {}, {}, LabelObject::State::Done, false});
        table.set({257, 2, {}, {}, LabelObject::State::Open, false});
        project.changeObjects(project.activeLayerId(), table, "Done");
        const auto mask = judged(project).mask;
        QCOMPARE(count(mask, one), one.shape().voxels());
        QCOMPARE(count(mask, Box::of(shape)), one.shape().voxels());
    }

    void notesOutliveTheJournal() {
        store::JournalStep step;
        step.text = "Improve the ensemble";
        step.byProgram = true;
        step.ensembleAfter = "improved-20261126-103100-3";
        const auto read = store::parseStep(store::jsonOf(step));
        QVERIFY(read.byProgram);
        QCOMPARE(read.ensembleAfter, step.ensembleAfter);
        QVERIFY(!store::parseStep(store::jsonOf(store::JournalStep{})).byProgram);
    }

    void aChangeOfTheEnsembleAloneIsAStep() {
        Project project;
        project.setVolume(testing::greyRamp(shape), "stack.tif");
        paint(project, {{0, 0, 0}, {1, 1, 1}}, 0, {true, "", "b"}); // no label changes
        QCOMPARE(project.history().count(), 1);
        QVERIFY(project.undo().isEmpty());
        QVERIFY(project.redo().isEmpty());
        QCOMPARE(countPersonsEdits(project, project.activeLayerId()), 0);
    }
};

QTEST_GUILESS_MAIN(TestJudged)
#include "tst_Judged.moc"
