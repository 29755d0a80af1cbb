// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <fstream>
#include <unistd.h>

using namespace granule;
using namespace granule::testing;

/// Writing that fails says so, and leaves nothing behind and nothing changed.
class tst_WriteFailures : public QObject {
    Q_OBJECT
private slots:
    void fullDiskLeavesNothing_data();
    void fullDiskLeavesNothing();
    void fullDiskKeepsWhatWasThere();
    void placesThatRefuse_data();
    void placesThatRefuse();
    void unwritableFolder();
    void typesThatDoNotFit();
};

void tst_WriteFailures::fullDiskLeavesNothing_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"full.tif", "full.h5", "full.mrc", "full.nrrd", "full", "full.png"})
        QTest::addRow("%s", name) << name;
}

void tst_WriteFailures::fullDiskLeavesNothing() {
    QFETCH(QString, name);
    TemporaryFolder folder;
    NoProgress progress;
    const auto volume = greyRamp({name == "full.png" ? 1 : 20, 300, 300});
    const auto path = folder.file(name.toStdString());
    for (const rlim_t bytes : {100, 20'000}) {
        const SmallDisk disk(bytes);
        try {
            io::writeStack(path, volume, {}, volume.type(), progress);
            QFAIL("a full disk went unnoticed");
        } catch (const Error& e) {
            QCOMPARE(e.kind(), ErrorKind::Unwritable);
            QVERIFY2(std::string(e.what()).find(path) != std::string::npos, e.what());
        }
        QCOMPARE(filesIn(folder.path), 0);
    }
    // Nor does an open file keep the space of what was removed.
    for (const auto& open : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code ignored;
        const auto target = std::filesystem::read_symlink(open.path(), ignored).string();
        QVERIFY2(target.find(folder.path.string()) == std::string::npos, target.c_str());
    }
}

void tst_WriteFailures::fullDiskKeepsWhatWasThere() {
    TemporaryFolder folder;
    NoProgress progress;
    const auto path = folder.file("kept.tif");
    const auto before = randomLabels({2, 30, 30}, 7, 1);
    io::writeLabels(path, before, progress);
    {
        const SmallDisk disk(500);
        QVERIFY_THROWS_EXCEPTION(Error, io::writeLabels(path, randomLabels({20, 200, 200}, 7, 2), progress));
    }
    const auto after = io::readLabels(path, progress);
    QVERIFY(after.read<std::uint8_t>(Box::of(after.shape())) ==
            before.read<std::uint8_t>(Box::of(before.shape())));
    QCOMPARE(filesIn(folder.path), 1);
}

void tst_WriteFailures::placesThatRefuse_data() {
    QTest::addColumn<QString>("place");
    for (const char* ending : {".tif", ".h5", ".mrc", ".nrrd", ".png", ""}) {
        QTest::addRow("no such folder %s", ending) << QString("missing/out%1").arg(ending);
        QTest::addRow("a file for a folder %s", ending) << QString("plain/out%1").arg(ending);
        if (*ending)
            QTest::addRow("a folder of that name %s", ending) << QString("folder%1").arg(ending);
        else
            QTest::addRow("a file of that name") << "plain";
    }
    QTest::addRow("unknown ending") << "out.xyz";
    QTest::addRow("a device") << "/dev/full.tif/../full";
}

void tst_WriteFailures::placesThatRefuse() {
    QFETCH(QString, place);
    TemporaryFolder folder;
    std::ofstream(folder.file("plain")) << "here";
    for (const char* ending : {".tif", ".h5", ".mrc", ".nrrd", ".png"})
        std::filesystem::create_directory(folder.file(std::string("folder") + ending));
    const auto files = filesIn(folder.path);
    NoProgress progress;
    const auto path = place.startsWith('/') ? place.toStdString() : folder.file(place.toStdString());
    const auto volume = greyRamp({1, 20, 20});
    QVERIFY_THROWS_EXCEPTION(Error, io::writeStack(path, volume, {}, volume.type(), progress));
    QCOMPARE(filesIn(folder.path), files);
}

void tst_WriteFailures::unwritableFolder() {
    if (geteuid() == 0) QSKIP("the administrator may write everywhere");
    TemporaryFolder folder;
    std::filesystem::permissions(folder.path,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    NoProgress progress;
    const auto volume = greyRamp({1, 20, 20});
    for (const char* name : {"a.tif", "a.h5", "a.mrc", "a.nrrd", "a.png", "a"})
        QVERIFY_THROWS_EXCEPTION(Error,
                                 io::writeStack(folder.file(name), volume, {}, volume.type(), progress));
}

void tst_WriteFailures::typesThatDoNotFit() {
    TemporaryFolder folder;
    NoProgress progress;
    const auto volume = greyRamp({3, 20, 20});
    QVERIFY_THROWS_EXCEPTION(Error,
                             io::writeStack(folder.file("a"), volume, {}, VoxelType::Float32, progress));
    QVERIFY_THROWS_EXCEPTION(Error,
                             io::writeStack(folder.file("a.png"), volume, {}, VoxelType::UInt8, progress));
    QVERIFY_THROWS_EXCEPTION(Error,
                             io::writeStack(folder.file("a.mrc"), volume, {}, VoxelType::Float64, progress));
    QCOMPARE(filesIn(folder.path), 0);
}

QTEST_GUILESS_MAIN(tst_WriteFailures)
#include "tst_WriteFailures.moc"
