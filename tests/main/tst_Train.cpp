// SPDX-License-Identifier: BSD-3-Clause
// Training from the window: a run's folder, its curves, and stopping.
#include "tests/main/WindowFixture.h"
#include "ui/main/TrainController.h"
#include "ui/panel/training/RunCurves.h"
#include "ui/panel/training/TrainPanel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSpinBox>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

class TestTrain : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    /// A stack with labels, the Models workspace open and all set for `steps` steps of the smallest network.
    bool prepare(Window& window, const std::string& run, int steps) {
        if (!window.load(writeStack(m_folder, "ramp.tif", {6, 48, 48}))) return false;
        window.project().setActiveLayer(window.project().addLayer("Truth", "made", granule::testing::randomLabels({6, 48, 48}, 3, 1)));
        window.setWorkspace(Workspace::Models);
        auto* networks = child<QComboBox>(window, "trainNetwork");
        if (!QTest::qWaitFor([&] { return networks->count() > 0; }, 60000) || !window.settle()) return false;
        child<QSpinBox>(window, "trainBase")->setValue(2);
        child<QSpinBox>(window, "trainSteps")->setValue(steps);
        child<panel::TrainPanel>(window, "trainPanel")->setFolder(QString::fromStdString(m_folder.file(run)));
        return child<QPushButton>(window, "trainRun")->isEnabled();
    }

private slots:
    void initTestCase() { useOwnSettings(); }
    void cleanup() { QSettings().clear(); }

    void aRunLeavesAModelAndItsCurves() {
        Window window;
        QVERIFY(prepare(window, "run", 3));
        window.click("trainRun");
        QVERIFY(window.settle());
        QVERIFY2(QFileInfo::exists(QString::fromStdString(m_folder.file("run/model.json"))), qPrintable(window.noticeText()));
        const auto& history = child<panel::RunCurves>(window, "runCurves")->history();
        QCOMPARE(history.points.size(), std::size_t(1));
        QCOMPARE(history.points[0].step, 3);
        QVERIFY(window.noticeText().contains("3 steps"));
        QVERIFY(window.noticeText().contains("class 3, 4, 5, 6")); // the active layer has no others
    }

    void whatWasTrainedCanBeTickedAndSegmentsAlone() {
        Window window;
        QVERIFY(prepare(window, "mine", 2));
        window.click("trainRun");
        QVERIFY(window.settle());
        auto* ensemble = child<QLabel>(window, "modelsEnsemble");
        auto* mine = child<QCheckBox>(window, "model4Use"); // four ship
        QVERIFY(mine && !mine->isChecked());
        QVERIFY(ensemble->text().contains("4"));
        mine->click();
        QVERIFY(ensemble->text().contains("5"));
        for (const char* shipped : {"model0Use", "model1Use", "model2Use", "model3Use"}) child<QCheckBox>(window, shipped)->click();
        QVERIFY(ensemble->text().contains("uses the ticked network"));
        mine->click();
        QVERIFY(ensemble->text().contains("tick at least one"));
        window.setWorkspace(Workspace::Segment);
        QVERIFY(!child<QPushButton>(window, "segmentRun")->isEnabled());
        mine->click();
        QVERIFY(child<QPushButton>(window, "segmentRun")->isEnabled());
        QVERIFY(child<QLabel>(window, "modelName")->text().contains("base 2"));
        window.click("segmentRun");
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().back().name, QString("Network"));

        Window again; // remembers
        again.setWorkspace(Workspace::Models);
        QVERIFY(QTest::qWaitFor([&] { return again.findChild<QCheckBox*>("model4Use") != nullptr; }, 60000));
        QVERIFY(child<QCheckBox>(again, "model4Use")->isChecked() && !child<QCheckBox>(again, "model0Use")->isChecked());
        again.click("model4Details");
        again.click("model4Curves");
        QCOMPARE(child<panel::RunCurves>(again, "runCurves")->history().points.size(), std::size_t(1));
        again.click("model4Remove");
        QVERIFY(QTest::qWaitFor([&] { return again.findChild<QCheckBox*>("model4Use") == nullptr; }, 60000));
        QVERIFY(QFileInfo::exists(QString::fromStdString(m_folder.file("mine/model.json"))));
    }

    void stoppingKeepsACheckpointToGoOnFrom() {
        Window window;
        QVERIFY(prepare(window, "stopped", 100000));
        window.click("trainRun");
        QVERIFY(QTest::qWaitFor([&] { return QFileInfo::exists(QString::fromStdString(m_folder.file("stopped/checkpoint/state.safetensors"))); }, 60000));
        window.click("trainStop");
        QVERIFY(window.settle());
        QVERIFY(!QFileInfo::exists(QString::fromStdString(m_folder.file("stopped/model.json"))));
        QVERIFY(child<QPushButton>(window, "trainRun")->isVisible());
    }
};

QTEST_MAIN(TestTrain)
#include "tst_Train.moc"
