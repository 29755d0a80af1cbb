// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Doubt.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

using namespace granule;
using namespace granule::review;

namespace {

constexpr Box box{{1, 3, 5}, {6, 43, 75}};
constexpr std::size_t members = 3, classes = 4;

/// The votes as plain arrays, and as they are recorded in parts.
struct Sample {
    std::vector<std::vector<std::uint8_t>> plain; ///< [member] -> [class][z][y][x]
    Votes votes;

    explicit Sample(std::size_t memory) {
        const auto n = static_cast<std::size_t>(box.shape().voxels());
        std::mt19937 random(7);
        for (std::size_t m = 0; m < members; ++m) {
            std::vector<std::uint8_t> p(n * classes);
            for (std::size_t i = 0; i < n; ++i) {
                double odds[classes], sum = 0;
                for (auto& o : odds) sum += o = std::exp(static_cast<double>(random() % 8000) / 1000);
                for (std::size_t c = 0; c < classes; ++c) p[c * n + i] = static_cast<std::uint8_t>(std::lround(odds[c] / sum * 255));
            }
            plain.push_back(std::move(p));
        }
        VoteRecorder recorder(box, members, classes, memory);
        for (std::size_t m = 0; m < members; ++m)
            for (const Box& part : {Box{{1, 3, 5}, {3, 43, 75}}, Box{{3, 3, 5}, {6, 43, 30}}, Box{{3, 3, 30}, {6, 43, 75}}}) recorder.write(part, m, cut(m, part));
        votes = recorder.finish();
    }

    std::uint8_t at(std::size_t m, std::size_t c, const Index& v) const {
        const auto shape = box.shape();
        return plain[m][c * static_cast<std::size_t>(shape.voxels()) +
                        static_cast<std::size_t>(shape.offset({v.z - box.lo.z, v.y - box.lo.y, v.x - box.lo.x}))];
    }
    std::vector<std::uint8_t> cut(std::size_t m, const Box& part) const {
        std::vector<std::uint8_t> out;
        for (std::size_t c = 0; c < classes; ++c) forVoxels(part, [&](const Index& v) { out.push_back(at(m, c, v)); });
        return out;
    }
    template <typename F>
    static void forVoxels(const Box& part, F visit) {
        for (auto z = part.lo.z; z < part.hi.z; ++z)
            for (auto y = part.lo.y; y < part.hi.y; ++y)
                for (auto x = part.lo.x; x < part.hi.x; ++x) visit(Index{z, y, x});
    }
    /// What a decision makes of a voxel, the plain way.
    std::vector<double> shares(const Decision& d, const Index& v) const {
        std::vector<double> p(classes);
        double sum = 0;
        for (std::size_t c = 0; c < classes; ++c) {
            for (std::size_t m = 0; m < members; ++m) p[c] += (d.weights.empty() ? 1 : d.weights[m]) * at(m, c, v);
            sum += p[c] *= d.bias.empty() ? 1 : std::exp(d.bias[c]);
        }
        for (auto& x : p) x /= sum;
        return p;
    }
};

const std::vector<Decision> decisions{
    {}, {{1, 0, 0}, {}, {}}, {{0.2, 3, 1}, {0, 1.5, -2, 0.1}, {}}, {{}, {}, Decision::Threshold{2, 0.2}}, {{1, 2, 3}, {0, 0, 1, 0}, Decision::Threshold{0, 0.9}}};
const Box part{{2, 10, 8}, {5, 31, 70}};

} // namespace

class TestVotes : public QObject {
    Q_OBJECT
private slots:
    void comeBackFromMemoryAndDisk() {
        for (const std::size_t memory : {std::size_t{1} << 30, std::size_t{1000}}) {
            const Sample s(memory);
            Sample::forVoxels(box, [&](const Index& v) {
                const auto votes = s.votes.at(v);
                for (std::size_t m = 0; m < members; ++m)
                    for (std::size_t c = 0; c < classes; ++c) {
                        if (votes[m].probabilities[c] != s.at(m, c, v)) QFAIL("another vote than was recorded");
                        if (votes[m].probabilities[c] > votes[m].probabilities[votes[m].top]) QFAIL("the top class is not the most probable");
                    }
            });
        }
    }

    void areWholeOrNone() {
        VoteRecorder recorder(box, 1, 2);
        QVERIFY_THROWS_EXCEPTION(Error, recorder.finish());
        QVERIFY_THROWS_EXCEPTION(Error, recorder.write(box, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(box.shape().voxels()) * 2)));
        QVERIFY_THROWS_EXCEPTION(Error, recorder.write(box, 0, std::vector<std::uint8_t>(5)));
        QVERIFY_THROWS_EXCEPTION(Error, VoteRecorder(box, 0, 2));
    }

    void areDecidedAsByHand() {
        const Sample s(1 << 30);
        for (const auto& d : decisions) {
            const auto ids = decide(s.votes, d, part);
            std::size_t i = 0;
            Sample::forVoxels(part, [&](const Index& v) {
                const auto id = ids[i++];
                const auto p = s.shares(d, v);
                constexpr double hair = 1e-5; // single precision may call a tie either way
                if (d.threshold) {
                    const double wanted = p[d.threshold->classId];
                    if (wanted > d.threshold->probability + hair && id != d.threshold->classId) QFAIL("lost above the threshold");
                    if (wanted < d.threshold->probability - hair && id == d.threshold->classId) QFAIL("won below the threshold");
                    if (id == d.threshold->classId) return;
                }
                for (std::size_t c = 0; c < classes; ++c)
                    if (p[c] > p[id] + hair && !(d.threshold && c == d.threshold->classId)) QFAIL("another class is more probable");
            });
        }
    }

    void doubtIsAsByHand() {
        const Sample s(1 << 30);
        for (const auto& d : decisions) {
            const auto probable = probability(s.votes, d, 2, part), h = entropy(s.votes, d, part), mutual = disagreement(s.votes, d, part);
            const std::size_t counted = d.weights.empty() ? members : static_cast<std::size_t>(std::ranges::count_if(d.weights, [](double w) { return w > 0; }));
            std::size_t i = 0;
            Sample::forVoxels(part, [&](const Index& v) {
                QVERIFY(std::abs(probable[i] - 255 * s.shares(d, v)[2]) < 1);
                double weights = 0, mean = 0, single = 0;
                std::vector<double> p(classes);
                for (std::size_t m = 0; m < members; ++m) {
                    const double w = d.weights.empty() ? 1 : d.weights[m];
                    weights += w;
                    for (std::size_t c = 0; c < classes; ++c) {
                        const double q = s.at(m, c, v) / 255.0;
                        p[c] += w * q;
                        if (q > 0) single -= w * q * std::log(q);
                    }
                }
                for (const double q : p)
                    if (q > 0) mean -= q / weights * std::log(q / weights);
                QVERIFY(std::abs(h[i] - 255 * mean / std::log(classes)) < 1.5);
                const double most = std::log(static_cast<double>(std::min(counted, classes)));
                QVERIFY(std::abs(mutual[i] - (counted < 2 ? 0 : 255 * std::max(0.0, mean - single / weights) / most)) < 2);
                ++i;
            });
        }
    }

    void membersSureOfOtherClassesContradictMost() {
        VoteRecorder recorder({{0, 0, 0}, {1, 1, 2}}, 2, 3);
        recorder.write({{0, 0, 0}, {1, 1, 2}}, 0, {255, 85, 0, 85, 0, 85}); // sure of 0; equally unsure
        recorder.write({{0, 0, 0}, {1, 1, 2}}, 1, {0, 85, 255, 85, 0, 85}); // sure of 1; equally unsure
        const auto votes = recorder.finish();
        QCOMPARE(disagreement(votes, {}, votes.box()), (std::vector<std::uint8_t>{255, 0}));
        QCOMPARE(entropy(votes, {}, votes.box())[1], std::uint8_t{255});
        QCOMPARE(disagreement(votes, {{1, 0}, {}, {}}, votes.box()), (std::vector<std::uint8_t>{0, 0}));
    }

    void decisionsThatMakeNoSenseAreRefused() {
        const Sample s(1 << 30);
        QVERIFY_THROWS_EXCEPTION(Error, decide(s.votes, {{0, 0, 0}, {}, {}}, part));
        QVERIFY_THROWS_EXCEPTION(Error, decide(s.votes, {{1, 1}, {}, {}}, part));
        QVERIFY_THROWS_EXCEPTION(Error, decide(s.votes, {{}, {1}, {}}, part));
        QVERIFY_THROWS_EXCEPTION(Error, decide(s.votes, {{}, {}, Decision::Threshold{9, 0.5}}, part));
        QVERIFY_THROWS_EXCEPTION(Error, decide(s.votes, {}, {{0, 0, 0}, {2, 4, 6}}));
    }

    void anEditKeepsToItsRule() {
        const Sample s(1 << 30);
        auto schema = ClassSchema::platelet();
        schema.classes[1].locked = true;
        ObjectTable objects;
        objects.set({300, 2, "", {}, LabelObject::State::Open, false});
        objects.set({301, 3, "", {}, LabelObject::State::Open, true});
        LabelMap before = testing::randomLabels({8, 50, 90}, 4, 3);
        testing::fill(before, {{2, 5, 10}, {4, 30, 40}}, 300);
        testing::fill(before, {{3, 25, 35}, {6, 40, 60}}, 301);
        const auto ids = decide(s.votes, {}, part);
        NoProgress quiet;
        for (const auto& over : {edit::PaintOver{}, edit::PaintOver{edit::PaintOver::Kind::Only, 2}, edit::PaintOver{edit::PaintOver::Kind::Background, 0}}) {
            LabelMap after = before;
            decide(s.votes, {}, part, before, schema, objects, over, quiet).apply(after);
            Sample::forVoxels(Box::of(before.shape()), [&](const Index& v) {
                const auto old = before.at(v), now = after.at(v);
                if (!part.contains(v)) {
                    QCOMPARE(now, old);
                    return;
                }
                const auto decided = ids[static_cast<std::size_t>(part.shape().offset({v.z - part.lo.z, v.y - part.lo.y, v.x - part.lo.x}))];
                const bool may = edit::PaintRule(decided, schema, objects, over).mayReplace(old) && objects.classOf(old) != decided;
                QCOMPARE(now, may ? LabelId{decided} : old);
            });
        }
    }
};

QTEST_GUILESS_MAIN(TestVotes)
#include "tst_Votes.moc"
