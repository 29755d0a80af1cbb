// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/RunCli.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using granule::testing::runCli;

/// Benches run and report as scripts expect it; what they measure is not for a test.
class tst_Bench : public QObject {
    Q_OBJECT

    static QStringList tiny(const QStringList& more) {
        return QStringList{"bench", "forward", "--network", "2d3d-nopyramid", "--window", "2,20,20", "--rounds", "1"} + more;
    }

    static QString names(const QJsonArray& figures) {
        QStringList all;
        for (const auto& figure : figures) all += figure.toObject()["name"].toString();
        return all.join("; ");
    }

private slots:
    void figuresHaveTheirReferences() {
        const auto run = runCli(tiny({"--alone", "--threads", "1"}));
        QCOMPARE(run.code, 0);
        const auto figures = run.json.array();
        QVERIFY2(figures.size() >= 2, qPrintable(run.error));
        for (const auto& value : figures) {
            const auto figure = value.toObject();
            for (const auto* key : {"name", "value", "unit", "reference", "reference_value", "ratio"}) QVERIFY2(figure.contains(key), key);
            QVERIFY(figure["value"].toDouble() > 0);
        }
        const auto rate = figures[1].toObject();
        QCOMPARE(rate["reference"].toString(), QString("sgemm 2048"));
        QVERIFY(rate["ratio"].toDouble() > 0);
        QVERIFY2(!names(figures).contains(" off from "), qPrintable(names(figures)));
    }

    /// With whatever is installed here; tst_Reference compares the networks themselves.
    void rivalsGiveTheSameLogits() {
        const auto run = runCli(tiny({"--threads", "1"}), 120'000);
        QCOMPARE(run.code, 0);
        for (const auto& value : run.json.array()) {
            const auto figure = value.toObject();
            if (!figure["name"].toString().contains(" off from ")) continue;
            QVERIFY2(figure["value"].toDouble() < 10, qPrintable(QString::number(figure["value"].toDouble())));
        }
    }

    void wrongUseIsSaid() {
        QCOMPARE(runCli({"bench", "nonsense"}).code, 2);
        const auto window = runCli({"bench", "forward", "--network", "unet", "--window", "1,20,20"});
        QCOMPARE(window.code, 1);
        QVERIFY2(window.error.contains("1x572x572"), qPrintable(window.error));
    }
};

QTEST_GUILESS_MAIN(tst_Bench)
#include "tst_Bench.moc"
