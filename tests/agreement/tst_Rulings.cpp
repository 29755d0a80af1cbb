// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Consensus.h"
#include "core/agreement/Rulings.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::agreement;

namespace {

const ClassSchema platelet = ClassSchema::platelet();
constexpr Shape grid{6, 40, 70};
const Box big{{1, 5, 5}, {4, 15, 25}}, small{{2, 20, 50}, {4, 24, 66}};

Rater rater(const std::string& name, LabelId inBig, LabelId inSmall) {
    LabelMap map = testing::filledBox(grid, Box::of(grid), 1);
    testing::fill(map, big, inBig);
    testing::fill(map, small, inSmall);
    return {name, RaterKind::Person, map};
}

std::vector<Rater> three() {
    return {rater("Ana", 3, 2), rater("Ben", 1, 3), rater("Net", 3, 4)};
}

std::vector<Dispute> disputesOf(const std::vector<Rater>& raters, const LabelMap& undecided = {}, const CellMap& cells = {}, const DisputeOptions& options = {}) {
    NoProgress quiet;
    return disputes(raters, undecided, platelet, cells, options, quiet);
}

} // namespace

class TestRulings : public QObject {
    Q_OBJECT
private slots:
    void disputesAreWhereNotAllSayTheSameLargestFirst() {
        const auto found = disputesOf(three());
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].box, big);
        QCOMPARE(found[0].voxels, static_cast<std::uint64_t>(big.shape().voxels()));
        QCOMPARE(found[0].says, (std::vector<LabelId>{3, 1, 3}));
        QCOMPARE(found[1].box, small);
        QVERIFY(small.contains(found[1].inside));
        QCOMPARE(found[1].says, (std::vector<LabelId>{2, 3, 4}));
    }
    void undecidedSmallAndOtherCellsAreLeftOut() {
        const auto raters = three();
        NoProgress quiet;
        const auto agreed = consensus(raters, platelet, ConsensusRule::Majority, quiet);
        const auto all = disputesOf(raters, agreed.undecided);
        QVERIFY(!all[0].undecided && all[1].undecided);
        const auto open = disputesOf(raters, agreed.undecided, {}, {.undecidedOnly = true});
        QCOMPARE(open.size(), std::size_t{1});
        QCOMPARE(open[0].box, small);
        QCOMPARE(disputesOf(raters, {}, {}, {.leastVoxels = static_cast<std::uint64_t>(small.shape().voxels()) + 1}).size(), std::size_t{1});
        CellMap cells{testing::filledBox(grid, {{0, 0, 40}, {6, 40, 70}}, 1), {"Cell 1"}, {}, {}};
        const auto inCell = disputesOf(raters, {}, cells, {.cell = 0});
        QCOMPARE(inCell.size(), std::size_t{1});
        QCOMPARE(inCell[0].cell, 0);
        QCOMPARE(disputesOf(raters, {}, cells)[0].cell, -1);
    }
    void settlingGivesOneDisputeTheChosenLabelsAndNothingElse() {
        const auto raters = three();
        const auto found = disputesOf(raters);
        LabelMap target = raters[0].labels;
        settled(target, raters[1].labels, raters, found[1]).apply(target);
        auto expected = raters[0].labels;
        testing::fill(expected, small, 3);
        QCOMPARE(target.read(Box::of(grid)), expected.read(Box::of(grid)));
    }
    void settlingAllByOneRaterMakesTheTargetThatRater() {
        std::vector<Rater> raters{{"a", RaterKind::Person, testing::randomLabels({4, 20, 70}, 3, 1)}, {"b", RaterKind::Person, testing::randomLabels({4, 20, 70}, 3, 2)}};
        LabelMap target = raters[0].labels;
        for (const auto& dispute : disputesOf(raters)) settled(target, raters[1].labels, raters, dispute).apply(target);
        QCOMPARE(target.read(Box::of(target.shape())), raters[1].labels.read(Box::of(target.shape())));
    }
    void aPlaceThatIsNoDisputeIsSaid() {
        auto raters = three();
        auto dispute = disputesOf(raters)[0];
        dispute.inside = {0, 0, 0}, dispute.box = Box::of(grid);
        QVERIFY(testing::messageOf([&] { settled(raters[0].labels, raters[1].labels, raters, dispute); }).find("do not differ") != std::string::npos);
        dispute.inside = {99, 0, 0};
        QVERIFY(!testing::messageOf([&] { settled(raters[0].labels, raters[1].labels, raters, dispute); }).empty());
        std::stop_source stop;
        stop.request_stop();
        NoProgress quiet;
        QVERIFY_THROWS_EXCEPTION(Cancelled, disputes(raters, {}, platelet, {}, {}, quiet, stop.get_token()));
    }
    void aLaterRulingTakesThePlaceOfAnEarlier() {
        Rulings rulings;
        rulings.rule({{1, 2, 3}, 10, "Ana", "Zoe", "", 1000});
        rulings.rule({{4, 5, 6}, 20, leftOpen, "Zoe", "blurred", 2000});
        rulings.rule({{1, 2, 3}, 10, repainted, "Yan", "\"both\", wrong", 3000});
        QCOMPARE(rulings.all().size(), std::size_t{2});
        QCOMPARE(rulings.about({1, 2, 3})->choice, repainted);
        QCOMPARE(rulings.all().back().at, (Index{1, 2, 3}));
        const auto csv = rulings.csv();
        QCOMPARE(QString::fromStdString(csv), QString("z,y,x,voxels,choice,who,when,why\n4,5,6,20,left open,Zoe,1970-01-01T00:00:02Z,blurred\n"
                                                      "1,2,3,10,repainted,Yan,1970-01-01T00:00:03Z,\"\"\"both\"\", wrong\"\n"));
        rulings.takeBack({1, 2, 3});
        QVERIFY(!rulings.about({1, 2, 3}));
    }
    void rulingsComeBackFromTheirText() {
        Rulings rulings;
        rulings.rule({{1, 2, 3}, 10, "Ana", "Zoë", "line\nbreak", 1764167000123});
        rulings.rule({{0, 0, 0}, 1, leftOpen, "", "", 0});
        QCOMPARE(Rulings::parse(rulings.json()).all(), rulings.all());
        QVERIFY(Rulings::parse(Rulings().json()).all().empty());
    }
    void damagedTextIsSaidWhereverItEnds() {
        Rulings rulings;
        rulings.rule({{1, 2, 3}, 10, "Ana", "Zoe", "why", 1000});
        const auto text = rulings.json();
        for (std::size_t end = 0; end + 1 < text.size(); ++end)
            QVERIFY_THROWS_EXCEPTION(Error, Rulings::parse(text.substr(0, end)));
        for (const char* bad : {"{}", "7", "[1]", "[{\"at\":[1,2]}]", "[{\"at\":\"x\",\"voxels\":-1}]"})
            QVERIFY_THROWS_EXCEPTION(Error, Rulings::parse(bad));
    }
};

QTEST_APPLESS_MAIN(TestRulings)
#include "tst_Rulings.moc"
