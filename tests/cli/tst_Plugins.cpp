// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule::testing;

/// The program reads what plugins read, lists them, and goes on without those that fail.
class tst_Plugins : public QObject {
    Q_OBJECT
private slots:
    void thoseOfTheProgramAreLoaded() {
        const auto list = runCli({"plugins"});
        QCOMPARE(list.code, 0);
        QStringList names;
        for (const auto& row : list.json.array()) {
            QVERIFY(row.toObject().value("loaded").toBool());
            names << row.toObject().value("name").toString();
        }
        QCOMPARE(names, (QStringList{"Amira", "Zarr and N5", "Gatan DM"}));
    }

    void badOnesAreListedAndStopNothing() {
        qputenv("GRANULE_PLUGINS", GRANULE_TEST_PLUGINS);
        const auto list = runCli({"plugins"});
        QCOMPARE(list.code, 0);
        int loaded = 0, failed = 0;
        for (const auto& row : list.json.array()) {
            const auto plugin = row.toObject();
            (plugin.value("loaded").toBool() ? loaded : failed)++;
            QVERIFY(plugin.value("loaded").toBool() || plugin.value("error").toString().endsWith('.') ||
                    plugin.value("error").toString().endsWith(')'));
        }
        QCOMPARE(loaded, 4);
        QCOMPARE(failed, 5);
        TemporaryFolder folder;
        writeBytes(folder.file("pixel"), "GOOD");
        const auto info = runCli({"info", QString::fromStdString(folder.file("pixel"))});
        QCOMPARE(info.code, 0);
        QCOMPARE(info.json.object().value("format").toString(), "good");
        qunsetenv("GRANULE_PLUGINS");
        QCOMPARE(runCli({"info", QString::fromStdString(folder.file("pixel"))}).code, 1);
    }
};

QTEST_GUILESS_MAIN(tst_Plugins)
#include "tst_Plugins.moc"
