// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/io/TiffMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

/// Pages that are channels and times beside slices.
class tst_TiffHyperstack : public QObject {
    Q_OBJECT
private slots:
    void channelsAndTimesAreChosen_data() {
        QTest::addColumn<QString>("description");
        QTest::addColumn<QString>("choice");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("step");
        const QString imageJ = "ImageJ=1.53t\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\n";
        const auto ome = [](const char* order) {
            return QString("<?xml version=\"1.0\"?><OME><Image><Pixels DimensionOrder=\"%1\" SizeC=\"2\" SizeT=\"2\" SizeX=\"53\" SizeY=\"37\" SizeZ=\"3\" Type=\"uint8\"></Pixels></Image></OME>").arg(order);
        };
        QTest::newRow("ImageJ, the first") << imageJ << "" << 0 << 2;
        QTest::newRow("ImageJ, a channel") << imageJ << "?c=1" << 1 << 2;
        QTest::newRow("ImageJ, a time") << imageJ << "?t=1" << 6 << 2;
        QTest::newRow("ImageJ, both") << imageJ << "?c=1&t=1" << 7 << 2;
        QTest::newRow("OME, z fastest") << ome("XYZCT") << "?c=1&t=1" << 9 << 1;
        QTest::newRow("OME, z slowest") << ome("XYTCZ") << "?c=1" << 2 << 4;
        QTest::newRow("OME, c fastest") << ome("XYCZT") << "?t=1" << 6 << 2;
    }

    void channelsAndTimesAreChosen() {
        QFETCH(QString, description);
        QFETCH(QString, choice);
        QFETCH(int, first);
        QFETCH(int, step);
        TiffRecipe r;
        r.path = m_folder.file("hyper.tif");
        r.pages = 12;
        r.description = description.toStdString();
        makeTiff(r);
        const auto volume = io::openStack(r.path + choice.toStdString());
        QVERIFY((volume.shape() == Shape{3, r.height, r.width}));
        QCOMPARE(io::inspect(r.path).others.size(), std::size_t{2});
        const Box box{{1, 2, 3}, {3, 30, 50}};
        const auto voxels = volume.read<float>(box);
        std::size_t i = 0;
        for (int z = 1; z < 3; ++z)
            for (int y = 2; y < 30; ++y)
                for (int x = 3; x < 50; ++x, ++i) QCOMPARE(voxels[i], float(patternAt(r, first + z * step, y, x, 0)));
        QVERIFY(!messageOf([&] { io::openStack(r.path + "?c=2"); }).empty());
    }

    void hyperstacksWithoutTheirPagesAreTold() {
        TiffRecipe r;
        r.path = m_folder.file("hyper.tif");
        r.pages = 5;
        r.description = "ImageJ=1.53t\nimages=6\nchannels=2\nslices=3\nhyperstack=true\n";
        makeTiff(r);
        const auto few = messageOf([&] { io::openStack(r.path); });
        QVERIFY2(few.find("2 channels, 3 slices and 1 times, but has 5 pages") != std::string::npos, few.c_str());
        r.description = "ImageJ=1.53t\nimages=5\nchannels=5\n"; // slices that someone took for channels
        makeTiff(r);
        QCOMPARE(io::openStack(r.path).shape().z, 5);
        QVERIFY(messageOf([&] { io::openStack(r.path + "?c=1"); }).find("one channel") != std::string::npos);
    }

private:
    TemporaryFolder m_folder;
};

QTEST_APPLESS_MAIN(tst_TiffHyperstack)
#include "tst_TiffHyperstack.moc"
