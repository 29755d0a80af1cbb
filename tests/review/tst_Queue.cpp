// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Queue.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::review;

namespace {

constexpr VoxelSpacing cubes{10, 10, 10};
constexpr Shape shape{12, 60, 90};
const ClassSchema platelet = ClassSchema::platelet();

/// Two mitochondria and an alpha granule in a cell.
LabelMap labels() {
    LabelMap map = testing::filledBox(shape, Box::of(shape), 1, cubes);
    testing::fill(map, {{2, 5, 5}, {10, 25, 35}}, 2);
    testing::fill(map, {{2, 35, 5}, {10, 55, 35}}, 2);
    testing::fill(map, {{2, 5, 50}, {10, 25, 80}}, 3);
    return map;
}

/// Two members who are sure of `labels()`, except in boxes.
class Opinions {
public:
    Opinions() {
        const auto ids = labels().read<std::uint8_t>(Box::of(shape));
        for (auto& member : m_votes) {
            member.resize(ids.size() * 7);
            for (std::size_t i = 0; i < ids.size(); ++i) member[ids[i] * ids.size() + i] = 255;
        }
    }
    void say(std::size_t member, const Box& box, LabelId classId, std::uint8_t p, LabelId other) {
        const auto n = static_cast<std::size_t>(shape.voxels());
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x) {
                    const auto i = static_cast<std::size_t>(shape.offset({z, y, x}));
                    for (std::size_t c = 0; c < 7; ++c) m_votes[member][c * n + i] = 0;
                    m_votes[member][classId * n + i] = p;
                    m_votes[member][other * n + i] = static_cast<std::uint8_t>(255 - p);
                }
    }
    Votes votes() const {
        VoteRecorder recorder(Box::of(shape), 2, 7);
        for (std::size_t m = 0; m < 2; ++m) recorder.write(Box::of(shape), m, m_votes[m]);
        return recorder.finish();
    }

private:
    std::vector<std::uint8_t> m_votes[2];
};

std::vector<Place> find(const Votes& votes, const DoubtSettings& settings = {}) {
    NoProgress quiet;
    return findDoubt(votes, {}, labels(), {}, platelet, settings, quiet);
}

} // namespace

class TestQueue : public QObject {
    Q_OBJECT
private slots:
    void sureVotesLeaveNothingToDo() { QVERIFY(find(Opinions().votes()).empty()); }

    void oneAnObjectTheLargestFirst() {
        Opinions o;
        for (std::size_t m : {0U, 1U}) {
            o.say(m, {{3, 8, 8}, {9, 22, 32}}, 2, 128, 3);    // most of the first mitochondrion
            o.say(m, {{3, 38, 8}, {9, 52, 16}}, 2, 140, 4);   // two parts of the second
            o.say(m, {{3, 38, 24}, {9, 52, 30}}, 2, 140, 4);
        }
        o.say(0, {{4, 8, 55}, {8, 20, 65}}, 3, 255, 5); // the members are sure, of different classes
        o.say(1, {{4, 8, 55}, {8, 20, 65}}, 5, 255, 3);
        DoubtSettings settings;
        settings.entropyFloor = 0.3;
        const auto places = find(o.votes(), settings);
        QCOMPARE(places.size(), std::size_t{3});
        QCOMPARE(places[0].box, (Box{{3, 9, 9}, {9, 21, 31}})); // less its rim
        QCOMPARE(places[0].sentence, std::string("Mitochondrion or alpha granule?"));
        QCOMPARE(places[0].kind, PlaceKind::Doubt);
        QCOMPARE(places[1].box, (Box{{3, 39, 9}, {9, 51, 15}})); // the larger part
        QCOMPARE(places[1].second, LabelId{4});
        QCOMPARE(places[2].kind, PlaceKind::Disagreement);
        QCOMPARE(places[2].classId, LabelId{3});
        QCOMPARE(places[2].second, LabelId{5});
        for (std::size_t i = 0; i < places.size(); ++i) {
            QVERIFY(places[i].box.contains(places[i].at));
            QCOMPARE(labels().at(places[i].at), places[i].id);
            QVERIFY(i == 0 || places[i].gain <= places[i - 1].gain);
        }
    }

    void thinRimsAndSpecksAreNoPlaces() {
        Opinions o;
        for (std::size_t m : {0U, 1U}) {
            o.say(m, {{2, 5, 5}, {10, 25, 7}}, 2, 128, 1);
            o.say(m, {{5, 40, 20}, {6, 43, 23}}, 2, 128, 3);
        }
        QVERIFY(find(o.votes()).empty());
        DoubtSettings all;
        all.leaveOutRims = false;
        all.leastNm3 = 0;
        all.entropyFloor = 0.3;
        QCOMPARE(find(o.votes(), all).size(), std::size_t{2});
    }

    void decisionsOutliveASearch() {
        const auto place = [](PlaceKind kind, LabelId classId, std::int64_t x, double gain) {
            return Place{kind, {{0, 0, x}, {4, 10, x + 10}}, {2, 5, x + 5}, classId, classId, 0, gain, "", {}};
        };
        Queue queue;
        queue.setPlaces({place(PlaceKind::Doubt, 2, 0, 5), place(PlaceKind::Doubt, 3, 20, 9), place(PlaceKind::Impossible, 2, 40, 7)});
        QCOMPARE(queue.places()[0].gain, 9.0);
        QCOMPARE(queue.openCount(), std::size_t{3});
        queue.setState(0, Queue::State::Done);
        queue.setState(1, Queue::State::Skipped);
        // Boxes and gains changed a little; one is new; another kind at a place is another place.
        queue.setPlaces({place(PlaceKind::Doubt, 2, 1, 6), place(PlaceKind::Doubt, 3, 22, 1), place(PlaceKind::Impossible, 2, 39, 7),
                         place(PlaceKind::Doubt, 4, 60, 2), place(PlaceKind::Impossible, 3, 20, 0.5)});
        for (std::size_t i = 0; i < queue.places().size(); ++i) {
            const auto& p = queue.places()[i];
            QCOMPARE(queue.stateOf(i), p.gain == 1 ? Queue::State::Done : p.gain == 7 ? Queue::State::Skipped : Queue::State::Open);
        }
        Queue reopened;
        reopened.setDecided(queue.decided());
        reopened.setPlaces(queue.places());
        QCOMPARE(reopened.openCount(), std::size_t{3});
        reopened.setState(0, Queue::State::Open);
        QCOMPARE(reopened.openCount(), std::size_t{4});
    }

    void aWalkVisitsAllOpenPlacesAndEnds() {
        Queue queue;
        QVERIFY(!queue.next({}) && !queue.previous({}));
        std::vector<Place> places;
        for (int i = 0; i < 5; ++i) places.push_back({PlaceKind::Doubt, {{0, 0, 10 * i}, {1, 1, 10 * i + 5}}, {0, 0, 10 * i}, 1, 1, 0, 10.0 - i, "", {}});
        queue.setPlaces(places);
        queue.setState(2, Queue::State::Done);
        std::vector<std::size_t> forward, back;
        std::optional<std::size_t> at, from;
        for (int i = 0; i < 5; ++i) forward.push_back(*(at = queue.next(at)));
        for (int i = 0; i < 5; ++i) back.push_back(*(from = queue.previous(from)));
        QCOMPARE(forward, (std::vector<std::size_t>{0, 1, 3, 4, 0}));
        QCOMPARE(back, (std::vector<std::size_t>{4, 3, 1, 0, 4}));
        for (std::size_t i = 0; i < 5; ++i) queue.setState(i, Queue::State::Skipped);
        QVERIFY(!queue.next(0));
    }
};

QTEST_GUILESS_MAIN(TestQueue)
#include "tst_Queue.moc"
