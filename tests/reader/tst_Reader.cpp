// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/BigDataViewer.h"
#include "app/reader/PixelFiles.h"
#include "core/io/Stack.h"
#include "core/io/confined/Fletcher32.h"
#include "core/io/confined/Lzf.h"
#include "core/volume/CoarseSource.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <hdf5.h>
#include <map>
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

/// A dataset of uint16 of any dimensions, in an HDF5 file that is open.
void addDataset(hid_t file, const char* name, const std::vector<hsize_t>& sizes, const std::vector<std::uint16_t>& values, const std::string& axistags = {}, bool packed = false,
                hid_t type = H5T_STD_U16LE) {
    const hid_t space = H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), plan = H5Pcreate(H5P_DATASET_CREATE), links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    if (packed) {
        auto chunk = sizes;
        for (auto& size : chunk) size = std::min<hsize_t>(size, 50);
        H5Pset_chunk(plan, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_deflate(plan, 1);
    }
    const hid_t set = H5Dcreate2(file, name, type, space, links, plan, H5P_DEFAULT);
    H5Dwrite(set, H5Tequal(type, H5T_STD_I16LE) > 0 ? H5T_NATIVE_INT16 : H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    if (!axistags.empty()) {
        const hid_t text = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
        H5Tset_size(text, axistags.size());
        const hid_t attribute = H5Acreate2(set, "axistags", text, one, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, text, axistags.c_str());
        H5Aclose(attribute);
        H5Sclose(one);
        H5Tclose(text);
    }
    H5Dclose(set);
    for (const hid_t list : {plan, links}) H5Pclose(list);
    H5Sclose(space);
}

std::string tags(const std::string& axes) {
    std::string text = R"({"axes": [)";
    for (const char axis : axes) text += std::string(text.ends_with('[') ? "" : ", ") + R"({"key": ")" + axis + R"(", "typeFlags": 2, "resolution": 0, "description": ""})";
    return text + "]}";
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
        QCOMPARE(io::confined::decodeLzf(packed, sizeof packed, out, 12), std::size_t{12});
        QCOMPARE(std::string(reinterpret_cast<char*>(out), 12), std::string("abcabcabcabc"));
        QCOMPARE(io::confined::decodeLzf(packed, sizeof packed, out, 11), std::size_t{0});
        for (std::size_t cut = 1; cut < sizeof packed; ++cut)
            if (cut != 4) QCOMPARE(io::confined::decodeLzf(packed, cut, out, 12), std::size_t{0});
        const unsigned char before[] = {0, 'a', 1 << 5, 5};
        QCOMPARE(io::confined::decodeLzf(before, sizeof before, out, 12), std::size_t{0});
    }

    void checksumsOfFletcher() {
        const auto matches = [](const char* text, std::uint32_t sum) { return io::confined::fletcher32Matches(reinterpret_cast<const std::byte*>(text), std::strlen(text), sum); };
        // Words of the high byte first: "ab" 0x6162, then "cd" 0x6364: sums 0xc4c6 and 0x6162 + 0xc4c6 - 0xffff.
        QVERIFY(matches("ab", 0x61626162) && matches("abcd", 0x2629c4c6) && matches("a", 0x61006100) && matches("", 0) && matches("", 0xffffffff));
        QVERIFY(!matches("abcd", 0x2629c4c7) && !matches("abce", 0x2629c4c6));
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

    void axesOfIlastik_data() {
        QTest::addColumn<QString>("axes");
        QTest::addColumn<bool>("packed");
        for (const char* axes : {"zyx", "tzyxc", "xyz", "czyx", "xzy", "zctyx"})
            for (const bool packed : {false, true}) QTest::addRow("%s%s", axes, packed ? ", packed" : "") << axes << packed;
    }
    void axesOfIlastik() {
        QFETCH(QString, axes);
        QFETCH(bool, packed);
        // Voxels whose values say where they are, in the order of the axes.
        const auto order = axes.toStdString();
        const Shape s{5, 60, 70};
        std::vector<hsize_t> sizes;
        for (const char axis : order) sizes.push_back(static_cast<hsize_t>(axis == 'z' ? s.z : axis == 'y' ? s.y : axis == 'x' ? s.x : 1));
        std::vector<std::uint16_t> values(static_cast<std::size_t>(s.voxels()));
        for (std::size_t i = 0; i < values.size(); ++i) {
            std::int64_t at[3] = {};
            auto rest = static_cast<std::int64_t>(i);
            for (auto axis = order.size(); axis-- > 0;) {
                const auto size = static_cast<std::int64_t>(sizes[axis]);
                if (order[axis] == 'z') at[0] = rest % size;
                if (order[axis] == 'y') at[1] = rest % size;
                if (order[axis] == 'x') at[2] = rest % size;
                rest /= size;
            }
            values[i] = static_cast<std::uint16_t>(s.offset({at[0], at[1], at[2]}));
        }
        TemporaryFolder folder;
        const auto path = folder.file("a.h5");
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        addDataset(file, "exported_data", sizes, values, tags(order), packed);
        H5Fclose(file);
        const auto volume = io::openStack(path);
        QVERIFY(volume.shape() == s);
        const Box box{{1, 20, 30}, {4, 51, 69}};
        const auto got = volume.read<std::uint16_t>(box);
        const auto b = box.shape();
        for (std::int64_t z = 0; z < b.z; ++z)
            for (std::int64_t y = 0; y < b.y; ++y)
                for (std::int64_t x = 0; x < b.x; ++x)
                    if (got[static_cast<std::size_t>(b.offset({z, y, x}))] != s.offset({z + 1, y + 20, x + 30})) QFAIL("a voxel is not in its place");
    }

    void tagsThatDoNotFitAreNotBelieved() {
        const std::vector<std::uint16_t> values(3 * 40 * 50, 7);
        for (const std::string text : {"{}", "[]", "nonsense", R"({"axes": 3})", R"({"axes": [{"key": "y"}, {"key": 7}, 3]})", R"({"axes": [{"key": "x"}]})", R"({"axes": [{"key": "x"}, {"key": "x"}, {"key": "x"}]})"}) {
            TemporaryFolder folder;
            const auto path = folder.file("a.h5");
            const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
            addDataset(file, "data", {3, 40, 50}, values, text);
            H5Fclose(file);
            QVERIFY((io::openStack(path).shape() == Shape{3, 40, 50}));
        }
    }

    void channelsAndTimesAreChosen_data() {
        QTest::addColumn<QString>("axes");
        QTest::addColumn<bool>("packed");
        for (const char* axes : {"tczyx", "tzyxc", "zcyxt", "xyzct"})
            for (const bool packed : {false, true}) QTest::addRow("%s%s", axes, packed ? ", packed" : "") << axes << packed;
    }
    void channelsAndTimesAreChosen() {
        QFETCH(QString, axes);
        QFETCH(bool, packed);
        const auto order = axes.toStdString();
        const std::map<char, hsize_t> sizeOf{{'t', 2}, {'c', 5}, {'z', 3}, {'y', 20}, {'x', 31}};
        std::vector<hsize_t> sizes;
        for (const char axis : order) sizes.push_back(sizeOf.at(axis));
        std::vector<std::uint16_t> values(2 * 5 * 3 * 20 * 31);
        for (std::size_t i = 0; i < values.size(); ++i) {
            std::map<char, std::size_t> at;
            auto rest = i;
            for (auto axis = order.size(); axis-- > 0; rest /= sizes[axis]) at[order[axis]] = rest % sizes[axis];
            values[i] = static_cast<std::uint16_t>(10000 * at['t'] + 2000 * at['c'] + 620 * at['z'] + 31 * at['y'] + at['x']);
        }
        TemporaryFolder folder;
        const auto path = folder.file("a.h5");
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        addDataset(file, "data", sizes, values, tags(order), packed);
        H5Fclose(file);
        const Box box{{1, 2, 3}, {3, 20, 31}};
        for (const auto& [choice, base] : {std::pair{"", 0}, {"?c=3", 6000}, {"?t=1", 10000}, {"?t=1&c=4", 18000}}) {
            const auto volume = io::openStack(path + choice);
            QVERIFY((volume.shape() == Shape{3, 20, 31}));
            const auto got = volume.read<float>(box);
            QCOMPARE(got.front(), static_cast<float>(base + 620 + 2 * 31 + 3));
            QCOMPARE(got.back(), static_cast<float>(base + 2 * 620 + 19 * 31 + 30));
        }
        QCOMPARE(io::inspect(path).others.size(), std::size_t{2});
        for (const char* wrong : {"?c=5", "?z=1", "?q=0", "?c=x"}) {
            const auto message = messageOf([&] { io::openStack(path + wrong); });
            QVERIFY2(!message.empty() && message.find("damaged") == std::string::npos, message.c_str());
        }
    }

    void bigDataViewerFiles() {
        TemporaryFolder folder;
        const auto path = folder.file("stack.h5");
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        const std::vector<std::uint16_t> bright(4 * 60 * 60, 40000), coarse(4 * 30 * 30, 40000);
        addDataset(file, "t00000/s00/0/cells", {4, 60, 60}, bright, {}, true, H5T_STD_I16LE);
        addDataset(file, "t00000/s00/1/cells", {4, 30, 30}, coarse, {}, true, H5T_STD_I16LE);
        const std::vector<double> factors{1, 1, 1, 2, 2, 1};
        const hsize_t sizes[2] = {2, 3};
        const hid_t links = H5Pcreate(H5P_LINK_CREATE), space = H5Screate_simple(2, sizes, nullptr);
        H5Pset_create_intermediate_group(links, 1);
        const hid_t set = H5Dcreate2(file, "s00/resolutions", H5T_NATIVE_DOUBLE, space, links, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, factors.data());
        H5Dclose(set);
        H5Sclose(space);
        H5Pclose(links);
        H5Fclose(file);
        QVERIFY(!io::openStack(path).spacing());
        writeBytes(folder.file("stack.xml"), "<SpimData><SequenceDescription><ViewSetups><ViewSetup><id>0</id><voxelSize><unit>\xc2\xb5m</unit><size>0.005 0.006 0.04</size></voxelSize>"
                                             "</ViewSetup></ViewSetups></SequenceDescription></SpimData>");
        const auto finest = io::openStack(path), second = io::openStack(path + ":/t00000/s00/1/cells");
        QCOMPARE(*finest.spacing(), (VoxelSpacing{40, 6, 5}));
        QCOMPARE(*second.spacing(), (VoxelSpacing{40, 12, 10}));
        QCOMPARE(finest.read<float>({{0, 0, 0}, {1, 1, 1}})[0], 40000.F); // BigDataViewer's int16 have no sign
        QCOMPARE(io::inspect(path).levels, 2);
        QVERIFY(hasOwnLevels(finest)); // views from afar are served by the second level
        for (const char* name : {"/t00000/s0/0/cells", "/cells", "/t00000/s00/0/cells/more", "/t00000/s00/123/cells"}) QVERIFY(!reader::bigDataViewerCells(name));
        for (const char* text : {"", "<ViewSetup>", "<ViewSetup><id>0</id></ViewSetup>", "<ViewSetup><id>0</id><voxelSize><unit>pixel</unit><size>1 1 1</size></voxelSize></ViewSetup>",
                                 "<ViewSetup><id>0</id><voxelSize><unit>nm</unit><size>1</size></voxelSize></ViewSetup>"})
            QVERIFY(!reader::bigDataViewerSpacing(text, "s00"));
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
