// SPDX-License-Identifier: BSD-3-Clause
#include "tests/main/WindowFixture.h"
#include "ui/main/Actions.h"
#include "ui/main/MeasureController.h"
#include "ui/panel/measure/MeasurePage.h"

#include <QTableView>

using namespace granule;
using namespace granule::desktop::testing;
using granule::testing::fill;
using granule::testing::TemporaryFolder;

/// The Measure window: what it says, and how its rows and the active object follow each other.
class tst_MeasureInWindow : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    /// Three alpha granules that are objects, on a layer of their own.
    static void addObjects(desktop::MainWindow& window) {
        LabelMap map(window.project().volume().shape(), window.project().spacing());
        ObjectTable table;
        LabelId id = firstObjectId;
        for (const std::int64_t size : {8, 20, 14}) {
            const std::int64_t x = 10 + 35 * (id - firstObjectId);
            fill(map, {{3, 20, x}, {8, 20 + size, x + size}}, id);
            table.set({.id = id++, .classId = 3, .name = {}, .colour = {}});
        }
        window.project().setActiveLayer(window.project().addLayer("Granules", "test", map, table));
    }
    static panel::MeasurePage* measured(Window& window) {
        window.actions().action("object.measure")->trigger();
        auto* page = child<panel::MeasurePage>(window, "measurePage");
        if (!QTest::qWaitFor([page] { return page && page->hasTables(); }, 10000)) return nullptr;
        return window.settle() ? page : nullptr;
    }

private slots:
    void initTestCase() { useOwnSettings(); }

    void withoutObjectsItOffersToMakeThem() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        window.actions().action("object.measure")->trigger();
        auto* offer = child<QPushButton>(window, "measureOffer");
        QVERIFY(offer && offer->isVisible());
        QVERIFY(child<QLabel>(window, "measureSentence")->text().contains("no objects"));
        QTest::mouseClick(offer, Qt::LeftButton);
        QVERIFY(!offer->isVisible());
    }

    void rowsAndTheActiveObjectFollowEachOther() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        addObjects(window);
        auto* page = measured(window);
        QVERIFY(page);
        auto* table = child<QTableView>(*page, "measureObjects");
        const auto idAt = [&](int row) { return table->model()->index(row, 0).data(panel::MeasureModel::IdRole).toUInt(); };
        QCOMPARE(table->model()->rowCount(), 3);
        QTest::qWait(1000); // the objects' census, which tells where to fly to, waits for a pause
        QVERIFY(window.settle());
        QCOMPARE(idAt(0), firstObjectId + 1); // the largest first
        table->selectRow(1);
        QCOMPARE(window.selection().activeObject(), firstObjectId + 2);
        QVERIFY(window.settle());
        QTRY_COMPARE(window.project().activeLayer()->map.at(window.selection().crosshair()), firstObjectId + 2);
        window.selection().setActiveObject(firstObjectId, 3);
        QCOMPARE(idAt(table->currentIndex().row()), firstObjectId);
        // Another order keeps the row.
        table->model()->sort(0, Qt::AscendingOrder);
        QCOMPARE(idAt(0), firstObjectId);
        QCOMPARE(idAt(table->currentIndex().row()), firstObjectId);
    }

    void changedLabelsAreSaid() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        addObjects(window);
        auto* page = measured(window);
        QVERIFY(page);
        auto* stale = child<QLabel>(*page, "measureStale");
        QVERIFY(!stale->isVisible());
        auto table = *window.project().activeLayer()->objects;
        table.erase(firstObjectId);
        window.project().changeObjects(window.project().activeLayerId(), table, "test");
        QTRY_VERIFY(stale->isVisible());
        QTest::mouseClick(child<QPushButton>(*page, "measureAgain"), Qt::LeftButton);
        QTRY_COMPARE(child<QTableView>(*page, "measureObjects")->model()->rowCount(), 2);
        QVERIFY(!stale->isVisible());
    }

    void bothTablesAreWritten() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        addObjects(window);
        QVERIFY(measured(window));
        auto* controller = window.findChild<desktop::MeasureController*>();
        controller->exportTables(QString::fromStdString(m_folder.file("out.csv")));
        QVERIFY(window.settle());
        QFile objects(QString::fromStdString(m_folder.file("out.csv")));
        QVERIFY(objects.open(QIODevice::ReadOnly));
        QCOMPARE(objects.readAll().count('\n'), 4);
        QVERIFY(QFile::exists(QString::fromStdString(m_folder.file("out_cells.csv"))));
    }
};

QTEST_MAIN(tst_MeasureInWindow)
#include "tst_MeasureInWindow.moc"
