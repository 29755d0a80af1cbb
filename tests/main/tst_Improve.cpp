// SPDX-License-Identifier: BSD-3-Clause
// Learning from corrections, with a tiny network that learned nothing: what matters is what becomes of project and models.
#include "tests/main/TinyModel.h" // LibTorch before Qt, whose macros it does not survive

#include "core/engine/Ensemble.h"
#include "core/project/Judged.h"
#include "tests/main/WindowFixture.h"
#include "ui/panel/ImprovePanel.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QSlider>

#include <cstdlib>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;
using State = panel::ImprovePanel::State;

namespace {

const Box touchedUp{{4, 20, 20}, {7, 60, 70}};

struct ImproveWindow : Window {
    panel::ImprovePanel* panel = child<panel::ImprovePanel>(*this, "improvePanel");
    QComboBox* versions = child<QComboBox>(*this, "improveVersions");

    void paint(const Box& box, LabelId id) {
        const auto& layer = *project().activeLayer();
        auto after = layer.map;
        granule::testing::fill(after, box, id);
        project().commitEdit(layer.id, BlockDelta::between(layer.map, after), "Paint", false);
    }
    bool improve() {
        click("improveRun");
        return QTest::qWaitFor([this] { return panel->state() == State::Offered; }, 120000);
    }
    const LabelMap& labels() { return project().activeLayer()->map; }
    QDir models(const QString& projectPath) { return QDir(projectPath + "-models"); }
};

} // namespace

class TestImprove : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;
    QString m_stack;

private slots:
    void initTestCase() {
        useOwnSettings();
        makeTinyModel(m_folder);
        m_stack = writeStack(m_folder);
    }
    void init() {
        const QStringList only{QString::fromStdString((m_folder.path / "tiny").string())};
        QSettings().setValue("models/added", only);
        QSettings().setValue("models/ticked", only);
    }
    void cleanup() { QSettings().clear(); }

    void withoutCorrectionsThereIsNothingToLearn() {
        ImproveWindow w;
        QVERIFY(w.load(m_stack));
        QVERIFY(!child<QPushButton>(w, "improveRun")->isEnabled());
        w.paint(touchedUp, 2);
        QVERIFY(child<QPushButton>(w, "improveRun")->isEnabled());
        QVERIFY(child<QLabel>(w, "improveNote")->text().contains("1 correction"));
        w.click("undoButton");
        QVERIFY(!child<QPushButton>(w, "improveRun")->isEnabled());
    }

    void keepIsOneStepThatLeavesWhatWasJudged() {
        ImproveWindow w;
        QVERIFY(w.load(m_stack));
        w.paint(touchedUp, 2);
        w.project().setClassLocked(1, true);
        QVERIFY(w.improve());
        QVERIFY(w.views().slice(view::Plane::XY).swipe().has_value());
        QCOMPARE(w.project().layers().size(), std::size_t{2});
        QVERIFY(w.project().layers().back().preview);
        child<QSlider>(w, "improveShare")->setValue(250);
        QCOMPARE(w.views().slice(view::Plane::XY).swipe()->share, 0.25);
        // Painting goes on while the choice is open.
        w.paint({{0, 0, 0}, {1, 10, 10}}, 3);
        QVERIFY(w.settle());
        QTest::qWait(50);
        QVERIFY(w.settle());
        QCOMPARE(w.project().layers().back().map.at({0, 5, 5}), LabelId{3});

        const int steps = w.project().history().count();
        w.click("improveKeep");
        QVERIFY(w.settle());
        QCOMPARE(w.project().history().count(), steps + 1);
        QCOMPARE(w.project().history().text(steps), QString("Improve the ensemble"));
        QCOMPARE(w.project().layers().size(), std::size_t{1});
        QVERIFY(!w.views().slice(view::Plane::XY).swipe());
        for (const auto id : w.labels().read(touchedUp)) QCOMPARE(id, LabelId{2});
        for (const auto id : w.labels().read({{0, 0, 0}, {1, 10, 10}})) QCOMPARE(id, LabelId{3});
        for (const auto id : w.labels().read(Box::of(w.labels().shape()))) QVERIFY(id != 1);
        QCOMPARE(project::countPersonsEdits(w.project(), w.project().activeLayerId()), 2);
        QCOMPARE(w.versions->count(), 2);
        QCOMPARE(w.versions->currentIndex(), 1);
        QVERIFY2(w.versions->currentText().contains("1 correction"), qPrintable(w.versions->currentText()));

        w.click("undoButton");
        QCOMPARE(w.versions->currentIndex(), 0);
        w.click("redoButton");
        QCOMPARE(w.versions->currentIndex(), 1);
        QVERIFY(w.settle());
    }

    void versionsLieBesideTheProjectAndComeBack() {
        const QString path = QString::fromStdString(m_folder.file("kept.granule"));
        {
            ImproveWindow w;
            QVERIFY(w.load(m_stack));
            w.paint(touchedUp, 2);
            QVERIFY(w.improve());
            w.click("improveKeep");
            QVERIFY(w.settle());
            w.saveTo(path);
            QVERIFY(w.settle());
            QTest::qWait(50);
            QVERIFY(w.settle());
            QCOMPARE(w.models(path).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
        }
        ImproveWindow w;
        QVERIFY(w.load(path));
        QCOMPARE(w.versions->count(), 2);
        QCOMPARE(w.versions->currentIndex(), 1);
        // Back to what it was trained as, and forth again by undo.
        w.versions->setCurrentIndex(0);
        emit w.versions->activated(0);
        QCOMPARE(w.versions->currentIndex(), 0);
        w.click("undoButton");
        QCOMPARE(w.versions->currentIndex(), 1);
        QVERIFY(w.settle());
    }

    void rollBackAndStopLeaveEverythingAsItWas() {
        ImproveWindow w;
        QVERIFY(w.load(m_stack));
        w.paint(touchedUp, 2);
        const auto before = w.labels();
        const int steps = w.project().history().count();
        QVERIFY(w.improve());
        w.click("improveRollBack");
        QVERIFY(w.settle());
        QCOMPARE(w.panel->state(), State::Idle);
        QCOMPARE(w.versions->count(), 1);
        QVERIFY(BlockDelta::between(before, w.labels()).empty());
        QCOMPARE(w.project().history().count(), steps);
        w.click("improveRun");
        w.click("improveStop");
        QVERIFY(w.settle());
        QCOMPARE(w.panel->state(), State::Idle);
        QCOMPARE(w.project().layers().size(), std::size_t{1});
    }

    /// On an idle computer with two cores this is to take less than a minute.
    void theShippedEnsembleInSight() {
        if (!qEnvironmentVariableIsSet("GRANULE_TIMES")) QSKIP("Set GRANULE_TIMES to measure.");
        if (engine::Ensemble::shippedModels().empty()) QSKIP("No models ship with this build.");
        QSettings().clear();
        ImproveWindow w;
        QSignalSpy opened(&w.document(), &DocumentController::opened);
        w.openSample();
        QVERIFY(opened.wait(300000));
        QVERIFY(QTest::qWaitFor([&] { return !w.jobs().busy(); }, 120000));
        const auto shape = w.project().volume().shape();
        const auto z = shape.z / 2, y = shape.y / 2, x = shape.x / 2;
        w.paint({{z, y - 90, x - 90}, {z + 2, y - 60, x - 50}}, 3);
        w.paint({{z, y + 40, x}, {z + 1, y + 80, x + 40}}, 2);
        w.paint({{z, y - 60, x + 80}, {z + 1, y - 30, x + 120}}, 1);
        w.selection().setCrosshair({z, y, x});
        QElapsedTimer clock;
        clock.start();
        w.click("improveRun");
        QVERIFY(QTest::qWaitFor([&] { return w.panel->state() == State::Offered; }, 580000));
        double loads[1]{};
        static_cast<void>(getloadavg(loads, 1));
        qInfo("press to the new result in sight: %.1f s (load %.1f); %s", static_cast<double>(clock.elapsed()) / 1000, loads[0],
              qPrintable(child<QLabel>(w, "improveOffer")->text()));
        w.click("improveRollBack");
    }
};

QTEST_MAIN(TestImprove)
#include "tst_Improve.moc"
