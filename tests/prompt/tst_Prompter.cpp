// SPDX-License-Identifier: BSD-3-Clause
#include "core/prompt/Prompter.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QTest>
#include <algorithm>
#include <random>

using namespace granule;
using namespace granule::prompt;

namespace {

constexpr Box box{{3, 10, 20}, {23, 74, 100}};
constexpr Index first{12, 42, 40}, other{12, 42, 80};

/// Two dark balls in noise.
struct Scene {
    LabelMap truth = LabelMap(Shape{26, 90, 120}, plateletSpacing);
    std::vector<float> grey;

    Scene() {
        truth = testing::ball({26, 90, 120}, first, 150, 300);
        const auto second = testing::ball({26, 90, 120}, other, 150, 301).read(Box::of(truth.shape()));
        const auto one = truth.read(Box::of(truth.shape()));
        std::vector<LabelId> both(one.size());
        std::ranges::transform(one, second, both.begin(), [](LabelId a, LabelId b) { return a ? a : b; });
        truth.write(Box::of(truth.shape()), both.data());
        std::mt19937 random(5);
        std::normal_distribution<float> noise(0, 300);
        for (const auto id : truth.read(box)) grey.push_back((id ? 2000.0F : 3500.0F) + noise(random));
    }

    double iou(const std::vector<std::uint8_t>& mask, LabelId id) const {
        const auto ids = truth.read(box);
        double both = 0, either = 0;
        for (std::size_t i = 0; i < ids.size(); ++i) both += mask[i] && ids[i] == id, either += mask[i] || ids[i] == id;
        return both / either;
    }
};

std::uint8_t at(const std::vector<std::uint8_t>& mask, const Index& v) {
    return mask[static_cast<std::size_t>(box.shape().offset({v.z - box.lo.z, v.y - box.lo.y, v.x - box.lo.x}))];
}

} // namespace

class TestPrompter : public QObject {
    Q_OBJECT
private slots:
    void oneClickFindsABall() {
        const Scene scene;
        const Prompter prompter(box, plateletSpacing, scene.grey);
        QVERIFY2(scene.iou(prompter.objectOf({{first}, {}, {}}), 300) > 0.8, qPrintable(QString::number(scene.iou(prompter.objectOf({{first}, {}, {}}), 300))));
        QVERIFY(scene.iou(prompter.objectOf({{other}, {}, {}}), 301) > 0.8);
        const auto notTheFirst = scene.iou(prompter.objectOf({{other}, {first}, {}}), 301); // though both look the same
        QVERIFY2(notTheFirst > 0.7, qPrintable(QString::number(notTheFirst)));
    }

    void aBoxIsAPrompt() {
        const Scene scene;
        const Prompter prompter(box, plateletSpacing, scene.grey);
        const Box around{{8, 25, 23}, {17, 60, 58}};
        const auto mask = prompter.objectOf({{}, {}, around});
        QVERIFY(scene.iou(mask, 300) > 0.8);
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x)
                    if (at(mask, {z, y, x})) QVERIFY(around.contains(Index{z, y, x}));
    }

    void promptsAreObeyed() {
        const Scene scene;
        const Prompter prompter(box, plateletSpacing, scene.grey);
        std::mt19937 random(9);
        for (int round = 0; round < 8; ++round) {
            Prompts prompts;
            for (int i = 0; i < 6; ++i) {
                const Index v{box.lo.z + static_cast<int>(random() % 20), box.lo.y + static_cast<int>(random() % 64), box.lo.x + static_cast<int>(random() % 80)};
                auto& to = i % 2 ? prompts.notObject : prompts.object;
                if (std::ranges::find(prompts.object, v) == prompts.object.end()) to.push_back(v);
            }
            const auto mask = prompter.objectOf(prompts);
            for (const auto& v : prompts.object) QCOMPARE(at(mask, v), std::uint8_t{1});
            for (const auto& v : prompts.notObject) QCOMPARE(at(mask, v), std::uint8_t{0});
            QCOMPARE(mask, prompter.objectOf(prompts)); // the same again
        }
    }

    void nothingPromptedIsNothing() {
        const Scene scene;
        const Prompter prompter(box, plateletSpacing, scene.grey);
        const auto nothing = [](const std::vector<std::uint8_t>& mask) { return std::ranges::count(mask, 0) == std::ssize(mask); };
        QVERIFY(nothing(prompter.objectOf({})));
        QVERIFY(nothing(prompter.objectOf({{}, {first}, {}})));
        QVERIFY(nothing(prompter.objectOf({{{0, 0, 0}}, {}, {}})));
    }

    void networkFeaturesMustBeOfTheSameBox() {
        const Scene scene;
        QVERIFY_THROWS_EXCEPTION(Error, Prompter(box, plateletSpacing, scene.grey, {{{0, 0, 0}, {1, 1, 1}}, 1, {0}}));
        Features network{box, 1, {}};
        for (const auto id : scene.truth.read(box)) network.values.push_back(id ? 200 : 50);
        const auto withNetwork = scene.iou(Prompter(box, plateletSpacing, scene.grey, network).objectOf({{first}, {}, {}}), 300);
        QVERIFY2(withNetwork > 0.8, qPrintable(QString::number(withNetwork)));
    }

    void paintingKeepsToItsRule() {
        const Scene scene;
        const auto schema = ClassSchema::platelet();
        const auto mask = Prompter(box, plateletSpacing, scene.grey).objectOf({{first}, {}, {}});
        ObjectTable objects;
        objects.set({300, 2, "", {}, LabelObject::State::Open, true});
        objects.set({400, 3, "", {}, LabelObject::State::Open, false});
        const edit::PaintRule rule(400, schema, objects);
        LabelMap after = scene.truth;
        paintObject(scene.truth, box, mask, rule).apply(after);
        const auto before = scene.truth.read(Box::of(after.shape())), now = after.read(Box::of(after.shape()));
        for (std::size_t i = 0; i < now.size(); ++i) {
            const auto n = static_cast<std::int64_t>(i);
            const Index v{n / (120 * 90), n / 120 % 90, n % 120};
            const bool painted = box.contains(v) && at(mask, v) && rule.mayReplace(before[i]);
            QCOMPARE(now[i], painted ? LabelId{400} : before[i]);
        }
    }
};

QTEST_GUILESS_MAIN(TestPrompter)
#include "tst_Prompter.moc"
