// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/io/Stack.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;

namespace {

NoProgress nobody;

/// Dice, as it is printed, of the voxels that `has` holds for.
template <typename F>
QString diceOf(const LabelMap& a, const LabelMap& b, F has) {
    const auto inside = [&](const LabelMap& map) {
        auto ids = map.read<LabelId>(Box::of(map.shape()));
        for (auto& id : ids) id = has(id);
        return LabelMap::fromVoxels(map.shape(), ids);
    };
    return QString::number(analysis::compare(inside(a), inside(b), 2, false, nobody).dice(1), 'f', 3);
}

} // namespace

/// One slice that was labelled twice: what is known of its agreement comes out to the digit.
class tst_TwoAnnotators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        const auto data = testing::sharedData();
        if (!data || !std::filesystem::exists(*data / "epfl6/two_annotators")) QSKIP("nothing to run here: no shared data");
        m_folder = *data / "epfl6/two_annotators";
    }

    void classesThatOverlap_data() {
        QTest::addColumn<int>("bit");
        QTest::addColumn<QString>("dice");
        QTest::newRow("membrane") << 0 << "0.949";
        QTest::newRow("mitochondrion") << 1 << "0.971";
        QTest::newRow("mitochondrial boundary") << 2 << "0.942";
        QTest::newRow("postsynaptic density") << 3 << "0.892";
        QTest::newRow("vesicle") << 4 << "0.715";
    }
    void classesThatOverlap() {
        QFETCH(int, bit);
        QFETCH(QString, dice);
        QCOMPARE(diceOf(read("z0055_A_classbits.tif"), read("z0055_B_classbits.tif"), [bit](LabelId id) { return id >> bit & 1; }), dice);
    }

    void oneClassAVoxel() {
        const auto m = analysis::compare(read("z0055_A_labels.tif"), read("z0055_B_labels.tif"), 7, false, nobody);
        for (const auto& [k, dice] : {std::pair{1, "0.949"}, {3, "0.942"}, {5, "0.715"}}) QCOMPARE(QString::number(m.dice(k), 'f', 3), QString(dice));
        QCOMPARE(m.total(), std::uint64_t{768 * 1024});
    }

    void boundaries_data() {
        QTest::addColumn<QString>("slice");
        QTest::addColumn<QString>("dice");
        QTest::newRow("14") << "z0014" << "0.919";
        QTest::newRow("74") << "z0074" << "0.924";
    }
    void boundaries() {
        QFETCH(QString, slice);
        QFETCH(QString, dice);
        const auto file = [&](const char* who) { return read(("mitoboundary_" + slice + "_" + who + ".png").toStdString()); };
        QCOMPARE(diceOf(file("A"), file("B"), [](LabelId id) -> LabelId { return id > 127; }), dice);
    }

private:
    LabelMap read(const std::string& name) const { return io::readLabels((m_folder / name).string(), nobody, {}); }
    std::filesystem::path m_folder;
};

QTEST_APPLESS_MAIN(tst_TwoAnnotators)
#include "tst_TwoAnnotators.moc"
