// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/JobQueue.h"
#include "tests/main/WindowFixture.h"
#include "tests/support/Files.h"
#include "ui/main/Actions.h"
#include "ui/main/ReportController.h"
#include "ui/panel/compare/ComparePanel.h"

using namespace granule;
using namespace granule::desktop::testing;
using granule::testing::fill;
using granule::testing::TemporaryFolder;

/// The report of the raters, written from the window.
class tst_ReportInWindow : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    static void addRater(Window& window, const char* name, std::int64_t shift) {
        LabelMap map(window.project().volume().shape(), window.project().spacing());
        fill(map, {{2, 20, 20}, {9, 70, 90}}, 1);
        fill(map, {{4, 30 + shift, 30}, {7, 40 + shift, 60}}, 3);
        window.project().addLayer(QString::fromLatin1(name), "test", map);
    }

private slots:
    void initTestCase() { useOwnSettings(); }

    void oneRaterIsTooFew() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        addRater(window, "Ann", 0);
        window.actions().action("workspace.compare")->trigger();
        window.actions().action("compare.report")->trigger(); // asks for no folder
        QTRY_VERIFY(window.noticeText().contains("two raters"));
    }

    void reportIsWrittenAndOffered() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        addRater(window, "Ann", 0);
        addRater(window, "Bo", 4);
        window.actions().action("workspace.compare")->trigger();
        QVERIFY(window.settle());
        auto* report = window.findChild<desktop::ReportController*>();
        QVERIFY(report);
        const auto folder = m_folder.path / "report";
        QSignalSpy written(report, &desktop::ReportController::written);
        report->write(QString::fromStdString(folder.string()));
        QVERIFY(written.wait(60000));
        const auto html = granule::testing::bytesOf(folder / "report.html");
        QVERIFY(html.find("Ann") != std::string::npos && html.find("Bo") != std::string::npos && html.find("image/png") != std::string::npos);
        for (const char* file : {"report.pdf", "agreement.json", "pairs.csv", "methods.txt"}) QVERIFY2(std::filesystem::exists(folder / file), file);
        const auto notices = window.notices().findChildren<QLabel*>("noticeText");
        QVERIFY(std::ranges::any_of(notices, [](const QLabel* text) { return text->text().contains("report was written"); }));
        QVERIFY(answer(window, "Open") && answer(window, "Open the PDF") && answer(window, "Show the folder"));
    }

    void stoppedItLeavesNothing() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        addRater(window, "Ann", 0);
        addRater(window, "Bo", 4);
        const auto folder = m_folder.path / "stopped";
        auto* report = window.findChild<desktop::ReportController*>();
        QVERIFY(report);
        report->write(QString::fromStdString(folder.string()));
        QVERIFY(!window.jobs().jobs().empty());
        window.jobs().jobs().back()->cancel();
        QVERIFY(window.settle());
        QVERIFY(!std::filesystem::exists(folder));
    }
};

QTEST_MAIN(tst_ReportInWindow)
#include "tst_ReportInWindow.moc"
