// SPDX-License-Identifier: BSD-3-Clause
// Every command is found, has a place in the menus, and the key card shows every key.
#include "tests/main/WindowFixture.h"

#include "ui/main/Actions.h"
#include "ui/main/CommandSearch.h"
#include "ui/theme/Theme.h"
#include "ui/tool/Shortcuts.h"

#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

class TestCommands : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useOwnSettings(); }
    void cleanup() { QSettings().clear(); }

    void matchingPrefersWholeWords() {
        QVERIFY(CommandSearch::match("brush", "Brush") > CommandSearch::match("brush", "Smaller brush"));
        QVERIFY(CommandSearch::match("sb", "Smaller brush") > 0);
        QCOMPARE(CommandSearch::match("xyz", "Smaller brush"), 0);
    }

    void noTwoCommandsShareAKey() {
        QMap<QString, QString> seen;
        for (const auto& s : tool::shortcuts())
            for (const auto& key : s.keys) {
                const auto text = key.toString();
                QVERIFY2(!seen.contains(text), qPrintable(s.id + " and " + seen.value(text) + " share " + text));
                seen[text] = s.id;
            }
    }

    void typingFindsAndRunsACommand() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        window.actions().action("help.search")->trigger();
        auto* field = child<QLineEdit>(window, "commandField");
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "eraser");
        QVERIFY(child<QListWidget>(window, "commandList")->count() > 0);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(window.selection().tool(), project::Tool::Eraser);
        QVERIFY(!field->isVisible());
    }

    void keysReachTheTools() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        QTest::keyClick(&window, Qt::Key_B);
        QCOMPARE(window.selection().tool(), project::Tool::Brush);
        QTest::keyClick(&window, Qt::Key_4);
        QCOMPARE(window.selection().activeClass(), LabelId{4});
        QTest::keyClick(&window, Qt::Key_V);
        QCOMPARE(window.selection().tool(), project::Tool::Navigate);
        QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window.workspace(), Workspace::Segment);
    }

    void theKeyCardShowsEveryKey() {
        Window window;
        window.actions().action("help.keys")->trigger();
        auto* card = child<QWidget>(window, "keyCard");
        QVERIFY(card->isVisible());
        QStringList texts;
        for (const auto* label : card->findChildren<QLabel*>()) texts << label->text();
        for (const auto& s : tool::shortcuts())
            if (!s.keys.isEmpty() && !s.id.startsWith("label.")) QVERIFY2(texts.contains(s.text), qPrintable(s.text));
        for (const auto& g : tool::gestures()) QVERIFY2(texts.contains(g.text), qPrintable(g.text));
        QTest::keyClick(card, Qt::Key_Escape);
        QVERIFY(!card->isVisible());
    }

    void everyCommandStandsInTheMenus() {
        Window window;
        QStringList titles;
        for (auto* menu : window.menuBar()->actions())
            for (auto* action : menu->menu()->actions()) titles << action->objectName();
        for (const auto& s : tool::shortcuts()) QVERIFY2(titles.contains(s.id), qPrintable(s.id));
        QVERIFY(!window.menuBar()->isVisible());
        QTest::keyClick(&window, Qt::Key_Alt);
        QVERIFY(window.menuBar()->isVisible());
    }

    void bothThemesAreReadable_data() {
        QTest::addColumn<int>("choice");
        QTest::newRow("dark") << static_cast<int>(theme::Choice::Dark);
        QTest::newRow("light") << static_cast<int>(theme::Choice::Light);
    }
    void bothThemesAreReadable() {
        QFETCH(int, choice);
        Window window;
        theme::Theme::instance().choose(static_cast<theme::Choice>(choice));
        const auto& t = theme::tokens();
        for (const auto& ground : {t.window, t.panel, t.raised})
            for (const auto& ink : {t.text, t.dim, t.error, t.warn})
                QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(ink.name() + " on " + ground.name()));
        QVERIFY(contrast(t.onAccent, t.accent) >= 4.5);
        QVERIFY(contrast(t.text, t.selected) >= 4.5);
    }

private:
    /// Relative luminance and contrast ratio as WCAG 2.1 defines them.
    static double luminance(const QColor& c) {
        const auto part = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
    }
    static double contrast(const QColor& a, const QColor& b) {
        const double la = luminance(a), lb = luminance(b);
        return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
    }
};

QTEST_MAIN(TestCommands)
#include "tst_Commands.moc"
