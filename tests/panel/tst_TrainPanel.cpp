// SPDX-License-Identifier: BSD-3-Clause
// The Train panel and its curves: what a run's folder tells is what is shown.
#include "tests/support/Files.h"
#include "tests/support/TestData.h"
#include "ui/panel/training/RunCurves.h"
#include "ui/panel/training/TrainPanel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QtTest>

using namespace granule;
using namespace granule::panel;
using granule::testing::TemporaryFolder;
using granule::testing::writeBytes;

class TestTrainPanel : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("Granule tests");
        QSettings().clear();
    }

    void historyIsReadByTheNamesOfItsColumns() {
        TemporaryFolder folder;
        QVERIFY(readRunHistory(folder.path).points.empty());
        writeBytes(folder.path / "history.csv", "step,epoch,mean_loss,val_miou_all,val_miou_org,classes_predicted,learning_rate,dead_classes\n"
                                                "100,0,2500.5,,,,0.001,\n200,1,1200,0.41,0.32,6,0.001,3 5\nrubbish\n300,2,nan,0.5,0.4,7,0.001,\n400,3,900");
        writeBytes(folder.path / "log.txt", "step 200: dead, logits of zero everywhere since the last validation: class 3 5\n\n");
        const auto history = readRunHistory(folder.path);
        QCOMPARE(history.points.size(), std::size_t(3));
        QCOMPARE(history.points[0].step, 100);
        QVERIFY(!history.points[0].mIoUAll && history.points[1].mIoUAll);
        QCOMPARE(*history.points[1].mIoUOrg, 0.32);
        QCOMPARE(history.points[2].loss, 900.0); // the last row may be half there
        QCOMPARE(*history.bestMIoUAll(), 0.41);
        QCOMPARE(history.events.size(), std::size_t(1));
    }

    void curvesFallWithTheLoss() {
        RunHistory history;
        for (int i = 1; i <= 50; ++i) history.points.push_back({i * 100, 5000.0 / i, i % 10 ? std::nullopt : std::optional(i / 60.0), i % 10 ? std::nullopt : std::optional(i / 80.0)});
        RunCurves curves;
        curves.resize(320, 260);
        const auto empty = curves.grab().toImage();
        curves.setHistory(history);
        const auto drawn = curves.grab().toImage();
        QVERIFY(drawn != empty);
        QTest::mouseMove(&curves, {200, 60});
        QMouseEvent move(QEvent::MouseMove, QPointF(200, 60), QPointF(200, 60), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&curves, &move);
        QVERIFY(curves.grab().toImage() != drawn); // the numbers under the pointer
        curves.setHistory({{{100, 0, {}, {}}}, {}}); // one point, a loss that has no logarithm
        QVERIFY(!curves.grab().isNull());
    }

    void onlyWhatCanBeTrainedIsOffered() {
        project::Project project;
        TrainPanel panel(project);
        auto* train = panel.findChild<QPushButton*>("trainRun");
        QVERIFY(!train->isEnabled());
        project.setVolume(granule::testing::greyRamp({6, 80, 120}), "ramp.tif");
        std::vector<engine::NetworkInfo> networks(2);
        networks[0].name = "2d3d-3x3x3";
        networks[1].name = "2d3d-nopyramid";
        panel.setNetworks(networks);
        QVERIFY(!train->isEnabled()); // no folder yet
        QVERIFY(!panel.findChild<QLabel*>("trainWhy")->text().isEmpty());
        QSignalSpy folderChanged(&panel, &TrainPanel::folderChanged), asked(&panel, &TrainPanel::trainAsked);
        panel.setFolder("/tmp/run");
        QCOMPARE(folderChanged.count(), 1);
        QVERIFY(train->isEnabled());
        panel.findChild<QComboBox*>("trainNetwork")->setCurrentIndex(1);
        panel.findChild<QSpinBox*>("trainSteps")->setValue(7);
        const auto order = panel.order();
        QCOMPARE(order.network, std::string("2d3d-nopyramid"));
        QCOMPARE(order.steps, 7);
        QCOMPARE(order.layer, project.activeLayerId());
        train->click();
        QCOMPARE(asked.count(), 1);
        panel.setRunning(true);
        QVERIFY(!panel.findChild<QLineEdit*>("trainFolder")->isEnabled());
        panel.showHistory({{{100, 12, 0.25, 0.1}}, {"step 90: something"}});
        QVERIFY(panel.findChild<QLabel*>("trainSummary")->text().contains("0.250"));
        panel.setRunning(false);
        QVERIFY(train->isEnabled());
    }
};

QTEST_MAIN(TestTrainPanel)
#include "tst_TrainPanel.moc"
