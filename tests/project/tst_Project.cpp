// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/Project.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QSignalSpy>
#include <QTest>

using namespace granule;
using project::Project;

namespace {

const Shape shape{5, 130, 130};

/// What painting `id` into `box` of a layer changes.
BlockDelta stroke(const Project& project, int layerId, const Box& box, LabelId id) {
    const auto& before = project.layer(layerId)->map;
    auto after = before;
    after.write(box, std::vector<LabelId>(static_cast<std::size_t>(box.shape().voxels()), id).data());
    return BlockDelta::between(before, after);
}

std::vector<LabelBlockPtr> blocksOf(const LabelMap& map) {
    std::vector<LabelBlockPtr> blocks;
    for (std::size_t i = 0; i < map.blockCount(); ++i) blocks.push_back(map.block(i));
    return blocks;
}

} // namespace

class tst_Project : public QObject {
    Q_OBJECT
private:
    void open(Project& project) { project.setVolume(testing::greyRamp(shape), "ramp.tif"); }

private slots:
    void newDocumentHasOneEmptyLayer() {
        Project project;
        QSignalSpy volume(&project, &Project::volumeChanged);
        open(project);
        QCOMPARE(volume.count(), 1);
        QCOMPARE(project.layers().size(), std::size_t(1));
        QCOMPARE(project.activeLayer()->name, QString("Labels"));
        QCOMPARE(project.activeLayer()->map.shape(), shape);
        QVERIFY(!project.isDirty());
        QVERIFY(!project.history().canUndo());
        QCOMPARE(project.title(), QString("ramp"));
    }

    void undoRestoresTheSameSharedBlocks() {
        Project project;
        open(project);
        const int id = project.activeLayerId();
        const auto before = blocksOf(project.activeLayer()->map);
        project.commitEdit(id, stroke(project, id, {{1, 60, 60}, {2, 70, 70}}, 3), "Brush", false);
        const auto after = blocksOf(project.activeLayer()->map);
        QVERIFY(before != after);
        QCOMPARE(project.activeLayer()->map.at({1, 65, 65}), 3u);
        project.history().undo();
        QVERIFY(blocksOf(project.activeLayer()->map) == before);
        project.history().redo();
        QVERIFY(blocksOf(project.activeLayer()->map) == after);
    }

    void hundredsOfStepsUndoAllTheWay() {
        Project project;
        open(project);
        const int id = project.activeLayerId();
        const auto before = blocksOf(project.activeLayer()->map);
        for (std::int64_t i = 0; i < 400; ++i)
            project.commitEdit(id, stroke(project, id, {{0, i % 130, 0}, {1, i % 130 + 1, 5}}, 1 + i % 6), "Brush", false);
        QCOMPARE(project.history().count(), 400);
        while (project.history().canUndo()) project.history().undo();
        QVERIFY(blocksOf(project.activeLayer()->map) == before);
    }

    void shownStrokeBecomesOneStep() {
        Project project;
        open(project);
        const int id = project.activeLayerId();
        const auto before = blocksOf(project.activeLayer()->map);
        const auto delta = stroke(project, id, {{0, 0, 0}, {1, 5, 5}}, 2);
        project.showEdit(id, delta);
        QVERIFY(!project.history().canUndo());
        QVERIFY(!project.isDirty());
        const auto revision = project.activeLayer()->map.revision();
        project.commitEdit(id, delta, "Brush", true);
        QCOMPARE(project.activeLayer()->map.revision(), revision); // already there
        QCOMPARE(project.history().count(), 1);
        project.history().undo();
        QVERIFY(blocksOf(project.activeLayer()->map) == before);
        project.history().redo();
        QCOMPARE(project.activeLayer()->map.at({0, 4, 4}), 2u);
    }

    void revertedStrokeLeavesNothing() {
        Project project;
        open(project);
        const int id = project.activeLayerId();
        const auto before = blocksOf(project.activeLayer()->map);
        const auto delta = stroke(project, id, {{0, 0, 0}, {1, 5, 5}}, 2);
        project.showEdit(id, delta);
        project.revertEdit(id, delta);
        QVERIFY(blocksOf(project.activeLayer()->map) == before);
        QVERIFY(!project.history().canUndo());
        QVERIFY(!project.isDirty());
    }

    void editsOfALayerThatIsGoneAreIgnored() {
        Project project;
        open(project);
        const int id = project.activeLayerId();
        const auto delta = stroke(project, id, {{0, 0, 0}, {1, 5, 5}}, 2);
        project.commitEdit(id + 100, delta, "Brush", false);
        project.showEdit(id + 100, delta);
        QCOMPARE(project.history().count(), 0);
        open(project); // a late job of the former document must not hit the new one
        QVERIFY(project.activeLayerId() != id);
    }

    void layersComeAndGoThroughTheHistory() {
        Project project;
        open(project);
        const int first = project.activeLayerId();
        const auto labels = testing::randomLabels(shape, 7, 1);
        const int second = project.addLayer("Annotator 2", "a.tif", labels);
        QCOMPARE(project.activeLayerId(), second);
        QVERIFY(blocksOf(project.layer(second)->map) == blocksOf(labels));
        project.history().undo();
        QVERIFY(!project.layer(second));
        QCOMPARE(project.activeLayerId(), first);
        project.history().redo();
        QVERIFY(blocksOf(project.layer(second)->map) == blocksOf(labels));

        project.commitEdit(second, stroke(project, second, {{0, 0, 0}, {5, 9, 9}}, 6), "Brush", false);
        const auto painted = blocksOf(project.layer(second)->map);
        project.removeLayer(second);
        QVERIFY(!project.layer(second));
        QCOMPARE(project.activeLayerId(), first);
        project.history().undo();
        QVERIFY(blocksOf(project.layer(second)->map) == painted);
        QCOMPARE(project.activeLayerId(), second);
        project.history().undo();
        QVERIFY(blocksOf(project.layer(second)->map) == blocksOf(labels));

        const int third = project.addLayer("Third", "", labels);
        QVERIFY(third > second); // never reused
        project.renameLayer(third, "Drei");
        project.history().undo();
        QCOMPARE(project.layer(third)->name, QString("Third"));
        project.history().redo();
        QCOMPARE(project.layer(third)->name, QString("Drei"));
    }

    void removingAnInnerLayerPutsItBackInPlace() {
        Project project;
        open(project);
        const int middle = project.addLayer("Middle", "", testing::randomLabels(shape, 3, 1));
        project.addLayer("Last", "", testing::randomLabels(shape, 3, 2));
        project.removeLayer(middle);
        project.history().undo();
        QCOMPARE(project.layers()[1].id, middle);
        for (const int id : {project.layers()[0].id, project.layers()[1].id, project.layers()[2].id}) project.removeLayer(id);
        QCOMPARE(project.activeLayerId(), 0);
        QVERIFY(!project.activeLayer());
        while (project.history().canUndo()) project.history().undo();
        QCOMPARE(project.layers().size(), std::size_t(1));
    }

    void layerOfAnotherShapeIsRefused() {
        Project project;
        QVERIFY_THROWS_EXCEPTION(Error, project.addLayer("x", "", testing::randomLabels(shape, 3, 1)));
        open(project);
        try {
            project.addLayer("Other", "", testing::randomLabels({4, 130, 130}, 3, 1));
            QFAIL("must throw");
        } catch (const Error& e) {
            QVERIFY(e.kind() == ErrorKind::Mismatch);
            QVERIFY(QString(e.what()).contains("4x130x130") && QString(e.what()).contains("5x130x130"));
        }
        QCOMPARE(project.history().count(), 0);
    }

    void labelSignalsAreCoalesced() {
        Project project;
        open(project);
        const int id = project.activeLayerId();
        QSignalSpy spy(&project, &Project::labelsChanged);
        for (std::int64_t i = 0; i < 50; ++i) project.showEdit(id, stroke(project, id, {{0, i, i}, {1, i + 1, i + 1}}, 1));
        project.showEdit(id, stroke(project, id, {{4, 129, 129}, {5, 130, 130}}, 1));
        QCOMPARE(spy.count(), 0);
        QCoreApplication::processEvents();
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].toInt(), id);
        QCOMPARE(spy[0][1].value<Box>(), Box::of(shape));
        QCoreApplication::processEvents();
        QCOMPARE(spy.count(), 1);
    }

    void dirtyFollowsTheHistory() {
        Project project;
        open(project);
        QSignalSpy spy(&project, &Project::titleChanged);
        const int id = project.activeLayerId();
        project.commitEdit(id, stroke(project, id, {{0, 0, 0}, {1, 5, 5}}, 2), "Brush", false);
        QVERIFY(project.isDirty());
        QCOMPARE(spy.count(), 1);
        project.markSaved("/tmp/mine.granule");
        QVERIFY(!project.isDirty());
        QCOMPARE(project.title(), QString("mine"));
        project.history().undo();
        QVERIFY(project.isDirty());
        project.history().redo();
        QVERIFY(!project.isDirty());
        project.setClassLocked(2, true);
        QVERIFY(project.schema().isLocked(2));
        project.history().undo();
        project.history().redo();
        QVERIFY(project.isDirty()); // the lock is not in the history
    }

    void spacingCountsForLayersToo() {
        Project project;
        open(project);
        const int id = project.addLayer("Other", "", testing::randomLabels(shape, 3, 1));
        project.history().undo();
        QSignalSpy spy(&project, &Project::spacingChanged);
        project.setSpacing({50, 8, 8});
        QCOMPARE(spy.count(), 1);
        QVERIFY(project.activeLayer()->map.spacing() == (VoxelSpacing{50, 8, 8}));
        project.history().redo();
        QVERIFY(project.layer(id)->map.spacing() == (VoxelSpacing{50, 8, 8}));
        QVERIFY_THROWS_EXCEPTION(Error, project.setSpacing({0, 8, 8}));
        QVERIFY(project.spacing() == (VoxelSpacing{50, 8, 8}));
    }

    void replacingTheSourceTellsNobody() {
        Project project;
        open(project);
        project.setSpacing({50, 8, 8});
        QSignalSpy spy(&project, &Project::volumeChanged);
        const auto copy = testing::greyRamp(shape);
        project.replaceSource(copy);
        QCOMPARE(project.volume().source(), copy.source());
        QVERIFY(project.spacing() == (VoxelSpacing{50, 8, 8}));
        QCOMPARE(spy.count(), 0);
        project.replaceSource(testing::greyRamp({4, 130, 130})); // not the same file: ignored
        QCOMPARE(project.volume().source(), copy.source());
    }

    void restoreReplacesEverything() {
        Project project;
        open(project);
        const int old = project.activeLayerId();
        project.commitEdit(old, stroke(project, old, {{0, 0, 0}, {1, 5, 5}}, 2), "Brush", false);
        auto schema = ClassSchema::platelet();
        schema.classes[3].visible = false;
        std::vector<project::LabelLayer> layers(2);
        for (int i = 0; i < 2; ++i) {
            layers[static_cast<std::size_t>(i)].id = 7 + i;
            layers[static_cast<std::size_t>(i)].map = testing::randomLabels(shape, 5, static_cast<unsigned>(i));
        }
        project.restore(testing::greyRamp(shape), "ramp.tif", layers, 8, schema, "/tmp/p.granule");
        QCOMPARE(project.activeLayerId(), 8);
        QVERIFY(!project.isDirty());
        QVERIFY(!project.history().canUndo());
        QVERIFY(!project.schema().classes[3].visible);
        QVERIFY(project.addLayer("New", "", layers[0].map) > 8);
        layers[0].map = testing::randomLabels({1, 2, 3}, 2, 1);
        QVERIFY_THROWS_EXCEPTION(Error, project.restore(testing::greyRamp(shape), "", layers, 8, schema, ""));
        QCOMPARE(project.layers().size(), std::size_t(3)); // the refused one changed nothing
    }
};

QTEST_GUILESS_MAIN(tst_Project)
#include "tst_Project.moc"
