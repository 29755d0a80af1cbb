// SPDX-License-Identifier: BSD-3-Clause
// Learning from corrections, with a network small enough for a test.
#include "core/engine/Ensemble.h"
#include "core/engine/Improving.h"
#include "core/engine/slim/SlimTraining.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::engine;

namespace {

const Box strange{{0, 34, 100}, {6, 46, 112}}; // inside the right cell
constexpr LabelId denseGranule = 5;

/// Two cells with organelles; with `blob`, one more thing in a grey that nothing else has.
Volume imageOf(const LabelMap& labels, bool blob) {
    const auto ids = labels.read<std::uint8_t>(Box::of(labels.shape()));
    std::vector<std::uint8_t> grey;
    for (std::size_t i = 0; i < ids.size(); ++i) grey.push_back(static_cast<std::uint8_t>(200 - 50 * ids[i] + i * 2654435761U % 13));
    if (blob)
        for (auto z = strange.lo.z; z < strange.hi.z; ++z)
            for (auto y = strange.lo.y; y < strange.hi.y; ++y)
                for (auto x = strange.lo.x; x < strange.hi.x; ++x) grey[static_cast<std::size_t>(labels.shape().offset({z, y, x}))] = 250;
    return Volume::fromVoxels(labels.shape(), grey, plateletSpacing, "cells");
}

std::vector<float> probabilities(const std::vector<std::filesystem::path>& models, const Volume& image) {
    Ensemble ensemble(models);
    SegmentOptions options;
    options.quality = Quality::Fast;
    options.precision = Precision::Fp32;
    options.wantProbabilities = true;
    NoProgress none;
    return ensemble.segment(image, options, none, {}).probabilities;
}

Improvement run(const ImproveOrder& order, std::stop_token stop = {}) {
    NoProgress none;
    return improve(order, none, stop);
}

/// Asks for a stop after some steps.
class StopAt : public Progress {
public:
    explicit StopAt(double fraction) : m_at(fraction) {}
    void update(double fraction) override {
        if (fraction >= m_at) source.request_stop();
    }
    std::stop_source source;

private:
    double m_at;
};

} // namespace

class TestImproving : public QObject {
    Q_OBJECT
    testing::TemporaryFolder m_folder;
    LabelMap m_truth = testing::touchingCells();

    /// Planes 2 and 3 of the strange thing and 4 pixels around it were judged.
    ImproveOrder order(const char* out) {
        ImproveOrder order;
        order.models = {m_folder.path / "flat", m_folder.path / "deep"};
        order.image = imageOf(m_truth, true);
        order.labels = m_truth;
        testing::fill(order.labels, strange, denseGranule);
        order.judged = LabelMap(m_truth.shape(), m_truth.spacing());
        testing::fill(order.judged, {{2, strange.lo.y - 4, strange.lo.x - 4}, {4, strange.hi.y + 4, strange.hi.x + 4}}, 1);
        order.recipe.patch = 48;
        order.recipe.patches = 8;
        order.recipe.steps = order.recipe.deepSteps = 100;
        order.recipe.rim = 6;
        order.recipe.learningRate = 5e-3;
        order.recipe.keepWeight = 2;
        order.seconds = 0;
        order.out = m_folder.path / out;
        return order;
    }

private slots:
    void initTestCase() {
        for (const bool deep : {false, true}) {
            slim::SlimMember member;
            member.name = deep ? "deep" : "flat";
            member.spec = NetworkSpec{.base = 4, .classes = 7, .initKernelZ = deep ? 3 : 1, .pyramid = deep, .zUp = 1, .reluLogits = false};
            member.recipe = deep ? slim::SlimRecipe::deep(60, 20) : slim::SlimRecipe::flat(400);
            member.recipe.crop = 32;
            for (auto& stage : member.recipe.stages) stage.voxels = 6 * 32 * 32;
            if (deep) member.warmStarts = {m_folder.path / "flat"};
            slim::SlimData data;
            data.slices.push_back({imageOf(m_truth, false), m_truth});
            data.volumes = data.slices;
            NoProgress none;
            slim::trainSlim(member, data, 1, m_folder.path / member.name, none, {}, [](const std::string&) {});
        }
    }

    void judgedVoxelsMoveAndOthersStay() {
        const auto asked = order("better");
        const auto before = probabilities(asked.models, asked.image);
        const auto done = run(asked);
        QCOMPARE(done.models.size(), asked.models.size());
        QCOMPARE(done.judgedVoxels, 2 * 20 * 20);
        QVERIFY2(done.lossAfter < 0.8 * done.lossBefore, qPrintable(QStringLiteral("%1 -> %2").arg(done.lossBefore).arg(done.lossAfter)));
        const auto after = probabilities(done.models, asked.image);
        const auto n = static_cast<std::size_t>(m_truth.shape().voxels());
        const Box near{{0, strange.lo.y - 12, strange.lo.x - 12}, {6, strange.hi.y + 12, strange.hi.x + 12}};
        double gain = 0, moved = 0;
        std::int64_t judged = 0, others = 0;
        for (std::int64_t z = 0, i = 0; z < m_truth.shape().z; ++z)
            for (std::int64_t y = 0; y < m_truth.shape().y; ++y)
                for (std::int64_t x = 0; x < m_truth.shape().x; ++x, ++i) {
                    const auto v = static_cast<std::size_t>(i);
                    if (asked.judged.at({z, y, x})) {
                        const auto at = asked.labels.at({z, y, x}) * n + v;
                        gain += after[at] - before[at];
                        ++judged;
                    } else if (!near.contains(Index{z, y, x})) {
                        const auto most = [&](const std::vector<float>& p) {
                            std::size_t best = 0;
                            for (std::size_t c = 1; c < 7; ++c)
                                if (p[c * n + v] > p[best * n + v]) best = c;
                            return best;
                        };
                        moved += most(before) != most(after);
                        ++others;
                    }
                }
        QVERIFY2(gain / static_cast<double>(judged) > 0.1, qPrintable(QString::number(gain / static_cast<double>(judged))));
        QVERIFY2(moved / static_cast<double>(others) < 0.1, qPrintable(QString::number(moved / static_cast<double>(others))));
    }

    void theCardTellsWhereItComesFrom() {
        auto asked = order("card");
        asked.recipe.steps = asked.recipe.deepSteps = 2;
        asked.seed = 5;
        const auto done = run(asked);
        const auto parent = readModelCard(asked.models[0]), card = readModelCard(done.models[0]);
        QCOMPARE(card.steps, parent.steps + 2);
        QCOMPARE(card.seed, std::uint64_t{5});
        QCOMPARE(card.mIoUAll, -1.0);
        for (const auto& word : {parent.name, parent.path.string(), std::string("800 judged voxels"), std::string("\"cells\""), std::string("mproved from corrections")})
            QVERIFY2(card.data.find(word) != std::string::npos, word.c_str());
        QCOMPARE(done.steps, std::vector<int>({2, 2}));
    }

    void sameSeedSameBytes() {
        auto a = order("a"), b = order("b"), c = order("c");
        for (auto* o : {&a, &b, &c}) o->recipe.steps = o->recipe.deepSteps = 4;
        b.threads = 1; // each member learns on one thread, however many learn at once
        c.seed = 2;
        run(a), run(b), run(c);
        for (const auto* member : {"flat", "deep"}) {
            const auto weights = testing::bytesOf(a.out / member / "weights.safetensors");
            QVERIFY(!weights.empty());
            QVERIFY(weights == testing::bytesOf(b.out / member / "weights.safetensors"));
            QVERIFY(weights != testing::bytesOf(c.out / member / "weights.safetensors"));
        }
    }

    void stoppingLeavesNothing() {
        const auto before = testing::filesIn(m_folder.path);
        for (const double fraction : {0.0, 0.3, 1.0}) {
            auto asked = order("stopped");
            asked.recipe.steps = asked.recipe.deepSteps = 10;
            StopAt stop(fraction);
            if (fraction == 0) stop.source.request_stop();
            bool cancelled = false;
            try {
                improve(asked, stop, stop.source.get_token());
            } catch (const Cancelled&) {
                cancelled = true;
            }
            QVERIFY(cancelled);
            QCOMPARE(testing::filesIn(m_folder.path), before);
        }
    }

    void timeRunsOut() {
        auto asked = order("short");
        asked.recipe.steps = asked.recipe.deepSteps = 1'000'000;
        asked.seconds = 1;
        const auto done = run(asked);
        for (const auto steps : done.steps) QVERIFY(steps < 1'000'000);
        QVERIFY(std::filesystem::exists(asked.out / "flat" / "weights.safetensors"));
    }

    void nonsenseIsRefused() {
        auto asked = order("nonsense");
        asked.judged = LabelMap(m_truth.shape(), m_truth.spacing());
        QVERIFY(testing::messageOf([&] { run(asked); }).find("Nothing was judged") != std::string::npos);
        asked = order("nonsense");
        testing::fill(asked.labels, strange, 300); // an object
        QVERIFY(testing::messageOf([&] { run(asked); }).find("300") != std::string::npos);
        asked = order("nonsense");
        asked.judged = LabelMap({1, 2, 3}, plateletSpacing);
        QVERIFY_THROWS_EXCEPTION(Error, run(asked));
        asked = order("nonsense");
        asked.models.clear();
        QVERIFY_THROWS_EXCEPTION(Error, run(asked));
        asked = order("flat"); // there already
        QVERIFY_THROWS_EXCEPTION(Error, run(asked));
        QVERIFY(std::filesystem::exists(m_folder.path / "flat" / "model.json"));
    }
};

QTEST_GUILESS_MAIN(TestImproving)
#include "tst_Improving.moc"
