// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/support/TestData.h"

#include <QProcess>
#include <QTest>

using namespace granule;
using namespace granule::testing;

namespace {

// Reads the array at argv[1], level argv[2], and prints its sum; or writes one and prints nothing.
constexpr const char* readOne = R"(
import sys, numpy, zarr
path, level = sys.argv[1:]
store = zarr.N5Store(path) if path.endswith('.n5') else path
print(int(zarr.open(store, mode='r')[level][:].astype('int64').sum()))
)";
constexpr const char* writeOne = R"(
import sys, numpy, zarr, numcodecs
path, dtype, codec, order = sys.argv[1:]
codec = {'none': None, 'blosc': numcodecs.Blosc('zstd', 3, 2), 'lz4': numcodecs.LZ4(), 'lzma': numcodecs.LZMA(), 'zlib': numcodecs.Zlib(3)}[codec]
store = zarr.N5Store(path) if path.endswith('.n5') else zarr.ZipStore(path, mode='w') if path.endswith(('.zip', '.ozx')) else zarr.DirectoryStore(path)
values = (numpy.arange(7 * 13 * 19) % 120).astype(dtype).reshape(7, 13, 19)
a = zarr.create(values.shape, dtype=dtype, chunks=(3, 5, 8), store=store, compressor=codec, order=order, overwrite=True)
a[:] = values
if path.endswith(('.zip', '.ozx')): store.close()
)";

} // namespace

/// What zarr-python writes is read, and what Granule writes zarr-python reads.
class tst_ZarrPeers : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (run({"-c", "import zarr, numcodecs; zarr.N5Store"}).first != 0) QSKIP("nothing to run here: no python3-zarr of version 2");
    }
    void theirsAreRead_data();
    void theirsAreRead();
    void oursAreRead();

private:
    static std::pair<int, QByteArray> run(const QStringList& arguments) {
        QProcess python;
        python.start("/usr/bin/python3", QStringList{"-W", "ignore"} + arguments);
        if (!python.waitForFinished(60000)) return {-1, {}};
        return {python.exitCode(), python.readAllStandardOutput().trimmed()};
    }
    TemporaryFolder m_folder;
};

void tst_ZarrPeers::theirsAreRead_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("order");
    const auto row = [](const char* name, const char* dtype, const char* codec, const char* order) { QTest::addRow("%s %s %s %s", name, dtype, codec, order) << name << dtype << codec << order; };
    row("a.zarr", "<f2", "blosc", "F");
    row("b.zarr", ">u8", "lz4", "C");
    row("c.zarr", "|i1", "lzma", "C");
    row("d.zarr", ">f4", "none", "F");
    row("e.n5", "<i4", "zlib", "C");
    row("f.n5", "|u1", "blosc", "C");
    row("g.zarr.zip", "<u2", "blosc", "F");
    row("h.ozx", "<f4", "none", "C");
}

void tst_ZarrPeers::theirsAreRead() {
    QFETCH(QString, name);
    QFETCH(QString, dtype);
    QFETCH(QString, codec);
    QFETCH(QString, order);
    const auto path = m_folder.file(name.toStdString());
    QCOMPARE(run({"-c", writeOne, QString::fromStdString(path), dtype, codec, order}).first, 0);
    const auto volume = io::openStack(path);
    const auto values = volume.read<float>(Box::of(volume.shape()));
    QCOMPARE(values.size(), std::size_t{7 * 13 * 19});
    for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(values[i], static_cast<float>(i % 120));
}

void tst_ZarrPeers::oursAreRead() {
    const auto volume = greyRamp({19, 300, 700}, VoxelType::UInt16);
    NoProgress progress;
    for (const char* name : {"ours.zarr", "ours.n5"}) {
        const auto path = m_folder.file(name);
        io::writeStack(path, volume, {}, VoxelType::UInt16, progress);
        for (const QString level : {"0", "1"}) {
            const auto array = (std::string(name) == "ours.n5" ? "s" : "") + level;
            const auto mine = io::openStack(path + "/" + array.toStdString());
            qint64 sum = 0;
            for (const auto v : mine.read<std::uint16_t>(Box::of(mine.shape()))) sum += v;
            QCOMPARE(run({"-c", readOne, QString::fromStdString(path), array}).second, QByteArray::number(sum));
        }
    }
}

QTEST_GUILESS_MAIN(tst_ZarrPeers)
#include "tst_ZarrPeers.moc"
