// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/io/VoxelConvert.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <cmath>
#include <set>

using namespace granule;
using namespace granule::testing;

/// What is written comes back: voxels, type, shape and voxel size, in every format.
class tst_RoundTrip : public QObject {
    Q_OBJECT
private slots:
    void stackComesBack_data();
    void stackComesBack();
    void partOfAStackIsWritten();
    void labelsComeBack_data();
    void labelsComeBack();
    void slicesOfBackgroundComeBack();
    void levelsAreHalved();
    void writingSaturatesAndRounds();
    void coloursOfMrcBecomeGrey();
    void nothingElseIsLeft();

private:
    TemporaryFolder m_folder;
};

void tst_RoundTrip::stackComesBack_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("type");
    const std::set<VoxelType> all{VoxelType::UInt8,  VoxelType::Int8,  VoxelType::UInt16,  VoxelType::Int16,
                                  VoxelType::UInt32, VoxelType::Int32, VoxelType::Float32, VoxelType::Float64};
    const std::set<VoxelType> ofMrc{VoxelType::UInt8, VoxelType::Int8, VoxelType::UInt16, VoxelType::Int16, VoxelType::Float32};
    std::vector<std::pair<const char*, std::set<VoxelType>>> formats{{"slices", {VoxelType::UInt8, VoxelType::UInt16}}, {"stack.mrc", ofMrc}, {"stack.rec", ofMrc}};
    for (const char* name : {"stack.tif", "stack.ome.tif", "stack.btf", "stack.h5", "stack.nrrd", "stack.nii", "stack.nii.gz", "stack.mha", "stack.zarr", "stack.n5"}) formats.emplace_back(name, all);
    for (const auto& [name, types] : formats)
        for (const auto type : types)
            QTest::addRow("%s %s", name, describe(type).c_str()) << name << static_cast<int>(type);
}

void tst_RoundTrip::stackComesBack() {
    QFETCH(QString, name);
    QFETCH(int, type);
    const auto voxelType = static_cast<VoxelType>(type);
    const VoxelSpacing odd{50, 4.6, 4.61};
    const auto volume = greyRamp({11, 70, 45}, VoxelType::UInt16, odd);
    TemporaryFolder folder;
    const auto path = folder.file(name.toStdString());
    NoProgress progress;
    io::writeStack(path, volume, {}, voxelType, progress);
    const auto back = io::openStack(path);
    QCOMPARE(back.shape(), volume.shape());
    QCOMPARE(describe(back.type()), describe(voxelType));
    QVERIFY(back.spacing() && describe(*back.spacing()) == describe(odd));
    const Box all = Box::of(volume.shape()), part{{2, 10, 7}, {9, 33, 31}};
    for (const Box& box : {all, part}) {
        const auto raw = volume.readRaw(box);
        std::vector<std::byte> expected(static_cast<std::size_t>(box.shape().voxels()) *
                                        bytesPerVoxel(voxelType));
        io::convertVoxels(raw.data(), volume.type(), expected.data(), voxelType,
                          static_cast<std::size_t>(box.shape().voxels()));
        QVERIFY(back.readRaw(box) == expected);
    }
}

void tst_RoundTrip::partOfAStackIsWritten() {
    const auto volume = greyRamp({9, 40, 50});
    const Box part{{3, 5, 6}, {8, 31, 44}};
    NoProgress progress;
    const auto path = m_folder.file("part.tif");
    io::writeStack(path, volume, part, volume.type(), progress);
    const auto back = io::openStack(path);
    QCOMPARE(back.shape(), part.shape());
    QVERIFY(back.readRaw(Box::of(back.shape())) == volume.readRaw(part));
    QVERIFY_THROWS_EXCEPTION(
        Error, io::writeStack(path, volume, Box{{0, 0, 0}, {10, 1, 1}}, volume.type(), progress));
}

void tst_RoundTrip::labelsComeBack_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<uint>("largest");
    QTest::addColumn<QString>("type");
    for (const char* name : {"ids.tif", "ids.h5", "ids.nrrd", "ids.nii.gz", "ids.mha", "ids.json", "ids.zarr", "ids.n5"})
        for (const auto& [largest, type] :
             {std::pair{6U, "uint8"}, {255U, "uint8"}, {256U, "uint16"}, {70000U, "uint32"}})
            QTest::addRow("%s %u", name, largest) << name << largest << type;
    QTest::addRow("ids.mrc") << "ids.mrc" << 6U << "uint8";
    QTest::addRow("folder") << "ids" << 300U << "uint16";
}

void tst_RoundTrip::labelsComeBack() {
    QFETCH(QString, name);
    QFETCH(uint, largest);
    QFETCH(QString, type);
    auto labels = randomLabels({70, 66, 130}, 7, 3);
    const LabelId id = largest;
    labels.write({{69, 65, 129}, {70, 66, 130}}, &id);
    labels.setSpacing({40, 10, 10});
    TemporaryFolder folder;
    const auto path = folder.file(name.toStdString());
    NoProgress progress;
    io::writeLabels(path, labels, progress);
    QCOMPARE(QString::fromStdString(describe(io::inspect(path).type)), type);
    const auto back = io::readLabels(path, progress);
    QCOMPARE(back.shape(), labels.shape());
    QCOMPARE(describe(back.spacing()), describe(labels.spacing()));
    const Box part{{3, 1, 60}, {70, 66, 130}};
    const auto cut = io::readLabels(path, part, progress);
    QCOMPARE(cut.shape(), part.shape());
    QVERIFY(cut.read(Box::of(part.shape())) == labels.read(part));
    QVERIFY(messageOf([&] { io::readLabels(path, Box{{0, 0, 0}, {71, 1, 1}}, progress); }).find("reaches outside") != std::string::npos);
    QVERIFY(back.read<LabelId>(Box::of(back.shape())) == labels.read<LabelId>(Box::of(labels.shape())));
}

// Blocks of 64 slices that hold nothing are not packed, and not even read.
void tst_RoundTrip::slicesOfBackgroundComeBack() {
    auto labels = filledBox({300, 70, 130}, {{66, 3, 5}, {68, 60, 70}}, 3);
    const LabelId id = 2;
    labels.write({{200, 69, 129}, {201, 70, 130}}, &id);
    NoProgress progress;
    for (const char* name : {"x.tif", "x.h5", "x.nrrd", "x.mrc", "x.json", "x.zarr", "x.n5"}) {
        TemporaryFolder folder;
        const auto path = folder.file(name);
        io::writeLabels(path, labels, progress);
        const auto back = io::readLabels(path, progress);
        QCOMPARE(back.shape(), labels.shape());
        QVERIFY2(back.read<LabelId>(Box::of(back.shape())) == labels.read<LabelId>(Box::of(labels.shape())), name);
    }
}

void tst_RoundTrip::levelsAreHalved() {
    NoProgress progress;
    std::vector<std::uint8_t> greys(static_cast<std::size_t>(2 * 4 * 1030));
    for (std::size_t i = 0; i < greys.size(); ++i) greys[i] = static_cast<std::uint8_t>(i % 2 ? 11 : 20);
    const VoxelSpacing spacing{40, 5, 5};
    for (const char* name : {"x.zarr", "x.n5"}) {
        const auto first = m_folder.file(name) + (std::string(name) == "x.n5" ? "/s" : "/");
        io::writeStack(m_folder.file(name), Volume::fromVoxels({2, 4, 1030}, greys, spacing), {}, VoxelType::UInt8, progress);
        QCOMPARE(io::inspect(m_folder.file(name)).levels, 3);
        const auto half = io::openStack(first + "1"), quarter = io::openStack(first + "2");
        QCOMPARE(half.shape(), (Shape{2, 2, 515}));
        QCOMPARE(quarter.shape(), (Shape{2, 1, 258}));
        QVERIFY(quarter.spacing() && *quarter.spacing() == (VoxelSpacing{40, 20, 20}));
        for (const auto value : half.read<std::uint8_t>(Box::of(half.shape()))) QCOMPARE(int(value), 16);
    }
    // Ids are chosen, never mixed.
    io::writeLabels(m_folder.file("ids.zarr"), randomLabels({2, 4, 1030}, 5, 1), progress);
    const auto ids = io::openStack(m_folder.file("ids.zarr/1"));
    for (const auto id : ids.read<float>(Box::of(ids.shape()))) QVERIFY(id < 5 && id == std::floor(id));
}

void tst_RoundTrip::writingSaturatesAndRounds() {
    const auto volume = Volume::fromVoxels<float>({1, 1, 5}, {-3.0F, 0.4F, 1.6F, 254.6F, 1e9F});
    NoProgress progress;
    const auto path = m_folder.file("clamp.tif");
    io::writeStack(path, volume, {}, VoxelType::UInt8, progress);
    QCOMPARE(io::openStack(path).read<std::uint8_t>({{0, 0, 0}, {1, 1, 5}}),
             (std::vector<std::uint8_t>{0, 0, 2, 255, 255}));
}

void tst_RoundTrip::coloursOfMrcBecomeGrey() {
    const auto path = m_folder.file("colour.mrc");
    NoProgress progress;
    io::writeStack(path, Volume::fromVoxels<std::uint8_t>({1, 1, 6}, {9, 9, 9, 255, 0, 0}), {},
                   VoxelType::UInt8, progress);
    auto bytes = bytesOf(path);
    bytes[0] = 2, bytes[12] = 16; // two pixels of three bytes
    writeBytes(path, bytes);
    QCOMPARE(io::inspect(path).channels, 3);
    QCOMPARE(io::openStack(path).read<std::uint8_t>({{0, 0, 0}, {1, 1, 2}}),
             (std::vector<std::uint8_t>{9, 76}));
}

void tst_RoundTrip::nothingElseIsLeft() {
    TemporaryFolder folder;
    NoProgress progress;
    const auto volume = greyRamp({3, 20, 20});
    for (const char* name : {"a.tif", "a.h5", "a.mrc", "a.nrrd", "a"})
        io::writeStack(folder.file(name), volume, {}, volume.type(), progress);
    // Again over what is there, which is replaced (but never a folder with something in it).
    for (const char* name : {"a.tif", "a.h5", "a.mrc", "a.nrrd"})
        io::writeStack(folder.file(name), volume, {}, volume.type(), progress);
    QVERIFY_THROWS_EXCEPTION(Error, io::writeStack(folder.file("a"), volume, {}, volume.type(), progress));
    std::set<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder.path))
        names.insert(file.path().filename().string());
    QCOMPARE(names, (std::set<std::string>{"a", "a.h5", "a.mrc", "a.nrrd", "a.tif"}));
}

QTEST_GUILESS_MAIN(tst_RoundTrip)
#include "tst_RoundTrip.moc"
