// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Shortcuts.h"

#include <QSet>
#include <QTest>

using namespace granule::tool;

class TestShortcuts : public QObject {
    Q_OBJECT
private slots:
    void noKeyIsGivenTwice() {
        QSet<QString> ids;
        QMap<QString, QString> owners;
        for (const auto& s : shortcuts()) {
            QVERIFY2(!ids.contains(s.id), qPrintable(s.id));
            ids.insert(s.id);
            QVERIFY(!s.text.isEmpty() && !s.description.isEmpty() && !s.group.isEmpty());
            for (const auto& key : s.keys) {
                QVERIFY2(!key.isEmpty(), qPrintable(s.id));
                QVERIFY2(!owners.contains(key.toString()),
                         qPrintable(key.toString() + ": " + s.id + ", " + owners[key.toString()]));
                owners[key.toString()] = s.id;
            }
        }
        QCOMPARE(owners["B"], QString("tool.brush"));
        QCOMPARE(owners["P"], QString("tool.brush"));
        QCOMPARE(owners["Shift+F"], QString("tool.fill3d"));
        QCOMPARE(owners["Alt+A"], QString("label.fainter"));
        QCOMPARE(owners["PgDown"], QString("slice.next"));
        QCOMPARE(owners["6"], QString("label.6"));
    }

    void tooltipsNameTheKey() {
        QVERIFY(toolTipOf("tool.brush").startsWith("Brush (B)\n"));
        QVERIFY(toolTipOf("no.such").isEmpty());
        QVERIFY(!findShortcut("no.such"));
    }
};

QTEST_MAIN(TestShortcuts)
#include "tst_Shortcuts.moc"
