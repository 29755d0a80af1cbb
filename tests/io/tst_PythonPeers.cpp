// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QProcess>
#include <QTest>

using namespace granule;
using namespace granule::testing;

namespace {

std::pair<int, QString> run(const QStringList& arguments) {
    QProcess python;
    python.start("/usr/bin/python3", QStringList{"-W", "ignore"} + arguments);
    if (!python.waitForFinished(60000)) return {-1, {}};
    const auto out = QString::fromUtf8(python.readAllStandardOutput()).trimmed();
    return {python.exitCode(), python.exitCode() == 0 ? out : out + QString::fromUtf8(python.readAllStandardError())};
}

} // namespace

/// What tifffile, h5py and scikit-image write is read, and what Granule writes they read.
class tst_PythonPeers : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (run({"-c", "import tifffile, h5py, skimage.io; skimage.io.imread_collection"}).first != 0) QSKIP("nothing to run here: python3-tifffile, python3-h5py or python3-skimage is missing");
    }

    void oursAreRead_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("size");
        for (const auto type : {VoxelType::UInt8, VoxelType::Int16, VoxelType::UInt16, VoxelType::UInt32, VoxelType::Float32, VoxelType::Float64}) {
            const auto row = [&](const char* name, const char* size) { QTest::addRow("%s %s", name, describe(type).c_str()) << name << static_cast<int>(type) << size; };
            row("a.h5", " 40 6 5");
            row("a.ome.tif", " 40 6 5");
            row("a.tif", " 40 5");
            if (type == VoxelType::UInt8 || type == VoxelType::UInt16) row("slices", "");
        }
    }
    void oursAreRead() {
        QFETCH(QString, name);
        QFETCH(int, type);
        QFETCH(QString, size);
        TemporaryFolder folder;
        NoProgress progress;
        const auto path = folder.file(name.toStdString());
        const auto voxelType = static_cast<VoxelType>(type);
        const auto volume = greyRamp({9, 41, 47}).withSpacing({40, 6, 5});
        io::writeStack(path, volume, {}, voxelType, progress);
        const auto values = io::openStack(path).read<float>(Box::of(volume.shape()));
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i) sum += static_cast<double>(values[i]) * static_cast<double>(i % 97);
        QCOMPARE(run({GRANULE_PYTHON_PEER, "read", QString::fromStdString(path)}).second.trimmed(), QString("%1 9 41 47 %2%3").arg(QString::fromStdString(describe(voxelType))).arg(sum, 0, 'f', 0).arg(size));
    }

    void theirsAreRead_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<QString>("options");
        const auto row = [](const char* name, const char* dtype, const char* options) { QTest::addRow("%s %s %s", name, dtype, options) << name << dtype << options; };
        for (const char* dtype : {"|u1", "<u2", ">i2", "<f4", ">f8", "<i8", "<u4"})
            for (const char* options : {"{}", "{'chunks': (3, 16, 20), 'compression': 'gzip', 'shuffle': True}", "{'chunks': (3, 16, 20), 'compression': 'lzf'}", "{'chunks': (2, 37, 53), 'fletcher32': True}",
                                        "{'chunks': (2, 8, 8)}", "{'userblock': 512}", "{'chunks': True, 'compression': 'gzip', 'userblock': 512, 'libver': 'latest'}", "{'libver': 'latest', 'chunks': (7, 37, 53)}",
                                        "{'maxshape': (None, 37, 53), 'libver': 'latest', 'compression': 'gzip'}", "{'compression': 'szip', 'chunks': (2, 16, 16)}"})
                row("a.h5", dtype, options);
        row("a.h5", "|b1", "{'compression': 'gzip'}");
        for (const char* dtype : {"|u1", "<u2", ">u2", "<f4", "<i2", "<f8", "<u4"})
            for (const char* options : {"{}", "{'bigtiff': True}", "{'ome': True, 'metadata': {'axes': 'ZYX', 'PhysicalSizeX': 0.005, 'PhysicalSizeXUnit': 'um'}}", "{'tile': (16, 32)}", "{'compression': 'zlib'}",
                                        "{'compression': 'zlib', 'predictor': True, 'rowsperstrip': 5}", "{'photometric': 'minisblack', 'byteorder': '>'}", "{'contiguous': True, 'rowsperstrip': 1}"})
                if (!QString(options).contains("predictor") || dtype[1] == 'u') row(QString(options).contains("ome") ? "a.ome.tif" : "a.tif", dtype, options);
        row("a.tif", "<u2", "{'imagej': True, 'resolution': (0.2, 0.2), 'metadata': {'spacing': 40, 'unit': 'nm', 'axes': 'ZYX'}}");
        row("a.tif", "|u1", "{'imagej': True, 'metadata': {'axes': 'TYX'}}");
    }
    void theirsAreRead() {
        QFETCH(QString, name);
        QFETCH(QString, dtype);
        QFETCH(QString, options);
        TemporaryFolder folder;
        const auto path = folder.file(name.toStdString());
        const auto [code, words] = run({GRANULE_PYTHON_PEER, "write", QString::fromStdString(path), dtype, options});
        if (code != 0) QSKIP(qPrintable("this version does not write it: " + words.section('\n', -2)));
        const auto volume = io::openStack(path);
        QVERIFY((volume.shape() == Shape{7, 37, 53}));
        const auto values = volume.read<float>(Box::of(volume.shape()));
        for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(values[i], dtype == "|b1" ? static_cast<float>(i % 120 != 0) : static_cast<float>(i % 120));
        if (options.contains("spacing")) QCOMPARE(*volume.spacing(), (VoxelSpacing{40, 5, 5}));
    }
};

QTEST_GUILESS_MAIN(tst_PythonPeers)
#include "tst_PythonPeers.moc"
