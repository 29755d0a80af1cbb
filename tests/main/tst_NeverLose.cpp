// SPDX-License-Identifier: BSD-3-Clause
#include "tests/main/WindowFixture.h"

#include <QTreeWidget>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

namespace {

using Labels = std::vector<LabelId>;

Labels labelsOf(MainWindow& window) {
    const auto& map = window.project().activeLayer()->map;
    return map.read(Box::of(map.shape()));
}

/// A stroke as a tool would make it.
void paint(MainWindow& window, LabelId id) {
    const auto& before = window.project().activeLayer()->map;
    auto after = before;
    granule::testing::fill(after, {{id, 10, 10}, {id + 2, 40, 50 + id}}, id);
    window.project().commitEdit(window.project().activeLayerId(), BlockDelta::between(before, after), QStringLiteral("Paint %1").arg(id), false);
}

bool hasNotice(MainWindow& window, const QString& part) {
    for (const auto* label : window.notices().findChildren<QLabel*>("noticeText"))
        if (label->text().contains(part) && label->isVisibleTo(&window)) return true;
    return false;
}

bool save(Window& window, const QString& path) {
    bool saved = false;
    window.saveTo(path, [&] { saved = true; });
    return QTest::qWaitFor([&] { return saved; }, 20000) && window.settle();
}

} // namespace

/// A window that goes without being closed stands for a crash: nothing is asked, nothing is tidied up.
class tst_NeverLose : public QObject {
    Q_OBJECT
private slots:
    void init() { useOwnSettings(); }

    void whatWasNeverSavedComesBack() {
        TemporaryFolder folder;
        Labels labels;
        {
            Window window;
            QVERIFY(window.load(writeStack(folder)));
            QVERIFY(!QDir(HistoryController::leftoverFolder()).entryList({"*.granule-journal"}).size()); // looking leaves nothing
            paint(window, 1);
            paint(window, 2);
            window.project().history().undo();
            paint(window, 3);
            window.project().setClassLocked(2, true);
            QTest::qWait(500);
            labels = labelsOf(window);
        }
        Window window;
        QTRY_VERIFY(hasNotice(window, "was never saved: 2 steps"));
        QVERIFY(hasNotice(window, "Paint 3"));
        QSignalSpy opened(&window.document(), &DocumentController::opened);
        QTest::mouseClick(answer(window, "Restore"), Qt::LeftButton);
        QVERIFY(opened.wait(10000) && window.settle());
        QVERIFY(labelsOf(window) == labels);
        QVERIFY(window.project().isDirty());
        QVERIFY(window.project().schema().isLocked(2));
        QCOMPARE(window.project().history().undoText(), QString("Paint 3"));
        // Saved, it is no leftover any more.
        QVERIFY(save(window, QString::fromStdString(folder.file("p.granule"))));
        window.close();
        Window next;
        QVERIFY(next.settle());
        QTest::qWait(200);
        QVERIFY(!hasNotice(next, "never saved"));
    }

    void whatIsDeclinedIsNotOfferedAgain() {
        TemporaryFolder folder;
        {
            Window window;
            QVERIFY(window.load(writeStack(folder)));
            paint(window, 1);
            window.close(); // asks
            QVERIFY(answer(window, "Don't save"));
            QTest::mouseClick(answer(window, "Don't save"), Qt::LeftButton);
            QTRY_VERIFY(!window.isVisible());
        }
        Window window;
        QVERIFY(window.settle());
        QTest::qWait(200);
        QVERIFY(!hasNotice(window, "never saved"));
    }

    void projectComesBackWithWhatItsFileLacks_data() {
        QTest::addColumn<QString>("choice");
        for (const char* choice : {"Restore", "Leave as saved"}) QTest::newRow(choice) << QString(choice);
    }
    void projectComesBackWithWhatItsFileLacks() {
        QFETCH(QString, choice);
        TemporaryFolder folder;
        const auto path = QString::fromStdString(folder.file("p.granule"));
        Labels saved, painted;
        {
            Window window;
            QVERIFY(window.load(writeStack(folder)));
            paint(window, 1);
            QVERIFY(save(window, path));
            saved = labelsOf(window);
            paint(window, 2);
            paint(window, 4);
            painted = labelsOf(window);
        }
        {
            Window window;
            QVERIFY(window.load(path));
            QTRY_VERIFY(hasNotice(window, "was not closed properly. Not in its file: 2 steps"));
            QVERIFY(labelsOf(window) == saved);
            QVERIFY(!window.project().isDirty());
            QCOMPARE(window.project().history().undoText(), QString("Paint 1"));
            QTest::mouseClick(answer(window, choice), Qt::LeftButton);
            QVERIFY(window.settle());
            if (choice == "Restore") {
                QTRY_VERIFY(labelsOf(window) == painted);
                QVERIFY(window.project().isDirty());
                window.project().history().undo();
                window.project().history().undo();
                QVERIFY(labelsOf(window) == saved);
                QVERIFY(!window.project().isDirty());
                window.project().history().undo(); // back beyond the save, and the restart
                QVERIFY(labelsOf(window) == Labels(labelsOf(window).size(), 0));
                QVERIFY(save(window, path));
            }
            window.close();
        }
        Window window;
        QVERIFY(window.load(path));
        QTest::qWait(100);
        QVERIFY(!hasNotice(window, "not closed properly"));
    }

    void secondProgramIsToldWhoHasIt() {
        TemporaryFolder folder;
        const auto path = QString::fromStdString(folder.file("p.granule"));
        Window first;
        QVERIFY(first.load(writeStack(folder)));
        paint(first, 1);
        QVERIFY(save(first, path));
        Window second;
        second.openPath(path);
        QTRY_VERIFY(hasNotice(second, "is open elsewhere"));
        QVERIFY(!second.project().hasVolume());
        QSignalSpy opened(&second.document(), &DocumentController::opened);
        QTest::mouseClick(answer(second, "Open a copy"), Qt::LeftButton);
        QVERIFY(opened.wait(10000) && second.settle());
        QVERIFY(labelsOf(second) == labelsOf(first));
        QVERIFY(second.project().path().isEmpty());
        paint(second, 3);
        second.saveTo(path); // not over the other's work
        QTRY_VERIFY(hasNotice(second, "Save under another name"));
        QVERIFY(save(second, QString::fromStdString(folder.file("q.granule"))));
        paint(first, 2);
        QVERIFY(save(first, path));
    }

    void historyGoesAnywhere() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        std::vector<Labels> states{labelsOf(window)};
        for (const LabelId id : {1u, 2u, 3u}) {
            paint(window, id);
            states.push_back(labelsOf(window));
        }
        window.project().history().undo();
        window.project().history().undo();
        paint(window, 5); // another way
        states.push_back(labelsOf(window));
        window.actions().action("file.history")->trigger();
        auto* list = child<QTreeWidget>(window, "historyList");
        QTRY_COMPARE(list->topLevelItemCount(), 5); // four steps and the beginning
        QCOMPARE(list->currentItem()->text(0), QString("Paint 5"));
        for (const int row : {2, 0, 4, 1, 3}) { // newest first
            const auto state = static_cast<std::size_t>(4 - row);
            QTRY_COMPARE(list->topLevelItemCount(), 5);
            list->setCurrentItem(list->topLevelItem(row));
            window.click("historyGo");
            QTRY_VERIFY2(labelsOf(window) == states[state], qPrintable(QString::number(state)));
            QVERIFY(window.settle());
            QTest::qWait(50); // the list is filled anew
        }
        const auto layers = window.project().layers().size();
        list->setCurrentItem(list->topLevelItem(1));
        window.click("historyShow");
        QTRY_COMPARE(window.project().layers().size(), layers + 1);
        const auto& map = window.project().layers().back().map;
        QVERIFY(map.read(Box::of(map.shape())) == states[3]);
    }

    void journalOfAnotherFileIsKeptAside() {
        TemporaryFolder folder;
        const auto path = QString::fromStdString(folder.file("p.granule"));
        const auto stack = writeStack(folder);
        for (int round = 0; round < 2; ++round) {
            Window window;
            QVERIFY(window.load(stack));
            paint(window, 1 + static_cast<LabelId>(round));
            QVERIFY(save(window, path));
            window.close();
            if (round == 0) QVERIFY(QFile::copy(path + "-journal", path + "-other"));
        }
        QVERIFY(QFile::remove(path + "-journal") && QFile::rename(path + "-other", path + "-journal"));
        Window window;
        QVERIFY(window.load(path));
        QTRY_VERIFY(hasNotice(window, "belongs to another version"));
        paint(window, 6);
        QVERIFY(save(window, path));
        QCOMPARE(QDir(QString::fromStdString(folder.path.string())).entryList({"p.granule-journal-*"}).size(), 1);
    }
};

QTEST_MAIN(tst_NeverLose)
#include "tst_NeverLose.moc"
