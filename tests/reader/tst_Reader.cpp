// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/LzfFilter.h"
#include "app/reader/PixelFiles.h"
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <zlib.h>

using namespace granule;
using namespace granule::testing;

namespace {

constexpr Shape shape{7, 210, 230}; // more than a header of a few hundred bytes could hold if it were packed

std::vector<std::uint16_t> noise() {
    std::vector<std::uint16_t> values(static_cast<std::size_t>(shape.voxels()));
    std::mt19937 random(11);
    for (auto& value : values) value = static_cast<std::uint16_t>(random());
    return values;
}

std::string bytesOfVoxels(const std::vector<std::uint16_t>& values, bool bigEndian = false) {
    std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * 2);
    for (std::size_t i = 0; bigEndian && i < bytes.size(); i += 2) std::swap(bytes[i], bytes[i + 1]);
    return bytes;
}

std::string deflated(const std::string& bytes) {
    uLongf size = compressBound(bytes.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    packed.resize(size);
    return packed;
}

std::string metaHeader(const std::string& last, const std::string& more = "") {
    return "ObjectType = Image\nNDims = 3\nBinaryData = True\n" + more + "DimSize = 230 210 7\nElementSpacing = 5e-6 5e-6 4e-5\nElementType = MET_USHORT\nElementDataFile = " + last + "\n";
}

std::string nrrdHeader(const std::string& last, const std::string& encoding = "raw", const std::string& endian = "little") {
    return "NRRD0004\ntype: ushort\ndimension: 3\nsizes: 230 210 7\nspacings: 5e-6 5e-6 4e-5\nendian: " + endian + "\nencoding: " + encoding + "\n" + last;
}

} // namespace

/// What granule-reader knows of files beside what its libraries know.
class tst_Reader : public QObject {
    Q_OBJECT
private slots:
    void lzfIsDecoded() {
        // "abc" as it is, then 9 bytes from 3 back: "abcabcabcabc".
        const unsigned char packed[] = {2, 'a', 'b', 'c', 7 << 5, 0, 2};
        unsigned char out[16] = {};
        QCOMPARE(reader::decodeLzf(packed, sizeof packed, out, 12), std::size_t{12});
        QCOMPARE(std::string(reinterpret_cast<char*>(out), 12), std::string("abcabcabcabc"));
        QCOMPARE(reader::decodeLzf(packed, sizeof packed, out, 11), std::size_t{0});
        for (std::size_t cut = 1; cut < sizeof packed; ++cut)
            if (cut != 4) QCOMPARE(reader::decodeLzf(packed, cut, out, 12), std::size_t{0});
        const unsigned char before[] = {0, 'a', 1 << 5, 5};
        QCOMPARE(reader::decodeLzf(before, sizeof before, out, 12), std::size_t{0});
    }

    void voxelsBesideTheirHeader_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("dataName");
        QTest::addColumn<QByteArray>("data");
        const auto add = [](const char* what, const char* name, const std::string& header, const char* dataName, const std::string& data) {
            QTest::newRow(what) << name << QByteArray::fromStdString(header) << dataName << QByteArray::fromStdString(data);
        };
        const auto plain = bytesOfVoxels(noise()), turned = bytesOfVoxels(noise(), true);
        add("MetaImage", "a.mhd", metaHeader("a.raw"), "a.raw", plain);
        add("MetaImage, big-endian", "a.mhd", metaHeader("a.raw", "BinaryDataByteOrderMSB = True\n"), "a.raw", turned);
        add("MetaImage behind a header", "a.mhd", metaHeader("a.raw", "HeaderSize = 100\n"), "a.raw", std::string(100, 'h') + plain);
        add("MetaImage at the end of a file", "a.mhd", metaHeader("a.raw", "HeaderSize = -1\n"), "a.raw", std::string(33, 'h') + plain);
        add("MetaImage, packed", "a.mhd", metaHeader("a.zraw", "CompressedData = True\n"), "a.zraw", deflated(plain));
        add("MetaImage, packed, big-endian", "a.mhd", metaHeader("a.zraw", "BinaryDataByteOrderMSB = True\nCompressedData = True\n"), "a.zraw", deflated(turned));
        add("MetaImage, all in one", "a.mha", metaHeader("LOCAL") + plain, "", "");
        add("NRRD", "a.nhdr", nrrdHeader("data file: a.raw\n"), "a.raw", plain);
        add("NRRD, big-endian", "a.nhdr", nrrdHeader("data file: a.raw\n", "raw", "big"), "a.raw", turned);
        add("NRRD after some bytes", "a.nhdr", nrrdHeader("byte skip: 9\ndata file: ./a.raw\n"), "a.raw", std::string(9, 'h') + plain);
        add("NRRD, all in one", "a.nrrd", nrrdHeader("\n") + plain, "", "");
    }
    void voxelsBesideTheirHeader() {
        QFETCH(QString, name);
        QFETCH(QByteArray, header);
        QFETCH(QString, dataName);
        QFETCH(QByteArray, data);
        TemporaryFolder folder;
        const auto path = folder.file(name.toStdString());
        writeBytes(path, header.toStdString());
        if (!dataName.isEmpty()) writeBytes(folder.file(dataName.toStdString()), data.toStdString());
        const auto volume = io::openStack(path);
        QVERIFY(volume.shape() == shape);
        QCOMPARE(volume.spacing()->zNm, 40.0);
        QVERIFY(volume.read<std::uint16_t>(Box::of(shape)) == noise());
    }

    void whatIsMissingIsTold() {
        TemporaryFolder folder;
        const auto path = folder.file("a.mhd");
        writeBytes(path, metaHeader("a.raw"));
        auto message = messageOf([&] { io::openStack(path); });
        QVERIFY2(message.find("a.raw") != std::string::npos, message.c_str());
        writeBytes(folder.file("a.raw"), std::string(1000, 'x'));
        message = messageOf([&] { io::openStack(path); });
        QVERIFY2(message.find("a.raw' is too short") != std::string::npos, message.c_str());
    }

    void otherDialectsAreLeftToTheLibrary() {
        QVERIFY(reader::metaImagePixels("/f/a.mhd", metaHeader("LIST")).path.empty());
        QVERIFY(reader::metaImagePixels("/f/a.mhd", metaHeader("s%03d.raw 1 7 1")).path.empty());
        QVERIFY(reader::nrrdPixels("/f/a.nhdr", nrrdHeader("data file: LIST\na\nb\n")).path.empty());
        QVERIFY(!reader::nrrdPixels("/f/a.nrrd", nrrdHeader("\n", "gzip")).plain);
        QVERIFY(!reader::nrrdPixels("/f/a.nrrd", nrrdHeader("line skip: 3\n\n")).plain);
        QCOMPARE(reader::nrrdPixels("/f/a.nhdr", nrrdHeader("datafile: /g/b\n")).path, std::string("/g/b"));
        QVERIFY(!reader::nrrdPixels("/f/a.nhdr", nrrdHeader("byte skip: -1\ndata file: b\n")).start);
    }
};

QTEST_GUILESS_MAIN(tst_Reader)
#include "tst_Reader.moc"
