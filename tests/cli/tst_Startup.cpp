// SPDX-License-Identifier: BSD-3-Clause
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
    int code;
    QString out, errors;
};

Outcome runProgram(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(60'000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

/// granule-cli starts without the networks and without what draws, and loads them when a command needs them.
class tst_Startup : public QObject {
    Q_OBJECT
private slots:
    void theProgramItselfNeedsNoLargeLibrary() {
        const auto libraries = runProgram("ldd", {GRANULE_CLI}).out;
        QVERIFY(libraries.contains("libc.so"));
        for (const auto* large : {"torch", "libvtk", "libITK", "libQt6", "libavcodec"}) QVERIFY2(!libraries.contains(large), large);
    }

    void helpListsTheModulesCommands() {
        const auto help = runProgram(GRANULE_CLI, {"--help"});
        QCOMPARE(help.code, 0);
        for (const auto* command : {"info", "networks", "segment", "train", "train-default", "weights", "compare", "render"})
            QVERIFY2(help.out.contains(QString("\n  %1 ").arg(command)), command);
        const auto benches = runProgram(GRANULE_CLI, {"bench"});
        for (const auto* bench : {"forward: ", "segment: ", "slice: ", "film: "}) QVERIFY2(benches.out.contains(bench), bench);
    }

    void everyAnnouncedCommandIsInTheModule() {
        for (const auto* command : {"networks", "segment", "train", "train-default", "weights", "compare", "figure", "film", "render", "rotations", "trainvideo", "turntable"}) {
            const auto help = runProgram(GRANULE_CLI, {command, "--help"});
            QCOMPARE(help.code, 0);
            QVERIFY2(help.out.contains("Usage: granule-cli " + QString(command)), command);
        }
        QVERIFY(runProgram(GRANULE_CLI, {"segment", "--help"}).out.contains("--tiling"));
    }

    void aMissingModuleIsSaid() {
        QTemporaryDir folder;
        const QString copy = folder.filePath("granule-cli");
        QVERIFY(QFile::copy(GRANULE_CLI, copy));
        const auto networks = runProgram(copy, {"networks"});
        QCOMPARE(networks.code, 1);
        QVERIFY(networks.errors.startsWith("error: ") && networks.errors.contains("granule-cli-engine.so"));
        QCOMPARE(runProgram(copy, {"--help"}).code, 0);
    }

    void aMissingReaderIsSaid() {
        QTemporaryDir folder;
        const QString copy = folder.filePath("granule-cli"), stack = folder.filePath("a.nrrd");
        QVERIFY(QFile::copy(GRANULE_CLI, copy));
        QFile file(stack);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 1 1 1\nencoding: raw\n\nx");
        file.close();
        const auto info = runProgram(copy, {"info", stack});
        QCOMPARE(info.code, 1);
        QVERIFY2(info.errors.startsWith("error: ") && info.errors.contains("granule-reader") && info.errors.contains("Install Granule again"), qPrintable(info.errors));
        QCOMPARE(runProgram(GRANULE_CLI, {"info", stack}).code, 0);
    }
};

QTEST_GUILESS_MAIN(tst_Startup)
#include "tst_Startup.moc"
