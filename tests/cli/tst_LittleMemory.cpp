// SPDX-License-Identifier: BSD-3-Clause
// The program under a real limit of memory: the same labels, or a sentence; never a crash, never half a file.
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <sys/resource.h>

using namespace granule;
using namespace granule::testing;

class tst_LittleMemory : public QObject {
    Q_OBJECT
    TemporaryFolder m_folder;

    QString path(const char* name) const { return QString::fromStdString((m_folder.path / name).string()); }

    /// Segments with a model that ships, in one pass where memory allows; returns the exit code, -1 after a crash.
    int segment(const char* out, rlim_t megabytes, QString& errors) {
        QProcess process;
        if (megabytes > 0)
            process.setChildProcessModifier([megabytes] {
                const rlimit limit{megabytes * 1'000'000, megabytes * 1'000'000};
                setrlimit(RLIMIT_AS, &limit);
            });
        process.start(GRANULE_CLI, {"segment", path("image.tif"), "--model", GRANULE_ROOT "/resources/models/slim-2d3d-a", "--out", path(out),
                                    "--memory", "4GB", "--precision", "fp32", "--quality", "fast", "--threads", "1"});
        const bool ended = process.waitForFinished(120'000);
        errors = QString::fromUtf8(process.readAllStandardError());
        return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

private slots:
    void initTestCase() {
        NoProgress none;
        io::writeStack(path("image.tif").toStdString(), greyRamp({6, 500, 500}), {}, VoxelType::UInt8, none, {});
    }

    void sameLabelsOrASentence() {
        QString errors;
        QCOMPARE(segment("plenty.tif", 0, errors), 0);
        QFile plenty(path("plenty.tif"));
        QVERIFY(plenty.open(QIODevice::ReadOnly));
        const auto bytes = plenty.readAll();
        bool shortOfIt = false, refused = false;
        for (const rlim_t megabytes : {1800, 1600, 1400, 1200, 1100, 1000}) {
            const int code = segment("little.tif", megabytes, errors);
            QFile little(path("little.tif"));
            if (code == 0) {
                shortOfIt |= errors.contains("smaller pieces");
                QVERIFY(little.open(QIODevice::ReadOnly));
                QVERIFY2(little.readAll() == bytes, qPrintable(QString::number(megabytes)));
                little.remove();
            } else {
                refused = true;
                QVERIFY2(code == 1 && errors.contains("error: ") && errors.contains("memory", Qt::CaseInsensitive), qPrintable(QString::number(code) + " " + errors));
                QVERIFY(!little.exists());
            }
        }
        QVERIFY(shortOfIt && refused);
    }
};

QTEST_GUILESS_MAIN(tst_LittleMemory)
#include "tst_LittleMemory.moc"
