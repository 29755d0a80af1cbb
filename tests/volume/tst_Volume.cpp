// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "core/volume/GreyRange.h"
#include "core/volume/Volume.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;

class tst_Volume : public QObject {
    Q_OBJECT
private slots:
    void boxIsReadInOrder() {
        std::vector<std::uint16_t> v(2 * 3 * 4);
        for (std::size_t i = 0; i < v.size(); ++i) v[i] = static_cast<std::uint16_t>(i * 100);
        const auto volume = Volume::fromVoxels<std::uint16_t>({2, 3, 4}, v);
        QCOMPARE(volume.read<std::uint16_t>({{1, 1, 1}, {2, 3, 3}}), (std::vector<std::uint16_t>{1700, 1800, 2100, 2200}));
        QCOMPARE(volume.read<std::uint8_t>({{0, 0, 0}, {1, 1, 4}}), (std::vector<std::uint8_t>{0, 100, 200, 255}));
        QVERIFY_THROWS_EXCEPTION(Error, volume.read<float>({{0, 0, 0}, {3, 3, 4}}));
    }
    void aCutIsTheSameVoxels() {
        const auto volume = granule::testing::greyRamp({5, 6, 7});
        const Box box{{1, 2, 3}, {4, 6, 7}};
        const auto part = volume.cutOut(box);
        QCOMPARE(part.shape(), box.shape());
        QCOMPARE(part.read<float>(Box::of(part.shape())), volume.read<float>(box));
        const auto labels = granule::testing::randomLabels({70, 5, 66}, 9, 1);
        const Box across{{60, 1, 3}, {69, 5, 66}};
        QCOMPARE(labels.cutOut(across).read(Box::of(across.shape())), labels.read(across));
    }
    void boxTextIsReadBack() {
        const Box box{{0, 10, 20}, {5, 100, 200}};
        QCOMPARE(Box::parse(describe(box)), box);
        for (const char* bad : {"", "0:5", "0:5,0:5,5:5", "0:5,0:5,0:5x", "a:b,c:d,e:f"})
            QVERIFY_THROWS_EXCEPTION(Error, Box::parse(bad));
    }
    void spacingTextIsChecked() {
        QCOMPARE(VoxelSpacing::parse("40,10,10"), plateletSpacing);
        for (const char* bad : {"", "40", "40,10", "0,10,10", "-40,10,10", "nan,10,10", "40,10,10,10"})
            QVERIFY_THROWS_EXCEPTION(Error, VoxelSpacing::parse(bad));
    }
    void contrastOfAConstantSliceIsUsable() {
        const auto volume = Volume::fromVoxels<std::uint8_t>({1, 4, 4}, std::vector<std::uint8_t>(16, 9));
        const auto range = autoContrast(volume, 0);
        QCOMPARE(range.black, 9.0);
        QCOMPARE(range.white, 10.0);
    }
};

QTEST_APPLESS_MAIN(tst_Volume)
#include "tst_Volume.moc"
