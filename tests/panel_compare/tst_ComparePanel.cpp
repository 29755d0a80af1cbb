// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/compare/MatrixView.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace granule;
using panel::ComparePanel;
using panel::MatrixView;
using testing::fill;

namespace {

const Shape shape{4, 100, 120};

/// A panel over two maps of a cell with two mitochondria; the second map calls one (the larger) and a part of the other
/// alpha granules.
struct Scene {
    project::Project project;
    project::Selection selection;
    project::JobQueue jobs;
    int truth = 0, other = 0;
    ComparePanel panel{project, selection, jobs};

    explicit Scene(bool withLayers = true) {
        panel.resize(560, 1200);
        project.setVolume(testing::greyRamp(shape), "ramp.tif");
        selection.setShape(shape);
        if (!withLayers) return;
        LabelMap a(shape, plateletSpacing);
        fill(a, {{0, 10, 10}, {4, 90, 110}}, 1);
        fill(a, {{1, 20, 20}, {3, 40, 50}}, 2);
        fill(a, {{2, 60, 60}, {3, 70, 70}}, 2);
        auto b = a;
        fill(b, {{1, 20, 20}, {3, 40, 50}}, 3);
        fill(b, {{2, 60, 60}, {3, 65, 70}}, 3);
        truth = project.addLayer("Annotator 1", "", a);
        other = project.addLayer("Algorithm", "", b);
    }
};

template <typename T>
T* child(QWidget& panel, const char* name) {
    return panel.findChild<T*>(name);
}

/// Shows the panel and waits until its maps are compared.
bool showCompared(ComparePanel& panel) {
    panel.show();
    panel.activateWindow(); // its shortcuts work where no window manager does that
    return QTest::qWaitForWindowExposed(&panel) && QTest::qWaitFor([&] { return panel.matrix().has_value(); });
}

/// Clicks the middle of a cell of the matrix.
void clickCell(QWidget& panel, int truth, int predicted) {
    auto* view = panel.findChild<MatrixView*>("compareMatrix");
    const double w = (view->width() - 52.0) / 7, h = (view->height() - 24.0) / 7;
    QTest::mouseClick(view, Qt::LeftButton, {}, QPoint(static_cast<int>(52 + (predicted + 0.5) * w), static_cast<int>(24 + (truth + 0.5) * h)));
}

} // namespace

class tst_ComparePanel : public QObject {
    Q_OBJECT
private slots:
    void oneLayerShowsWhatToDo() {
        Scene scene(false);
        auto& panel = scene.panel;
        panel.show();
        QVERIFY(child<QWidget>(panel, "compareEmpty")->isVisible());
        QVERIFY(!child<QWidget>(panel, "compareMatrix")->isVisible());
        QSignalSpy asked(&panel, &ComparePanel::addRequested);
        QTest::mouseClick(child<QPushButton>(panel, "compareAddFirst"), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void paintedLayersAreComparedFirst() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(!panel.matrix()); // nothing is computed before it is looked at
        QVERIFY(showCompared(panel));
        QCOMPARE(child<QComboBox>(panel, "compareTruth")->currentText(), QString("Annotator 1")); // not the empty "Labels"
        QCOMPARE(child<QComboBox>(panel, "compareOther")->currentText(), QString("Algorithm"));
        NoProgress nobody;
        const auto expected = analysis::compare(scene.project.layer(scene.truth)->map, scene.project.layer(scene.other)->map, 7, false, nobody);
        for (int t = 0; t < 7; ++t)
            for (int p = 0; p < 7; ++p) QCOMPARE(panel.matrix()->count(t, p), expected.count(t, p));
        QCOMPARE(child<QLabel>(panel, "compareMiouAll")->text(), QString::number(expected.mIoUAll(), 'f', 3));
        QCOMPARE(child<QLabel>(panel, "compareKappa")->text(), QString::number(expected.cohenKappa(), 'f', 3));
    }

    void layersThatComeLaterAreTakenUntilAPersonChose() {
        Scene scene(false);
        auto& panel = scene.panel;
        panel.show();
        scene.project.addLayer("First", "", testing::randomLabels(shape, 7, 1));
        QCOMPARE(child<QComboBox>(panel, "compareOther")->currentText(), QString("Labels")); // empty, but there is no other
        scene.project.addLayer("Second", "", testing::randomLabels(shape, 7, 2));
        QCOMPARE(child<QComboBox>(panel, "compareTruth")->currentText(), QString("First"));
        QCOMPARE(child<QComboBox>(panel, "compareOther")->currentText(), QString("Second"));
        panel.setRaters(scene.project.layers()[2].id, scene.project.layers()[0].id);
        scene.project.addLayer("Third", "", testing::randomLabels(shape, 7, 3));
        QCOMPARE(child<QComboBox>(panel, "compareTruth")->currentText(), QString("Second"));
        QCOMPARE(child<QComboBox>(panel, "compareOther")->currentText(), QString("Labels"));
    }

    void aCellLeadsToItsPlaces() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        clickCell(panel, 2, 3);
        auto* list = child<QListWidget>(panel, "comparePlaces");
        QTRY_COMPARE(list->count(), 2);
        QCOMPARE(panel.places()[0].voxels, std::uint64_t(2 * 20 * 30)); // the largest first, and there at once
        const auto inside = [&](const Index& v, LabelId t, LabelId p) {
            return scene.project.layer(scene.truth)->map.at(v) == t && scene.project.layer(scene.other)->map.at(v) == p;
        };
        QCOMPARE(scene.selection.crosshair(), panel.places()[0].inside);
        QVERIFY(inside(scene.selection.crosshair(), 2, 3));
        QVERIFY(!list->item(0)->icon().isNull());
        panel.nextPlace(); // J, a command of the window
        QCOMPARE(scene.selection.crosshair(), panel.places()[1].inside);
        panel.nextPlace(); // around
        QCOMPARE(scene.selection.crosshair(), panel.places()[0].inside);
        panel.previousPlace(); // Shift+J
        QCOMPARE(scene.selection.crosshair(), panel.places()[1].inside);
        clickCell(panel, 5, 6);
        QTRY_COMPARE(list->count(), 0);
        QCOMPARE(child<QLabel>(panel, "comparePlacesText")->text(), QString("No such place."));
    }

    void editsAreComparedAgainWithoutMovingTheView() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        clickCell(panel, 2, 3);
        QTRY_COMPARE(panel.places().size(), std::size_t(2));
        scene.selection.setCrosshair({0, 1, 1});
        auto after = scene.project.layer(scene.other)->map;
        fill(after, {{1, 20, 20}, {3, 40, 50}}, 2); // the larger one put right
        scene.project.commitEdit(scene.other, BlockDelta::between(scene.project.layer(scene.other)->map, after), "Brush", false);
        QTRY_COMPARE(panel.places().size(), std::size_t(1));
        QCOMPARE(panel.matrix()->count(2, 3), std::uint64_t(50));
        QCOMPARE(scene.selection.crosshair(), (Index{0, 1, 1}));
        scene.project.history().undo();
        QTRY_COMPARE(panel.places().size(), std::size_t(2));
    }

    void swapTransposes() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        const auto before = *panel.matrix();
        QTest::mouseClick(child<QPushButton>(panel, "compareSwap"), Qt::LeftButton);
        QVERIFY(!panel.matrix()); // no result of other raters is left standing
        QTRY_VERIFY(panel.matrix());
        QCOMPARE(panel.matrix()->count(3, 2), before.count(2, 3));
        auto* truth = child<QComboBox>(panel, "compareTruth");
        truth->setCurrentIndex(truth->findText("Annotator 1")); // the one that stands in the columns: they change places
        QTRY_VERIFY(panel.matrix() && panel.matrix()->count(2, 3) == before.count(2, 3));
        QCOMPARE(child<QComboBox>(panel, "compareOther")->currentText(), QString("Algorithm"));
    }

    void removingARaterIsTakenInStride() {
        Scene scene;
        auto& panel = scene.panel;
        QVERIFY(showCompared(panel));
        scene.project.removeLayer(scene.other);
        QTRY_VERIFY(panel.matrix() && panel.matrix()->count(2, 2) == 0); // against the empty "Labels" now
        scene.project.removeLayer(scene.truth);
        QVERIFY(child<QWidget>(panel, "compareEmpty")->isVisible());
        QVERIFY(!panel.matrix());
        scene.project.history().undo();
        scene.project.history().undo();
        QTRY_VERIFY(panel.matrix());
    }

    void objectIdsAreToldInPlace() {
        Scene scene;
        LabelMap objects(shape, plateletSpacing);
        fill(objects, {{0, 0, 0}, {1, 5, 5}}, 250);
        const int odd = scene.project.addLayer("Objects", "", objects);
        auto& panel = scene.panel;
        panel.show();
        panel.setRaters(scene.truth, odd);
        auto* problem = child<QLabel>(panel, "compareProblem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains("250"));
        panel.setRaters(scene.truth, scene.other);
        QTRY_VERIFY(panel.matrix());
        QVERIFY(!problem->isVisible());
    }

    void exportsTableAndFigures() {
        Scene scene;
        testing::TemporaryFolder folder;
        auto& panel = scene.panel;
        panel.show();
        QVERIFY(!child<QPushButton>(panel, "compareExport")->isEnabled());
        QTRY_VERIFY(panel.matrix());
        QVERIFY(child<QPushButton>(panel, "compareExport")->isEnabled());
        const std::pair<const char*, QByteArray> files[] = {{"m.csv", "\"Annotator 1"}, {"m.svg", "<?xml"}, {"m.pdf", "%PDF"}, {"m.png", "\x89PNG"}};
        for (const auto& [name, start] : files) {
            const auto path = QString::fromStdString(folder.file(name));
            panel.exportTo(path);
            QFile file(path);
            QVERIFY2(file.open(QIODevice::ReadOnly), name);
            QVERIFY2(file.readAll().startsWith(start), name);
        }
        auto* problem = child<QLabel>(panel, "compareProblem");
        QVERIFY(problem->text().isEmpty());
        panel.exportTo(QString::fromStdString(folder.file("m.doc")));
        QVERIFY(problem->text().contains(".svg"));
        panel.exportTo(QString::fromStdString(folder.file("none/m.csv")));
        QVERIFY(problem->text().contains("none"));
    }
};

QTEST_MAIN(tst_ComparePanel)
#include "tst_ComparePanel.moc"
