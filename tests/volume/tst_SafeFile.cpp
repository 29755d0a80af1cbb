// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/SafeFile.h"
#include "tests/support/Files.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <cerrno>
#include <fstream>
#include <unistd.h>

using namespace granule;
using namespace granule::testing;
namespace fs = std::filesystem;

class tst_SafeFile : public QObject {
    Q_OBJECT
private slots:
    void appearsWhenCommittedOnly() {
        TemporaryFolder folder;
        writeFile(folder.file("a"), "before");
        {
            SafeFile file(folder.file("a"));
            file.write("half");
            file.sync();
            QCOMPARE(bytesOf(file.temporary()), "half");
            QCOMPARE(bytesOf(folder.file("a")), "before");
        }
        QCOMPARE(bytesOf(folder.file("a")), "before");
        QCOMPARE(filesIn(folder.path), 1);
        SafeFile file(folder.file("a"));
        std::ofstream(file.temporary()) << "by a library";
        file.commit();
        QCOMPARE(bytesOf(folder.file("a")), "by a library");
        QCOMPARE(filesIn(folder.path), 1);
    }

    void fullDiskLeavesWhatWasThere() {
        TemporaryFolder folder;
        writeFile(folder.file("a"), "before");
        {
            const SmallDisk disk(1000);
            const auto said = messageOf([&] { writeFile(folder.file("a"), std::string(5000, 'x')); });
            QVERIFY2(said.find(folder.file("a")) != std::string::npos && said.find("larger than files may be") != std::string::npos, said.c_str());
        }
        SafeFile file(folder.file("a"));
        const auto said = messageOf([&] {
            errno = ENOSPC;
            file.failed("words of a library");
        });
        QVERIFY2(said.find("the disk is full") != std::string::npos, said.c_str());
        QCOMPARE(bytesOf(folder.file("a")), "before");
    }

    void linksAndRightsAreKept() {
        TemporaryFolder folder;
        writeFile(folder.file("real"), "before");
        fs::permissions(folder.file("real"), fs::perms::owner_read);
        fs::create_symlink("real", folder.file("link"));
        SafeFile file(folder.file("link"));
        std::ofstream(file.temporary()) << "after"; // a library may open it, whatever the rights of the former file
        file.commit();
        QVERIFY(fs::is_symlink(folder.file("link")));
        QCOMPARE(bytesOf(folder.file("real")), "after");
        QVERIFY(fs::status(folder.file("real")).permissions() == fs::perms::owner_read);
    }

    void staleOnesGoAndThoseInUseStay() {
        TemporaryFolder folder;
        std::ofstream(folder.file(".a.saving-123")) << "from a killed program";
        fs::create_directories(folder.file(".a.saving-456/slices"));
        std::ofstream(folder.file(".b.saving-123")) << "of another file";
        std::ofstream(folder.file("a.saving-notes.txt")) << "a person's own";
        SafeFile first(folder.file("a"));
        first.write("first");
        QVERIFY(!fs::exists(folder.file(".a.saving-123")) && !fs::exists(folder.file(".a.saving-456")));
        QVERIFY(fs::exists(folder.file(".b.saving-123")) && fs::exists(folder.file("a.saving-notes.txt")));
        SafeFile inUse(folder.file("slices"), SafeFile::Kind::Folder);
        SafeFile(folder.file("slices"), SafeFile::Kind::Folder);
        QVERIFY(fs::exists(inUse.temporary()));
        writeFile(folder.file("a"), "second");
        first.commit();
        QCOMPARE(bytesOf(folder.file("a")), "first");
    }

    void foldersComeWhole() {
        TemporaryFolder folder;
        const auto path = folder.file("slices/"), name = folder.file("slices");
        for (const bool replaced : {false, true}) { // a folder with nothing in it may be replaced
            if (replaced) fs::create_directory(name);
            {
                SafeFile given(path, SafeFile::Kind::Folder);
                std::ofstream(given.temporary() + "/0.png") << "0";
            }
            QCOMPARE(fs::exists(name), replaced);
            SafeFile made(path, SafeFile::Kind::Folder);
            std::ofstream(made.temporary() + "/0.png") << "0";
            made.commit();
            QCOMPARE(bytesOf(name + "/0.png"), "0");
            fs::remove_all(name);
        }
        QCOMPARE(filesIn(folder.path), 0);
    }

    void placesThatRefuse() {
        TemporaryFolder folder;
        std::ofstream(folder.file("plain")) << "here";
        fs::create_directory(folder.file("folder"));
        const auto refused = [](const std::string& path, SafeFile::Kind kind = SafeFile::Kind::File) {
            const auto said = messageOf([&] { SafeFile file(path, kind); });
            return said.find("cannot be written") != std::string::npos;
        };
        for (const auto* name : {"folder", "folder/", "plain/below", "missing/below"}) QVERIFY2(refused(folder.file(name)), name);
        QVERIFY(refused("/dev/null"));
        QVERIFY(refused(""));
        QVERIFY(refused("/"));
        QVERIFY(refused(folder.file("plain"), SafeFile::Kind::Folder));
        QVERIFY(refused(folder.path.string(), SafeFile::Kind::Folder));
        QCOMPARE(filesIn(folder.path), 2);
        if (geteuid() == 0) return; // the administrator may write everywhere
        fs::permissions(folder.path, fs::perms::owner_read | fs::perms::owner_exec);
        QVERIFY(refused(folder.file("new")));
    }
};

QTEST_APPLESS_MAIN(tst_SafeFile)
#include "tst_SafeFile.moc"
