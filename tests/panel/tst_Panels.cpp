// SPDX-License-Identifier: BSD-3-Clause
// The panels show the project and change nothing but through it.
#include "tests/support/TestData.h"
#include "ui/panel/ClassCounter.h"
#include "ui/panel/ClassesPanel.h"
#include "ui/panel/ContrastPanel.h"
#include "ui/panel/Histogram.h"
#include "ui/panel/LayersPanel.h"
#include "ui/panel/ToolPanel.h"
#include "ui/panel/Words.h"

#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardPaths>
#include <QToolButton>
#include <QtTest>

using namespace granule;
using namespace granule::panel;

class TestPanels : public QObject {
    Q_OBJECT

    struct Desk {
        project::Project project;
        project::Selection selection;
        project::JobQueue jobs;
        Desk() {
            const Shape shape{6, 80, 120};
            project.setVolume(granule::testing::greyRamp(shape), "ramp.tif");
            selection.setShape(shape);
        }
        bool settle() {
            return QTest::qWaitFor([this] { return !jobs.busy(); }, 10000);
        }
    };
    template <typename Widget>
    static Widget* find(const QWidget& in, const QString& name) {
        return in.findChild<Widget*>(name);
    }

private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("Granule tests");
        QSettings().clear();
    }

    void countsAreExactAndFollowEdits() {
        Desk desk;
        const auto cells = granule::testing::touchingCells();
        desk.project.setActiveLayer(desk.project.addLayer("Cells", "made", cells));
        ClassCounter counter(desk.project, desk.jobs);
        QSignalSpy changed(&counter, &ClassCounter::changed);
        QVERIFY(changed.wait(5000));
        std::array<std::int64_t, 4> wanted{};
        for (const auto id : cells.read<std::uint8_t>(Box::of(cells.shape()))) ++wanted[id];
        for (std::size_t k = 0; k < wanted.size(); ++k) QCOMPARE(counter.counts()[k], wanted[k]);

        LabelMap after = cells;
        const LabelId five = 5;
        after.write({{0, 0, 0}, {1, 1, 1}}, &five);
        desk.project.commitEdit(desk.project.activeLayerId(), BlockDelta::between(cells, after), "one voxel", false);
        QVERIFY(changed.wait(5000));
        QCOMPARE(counter.counts()[5], 1);
        QCOMPARE(counter.counts()[0], wanted[0] - 1);
        desk.project.history().undo();
        QVERIFY(changed.wait(5000));
        QCOMPARE(counter.counts()[5], 0);
    }

    void classRowsChooseHideAndLock() {
        Desk desk;
        ClassesPanel panel(desk.project, desk.selection, desk.jobs);
        panel.show();
        QTest::mouseClick(find<QWidget>(panel, "classRow4"), Qt::LeftButton, {}, QPoint(60, 16));
        QCOMPARE(desk.selection.activeClass(), LabelId{4});
        QTest::mouseClick(find<QToolButton>(panel, "classRow4Lock"), Qt::LeftButton);
        QVERIFY(desk.project.schema().isLocked(4));
        QTest::mouseClick(find<QToolButton>(panel, "classRow4Eye"), Qt::LeftButton);
        QVERIFY(!desk.project.schema().find(4)->visible);
        QVERIFY(desk.settle());
    }

    void layersAreRenamedInPlaceAndHidden() {
        Desk desk;
        LayersPanel panel(desk.project);
        panel.show();
        const int id = desk.project.activeLayerId();
        const QString row = QStringLiteral("layerRow%1").arg(id);
        QTest::mouseDClick(find<QWidget>(panel, row), Qt::LeftButton, {}, QPoint(80, 12));
        auto* field = find<QLineEdit>(panel, row + "Field");
        QVERIFY(field->isVisible());
        field->setText("Annotator 1");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(desk.project.layer(id)->name, QString("Annotator 1"));
        desk.project.history().undo();
        QCOMPARE(desk.project.layer(id)->name, QString("Labels"));
        QTest::mouseClick(find<QToolButton>(panel, row + "Eye"), Qt::LeftButton);
        QVERIFY(!desk.project.layer(id)->visible);
        find<QSlider>(panel, row + "Opacity")->setValue(40);
        QCOMPARE(desk.project.layer(id)->opacity, 0.4);
    }

    void theBrushSliderIsInNanometres() {
        Desk desk;
        ToolPanel panel(desk.project, desk.selection);
        desk.selection.setTool(project::Tool::Brush);
        auto* slider = find<QSlider>(panel, "brushSize");
        slider->setValue(slider->minimum());
        QCOMPARE(desk.selection.brushDiameterNm(), 10.0);
        slider->setValue(slider->maximum());
        QCOMPARE(desk.selection.brushDiameterNm(), 20000.0);
        for (const double nm : {20.0, 300.0, 540.0, 2000.0}) { // showing a size does not change it
            desk.selection.setBrushDiameterNm(nm);
            QCOMPARE(desk.selection.brushDiameterNm(), nm);
        }
    }

    void histogramHandlesNeverCross() {
        Desk desk;
        desk.selection.setGreyRange({50, 200});
        ContrastPanel panel(desk.project, desk.selection, desk.jobs);
        panel.resize(320, 200);
        panel.show();
        QVERIFY(QTest::qWaitFor([&] { return desk.jobs.jobs().size() > 0; }, 3000));
        QVERIFY(desk.settle());
        auto* histogram = find<Histogram>(panel, "histogram");
        const auto x = [&](double grey) { return static_cast<int>(7 + grey / 255 * (histogram->width() - 14)); };
        QTest::mousePress(histogram, Qt::LeftButton, {}, QPoint(x(50), 20));
        QTest::mouseMove(histogram, QPoint(x(240), 20));
        QTest::mouseRelease(histogram, Qt::LeftButton, {}, QPoint(x(240), 20));
        QVERIFY(desk.selection.greyRange().black < desk.selection.greyRange().white);
        QCOMPARE(desk.selection.greyRange().white, 200.0);
        QVERIFY(desk.selection.greyRange().black > 190);
    }

    void words() {
        QCOMPARE(describeLength(540), QString("540 nm"));
        QCOMPARE(describeLength(1234), QString("1.23 \u00b5m"));
        QCOMPARE(describeVolume(0.31e9), QString("0.310 \u00b5m\u00b3"));
        QCOMPARE(describeDuration(12.2), QString("13 s"));
        QCOMPARE(describeDuration(72), QString("1:12 min"));
        QCOMPARE(describeDuration(7500), QString("2 h 05 min"));
        QCOMPARE(describeCount(32e6), QString("32.0 M"));
    }
};

QTEST_MAIN(TestPanels)
#include "tst_Panels.moc"
