// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/CellMap.h"
#include "core/agreement/LabelHash.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::agreement;
using granule::testing::fill;

namespace {

const auto schema = ClassSchema::platelet();

/// What the Error says; empty where none comes.
template <typename F>
QString complaint(F work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

Rater rater(const std::string& name, LabelMap labels) {
    return {.name = name, .labels = std::move(labels)};
}

} // namespace

class tst_AgreementRaters : public QObject {
    Q_OBJECT
private slots:
    void kindsHaveWords() {
        for (const auto kind : {RaterKind::Person, RaterKind::Algorithm, RaterKind::Consensus})
            QCOMPARE(raterKindOf(wordOf(kind)), kind);
        QCOMPARE(wordOf(RaterKind::Person), std::string("person"));
        QVERIFY(complaint([] { raterKindOf("robot"); }).contains("person, algorithm or consensus"));
    }

    void mappingsAreReadAsWritten() {
        const ClassMapping mapping{{1, 2}, {255, 0}, {70000, 3}};
        QCOMPARE(parseMapping(jsonOf(mapping)), mapping);
        QCOMPARE(parseMapping(R"({"1": 2, "255": 0})"), (ClassMapping{{1, 2}, {255, 0}}));
        QVERIFY(parseMapping("{}").empty());
    }

    void badMappingsAreRefused_data() {
        QTest::addColumn<QString>("text");
        for (const auto* text : {"", "[]", "{\"a\": 1}", "{\"1\": -1}", "{\"1\": 1.5}", "{\"-1\": 1}",
                                 "{\"1\": 4294967296}", "{\"4294967296\": 1}", "{\"1\": \"2\"}", "{\"1\": 2"})
            QTest::newRow(text) << text;
    }
    void badMappingsAreRefused() {
        QFETCH(QString, text);
        QVERIFY(complaint([&] { parseMapping(text.toStdString()); }).contains("no mapping"));
    }

    void mappedIdsChangeAndOthersStay() {
        const auto labels = granule::testing::randomLabels({5, 70, 80}, 4, 3);
        const auto classes = mapped(labels, {{1, 2}, {2, 1}});
        const auto before = labels.read<LabelId>(Box::of(labels.shape())),
                   after = classes.read<LabelId>(Box::of(labels.shape()));
        for (std::size_t i = 0; i < before.size(); ++i)
            QCOMPARE(after[i], before[i] == 1 ? 2u : before[i] == 2 ? 1u : before[i]);
        QVERIFY(mapped(labels, {}).block(0) == labels.block(0));
    }

    void resamplingTakesTheLabelAtTheCentre() {
        const auto labels = granule::testing::randomLabels({4, 30, 70}, 5, 2);
        const VoxelSpacing fine{20, 5, 5};
        const auto finer = resampled(labels, {8, 60, 140}, fine);
        QCOMPARE(finer.shape(), (Shape{8, 60, 140}));
        QCOMPARE(finer.spacing(), fine);
        for (std::int64_t z = 0; z < 8; ++z)
            for (std::int64_t y = 0; y < 60; ++y)
                for (std::int64_t x = 0; x < 140; ++x)
                    QCOMPARE(finer.at({z, y, x}), labels.at({z / 2, y / 2, x / 2}));
        const auto back = resampled(finer, labels.shape(), labels.spacing());
        QCOMPARE(back.read<LabelId>(Box::of(back.shape())), labels.read<LabelId>(Box::of(back.shape())));
        const auto third = resampled(labels, {4, 10, 70}, {40, 30, 10});
        QCOMPARE(third.at({2, 3, 5}), labels.at({2, 10, 5})); // the middle one of 9, 10, 11
    }

    void whatDoesNotFitIsSaid() {
        const auto labels = granule::testing::randomLabels({3, 20, 20}, 7, 1);
        const auto complaintAbout = [&](LabelMap other, const std::string& name = "Bo") {
            return complaint([&] {
                requireComparable({rater("Ann", labels), rater(name, std::move(other))}, schema);
            });
        };
        QCOMPARE(complaintAbout(labels), QString());
        auto said = complaintAbout(granule::testing::randomLabels({3, 20, 21}, 7, 1));
        QVERIFY2(said.contains("\"Bo\"") && said.contains("3x20x21") && said.contains("3x20x20") &&
                     said.contains("resampled"),
                 qPrintable(said));
        auto other = labels;
        other.setSpacing({50, 10, 10});
        said = complaintAbout(other);
        QVERIFY2(said.contains("50 x 10 x 10 nm") && said.contains("\"Ann\""), qPrintable(said));
        other.setSpacing({40.000001, 9.9999998, 10});
        QCOMPARE(complaintAbout(other), QString()); // as a file rounds it
        other = labels;
        fill(other, {{0, 0, 0}, {1, 1, 1}}, 12);
        fill(other, {{1, 0, 0}, {2, 1, 1}}, 400); // no table knows it
        said = complaintAbout(other);
        QVERIFY2(said.contains("12 and 400") && said.contains("map the classes"), qPrintable(said));
        QVERIFY(complaintAbout(labels, "Ann").contains("called \"Ann\""));
        QVERIFY(
            complaint([&] { requireComparable({rater("Ann", labels)}, schema); }).contains("at least two"));
    }

    void hashesTellMapsApartAndBlocksDoNot() {
        auto a = granule::testing::randomLabels({5, 70, 130}, 7, 1);
        LabelMap same(a.shape(), a.spacing());
        const auto ids = a.read<LabelId>(Box::of(a.shape()));
        same.write(Box::of(a.shape()), ids.data());
        QCOMPARE(hashOf(same), hashOf(a));
        // An array of one id, and one id for all.
        const std::vector<LabelId> zeros(64 * 64, 0);
        LabelMap flat({1, 64, 64}, plateletSpacing), array = flat;
        array.setBlock(0, LabelBlock::of({1, 64, 64}, LabelIds(zeros)));
        QCOMPARE(hashOf(array), hashOf(flat));
        const auto before = hashOf(a);
        fill(a, {{4, 69, 129}, {5, 70, 130}}, a.at({4, 69, 129}) == 1 ? 2 : 1);
        QVERIFY(hashOf(a) != before);
        QVERIFY(hashOf(LabelMap({2, 3, 4}, plateletSpacing)) != hashOf(LabelMap({2, 4, 3}, plateletSpacing)));
    }

    void touchingCellsAreTakenApart() {
        const auto labels = granule::testing::touchingCells();
        const auto cells = cellsOf(rater("Ann", labels), schema, 0);
        QCOMPARE(cells.names, (std::vector<std::string>{"Cell 1", "Cell 2"}));
        const auto left = cells.map.at({3, 40, 20}), right = cells.map.at({3, 40, 105});
        QVERIFY(left != right && left > 0 && right > 0);
        QCOMPARE(cells.map.at({3, 40, 30}), left); // the organelle is in its cell
        QCOMPARE(cells.map.at({3, 45, 92}), right);
        QCOMPARE(cells.map.at({3, 2, 2}), 0u);
        QVERIFY(cells.boxes[left - 1].contains(Index{3, 40, 20}));
        QVERIFY(cellsOf(rater("Ann", labels), schema, 1e12).empty());
        QVERIFY(cellsOf(rater("Ann", LabelMap({3, 9, 9}, plateletSpacing)), schema, 0).empty());
    }

    void cellObjectsAreTheCells() {
        LabelMap labels({4, 40, 80}, plateletSpacing);
        fill(labels, {{0, 5, 5}, {4, 35, 35}}, 256);
        fill(labels, {{1, 10, 10}, {3, 20, 20}}, 3); // plain voxels of an organelle
        fill(labels, {{1, 22, 10}, {3, 30, 20}}, 5);
        fill(labels, {{1, 24, 12}, {3, 28, 16}}, 6); // a core, which touches no cell
        fill(labels, {{0, 5, 45}, {4, 35, 75}}, 257);
        fill(labels, {{1, 10, 50}, {3, 20, 60}}, 258); // an organelle that is an object
        ObjectTable table;
        table.set({.id = 256, .classId = 1, .name = "Left", .colour = {}});
        table.set({.id = 257, .classId = 1, .name = {}, .colour = {}});
        table.set({.id = 258, .classId = 3, .name = {}, .colour = {}});
        const Rater ann{
            .name = "Ann", .labels = labels, .objects = std::make_shared<const ObjectTable>(table)};
        const auto cells = cellsOf(ann, schema, 0);
        QCOMPARE(cells.names, (std::vector<std::string>{"Left", "Cell 2"}));
        QCOMPARE(cells.boxes[0], (Box{{0, 5, 5}, {4, 35, 35}}));
        for (const auto& [at, cell] : {std::pair{Index{0, 6, 6}, 1u},
                                       {Index{2, 15, 15}, 1u},
                                       {Index{2, 23, 11}, 1u},
                                       {Index{2, 26, 14}, 1u},
                                       {Index{2, 15, 55}, 2u},
                                       {Index{0, 0, 0}, 0u}})
            QCOMPARE(cells.map.at(at), cell);
    }
};

QTEST_GUILESS_MAIN(tst_AgreementRaters)
#include "tst_AgreementRaters.moc"
