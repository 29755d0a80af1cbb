// SPDX-License-Identifier: BSD-3-Clause
// Labels of other programs come in as layers: what does not fit is asked about.
#include "tests/main/WindowFixture.h"

#include <QComboBox>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

namespace {

/// A file of labels where each voxel holds `id(z, y, x)`.
template <typename F>
QString writeLabels(const TemporaryFolder& folder, const Shape& shape, const VoxelSpacing& spacing, F id, const std::string& name = "rater.nrrd") {
    std::vector<std::uint32_t> ids;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) ids.push_back(static_cast<std::uint32_t>(id(z, y, x)));
    NoProgress quiet;
    const auto path = folder.file(name);
    io::writeLabels(path, LabelMap::fromVoxels(shape, ids, spacing), quiet);
    return QString::fromStdString(path);
}

constexpr Shape stackShape{12, 96, 128};

} // namespace

class TestLabelImport : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useOwnSettings(); }

    void anotherGridIsResampledOnRequestAlone() {
        TemporaryFolder folder;
        const auto path = writeLabels(folder, {12, 48, 64}, {40, 20, 20}, [](auto, auto, auto x) { return x < 32 ? 2 : 3; });
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        window.document().addLabels(path);
        QVERIFY(window.settle());
        QVERIFY2(window.noticeText().contains("12x48x64"), qPrintable(window.noticeText()));
        QCOMPARE(window.project().layers().size(), std::size_t{1});
        QTest::mouseClick(answer(window, "Resample the labels"), Qt::LeftButton);
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{2});
        const auto& layer = window.project().layers().back();
        QVERIFY(layer.origin.contains("resampled"));
        QCOMPARE(layer.map.at({5, 50, 63}), LabelId{2});
        QCOMPARE(layer.map.at({5, 50, 64}), LabelId{3});
    }

    void labelsOfAnotherGridMayBeLeftOut() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        window.document().addLabels(writeLabels(folder, {3, 20, 20}, {40, 10, 10}, [](auto, auto, auto) { return 1; }));
        QVERIFY(window.settle());
        QTest::mouseClick(answer(window, "Leave them out"), Qt::LeftButton);
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{1});
        QCOMPARE(window.project().history().count(), 0);
    }

    void foreignIdsAreNamedOnceAndRemembered() {
        TemporaryFolder folder;
        const auto path = writeLabels(folder, stackShape, {40, 10, 10}, [](auto, auto y, auto) { return y < 48 ? 50 : 200; }, "other.nrrd");
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        window.document().addLabels(path);
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{1});
        auto* box = child<QComboBox>(window, "classOf50");
        QVERIFY(box);
        box->setCurrentIndex(box->findData(2));
        child<QComboBox>(window, "classOf200")->setCurrentIndex(3);
        QTest::mouseClick(answer(window, "Add the labels"), Qt::LeftButton);
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{2});
        QCOMPARE(window.project().layers().back().map.at({0, 0, 0}), LabelId{2});
        QCOMPARE(window.project().layers().back().map.at({0, 95, 0}), LabelId{3});

        window.document().addLabels(path); // the second time nobody asks
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{3});
        QCOMPARE(window.project().layers().back().map.at({0, 95, 0}), LabelId{3});
    }

    void idsOfInstancesBecomeObjects() {
        TemporaryFolder folder;
        const auto path = writeLabels(folder, stackShape, {40, 10, 10}, [](auto, auto, auto x) { return x < 40 ? 0 : x < 80 ? 1001 : 3; });
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        window.document().addLabels(path);
        QVERIFY(window.settle());
        auto* box = child<QComboBox>(window, "classOfObjects");
        QVERIFY(box);
        box->setCurrentIndex(box->findData(2));
        QTest::mouseClick(answer(window, "Add the objects"), Qt::LeftButton);
        QVERIFY(window.settle());
        const auto& layer = window.project().layers().back();
        QCOMPARE(layer.objects->all().size(), std::size_t{2});
        const auto first = layer.map.at({0, 0, 50}), second = layer.map.at({0, 0, 100});
        QVERIFY(first >= firstObjectId && second >= firstObjectId && first != second);
        QCOMPARE(layer.objects->classOf(first), LabelId{2});
        QCOMPARE(layer.map.at({0, 0, 0}), LabelId{0});
    }

    void classesOfALayerChangeAsOneStep() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        window.document().addLabels(writeLabels(folder, stackShape, {40, 10, 10}, [](auto, auto, auto x) { return x < 64 ? 1 : 4; }));
        QVERIFY(window.settle());
        const int layer = window.project().layers().back().id;
        window.document().labelImport().askClassesOf(layer);
        QVERIFY(window.settle());
        child<QComboBox>(window, "classOf4")->setCurrentIndex(5);
        QTest::mouseClick(answer(window, "Change the labels"), Qt::LeftButton);
        QVERIFY(window.settle());
        QCOMPARE(window.project().layer(layer)->map.at({0, 0, 100}), LabelId{5});
        QCOMPARE(window.project().layer(layer)->map.at({0, 0, 0}), LabelId{1});
        window.click("undoButton");
        QCOMPARE(window.project().layer(layer)->map.at({0, 0, 100}), LabelId{4});
    }
};

QTEST_MAIN(TestLabelImport)
#include "tst_LabelImport.moc"
