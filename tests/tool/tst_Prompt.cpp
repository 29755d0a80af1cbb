// SPDX-License-Identifier: BSD-3-Clause
// Prompts by real events: a click, an object, Enter. Prints how long a person waits.
#include "tests/tool/ToolFixture.h"
#include "ui/tool/PromptSession.h"
#include "ui/tool/Proposal.h"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <algorithm>
#include <random>

using namespace granule;
using granule::testing::ToolFixture;
using project::Tool;

namespace {

constexpr Shape shape{128, 160, 200};
constexpr Index first{64, 80, 60}, second{64, 80, 140};
constexpr int radius = 13;
constexpr LabelId mitochondrion = 2;

std::int64_t squared(const Index& a, const Index& b) {
    return (a.z - b.z) * (a.z - b.z) + (a.y - b.y) * (a.y - b.y) + (a.x - b.x) * (a.x - b.x);
}

/// Two dark balls in noise.
Volume balls() {
    std::mt19937 random(5);
    std::normal_distribution<float> noise(0, 12);
    std::vector<std::uint8_t> grey;
    grey.reserve(static_cast<std::size_t>(shape.voxels()));
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const bool in = std::min(squared({z, y, x}, first), squared({z, y, x}, second)) < radius * radius;
                grey.push_back(static_cast<std::uint8_t>(std::clamp((in ? 90.0F : 160.0F) + noise(random), 0.0F, 255.0F)));
            }
    return Volume::fromVoxels(shape, std::move(grey), VoxelSpacing{10, 10, 10});
}

double iou(const LabelMap& map, LabelId id, const Index& centre) {
    double both = 0, either = 0;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const bool is = map.at({z, y, x}) == id, should = squared({z, y, x}, centre) < radius * radius;
                both += is && should, either += is || should;
            }
    return either > 0 ? both / either : 0;
}

/// Views, tools and the prompt tool over the balls.
struct PromptFixture : ToolFixture {
    tool::PromptSession session{project, selection, jobs, tools.proposal()};

    PromptFixture() {
        project.setVolume(balls(), "balls");
        tools.addSession(Tool::Prompt, &session);
        selection.setActiveClass(mitochondrion);
        selection.setTool(Tool::Prompt);
        selection.setCrosshair({64, 80, 100});
        settle();
    }
    bool wait() {
        return QTest::qWaitFor([this] { return !jobs.busy(); }, 60000);
    }
    tool::Proposal& proposal() { return tools.proposal(); }
    void click(const Index& at, Qt::MouseButton button = Qt::LeftButton) { ToolFixture::click(xy(), at, button); }
    /// Milliseconds until another proposal is there.
    double waitForObject(const QElapsedTimer& clock) {
        QSignalSpy changed(&proposal(), &tool::Proposal::changed);
        static_cast<void>(QTest::qWaitFor([&] { return changed.count() > 0 && proposal().isOpen(); }, 60000));
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    void key(Qt::Key key) { QTest::keyClick(&xy(), key); }
};

} // namespace

class TestPrompt : public QObject {
    Q_OBJECT

private slots:
    void clickEnterIsOneUndoableObject() {
        PromptFixture w;
        QCOMPARE(w.selection.tool(), Tool::Prompt);
        QElapsedTimer clock;
        clock.start();
        w.click(first);
        const double firstMs = w.waitForObject(clock);
        QVERIFY(w.proposal().isOpen());
        QCOMPARE(w.project.history().count(), 0);
        QVERIFY(w.wait());
        clock.restart();
        w.click(Index{64, 86, 66});
        const double nextMs = w.waitForObject(clock);
        qInfo("click to object: first %.0f ms, next %.0f ms (a neighbourhood of %s)", firstMs, nextMs, describe(Shape{128, 128, 128}).c_str());
        QVERIFY2(firstMs < 20000 && nextMs < 20000, "far slower than a person waits");
        QVERIFY(w.wait());
        w.key(Qt::Key_Return);
        QVERIFY(!w.proposal().isOpen());
        QVERIFY(!w.session.isOpen());
        QCOMPARE(w.project.history().count(), 1);
        const auto& objects = w.project.activeLayer()->objects->all();
        QCOMPARE(objects.size(), std::size_t{1});
        QCOMPARE(objects.begin()->second.classId, mitochondrion);
        const double found = iou(w.labels(), objects.begin()->first, first);
        // How good it is, tst_Prompter asks.
        QVERIFY2(found > 0.4, qPrintable(QString::number(found)));
        w.project.undo();
        QVERIFY(w.project.activeLayer()->objects->empty());
        QCOMPARE(w.labels().at(first), LabelId{0});
    }

    void escapeDropsAndBackspaceTakesBack() {
        PromptFixture w;
        w.click(first);
        QVERIFY(w.wait());
        QVERIFY(w.proposal().isOpen());
        w.click(second, Qt::RightButton); // too far away
        QCOMPARE(w.session.sketch().marks.size(), std::size_t{1});
        w.click({64, 80, 110}, Qt::RightButton);
        QVERIFY(w.wait());
        QCOMPARE(w.session.sketch().marks.size(), std::size_t{2});
        w.key(Qt::Key_Backspace);
        QVERIFY(w.wait());
        QCOMPARE(w.session.sketch().marks.size(), std::size_t{1});
        w.key(Qt::Key_Escape);
        QVERIFY(!w.proposal().isOpen());
        QVERIFY(!w.session.isOpen());
        QCOMPARE(w.project.layers().size(), std::size_t{1});
        QCOMPARE(w.project.history().count(), 0);
    }

    void theActiveObjectGrowsAndLocksHold() {
        PromptFixture w;
        w.click(first);
        QVERIFY(w.wait());
        w.key(Qt::Key_Return);
        const LabelId id = w.project.activeLayer()->objects->all().begin()->first;
        w.selection.setActiveObject(id, mitochondrion);
        w.click(second);
        QVERIFY(w.wait());
        w.key(Qt::Key_Return);
        QCOMPARE(w.project.activeLayer()->objects->all().size(), std::size_t{1});
        QCOMPARE(w.labels().at(second), id);
        QCOMPARE(w.labels().at(first), id);
        const auto before = w.labels();
        w.project.setClassLocked(mitochondrion, true);
        w.click(second);
        QVERIFY(w.wait());
        QVERIFY(!w.session.isOpen());
        QVERIFY(BlockDelta::between(before, w.labels()).empty());
    }

    void signsFlipAndTooEarlyOrOfBackgroundIsSaid() {
        PromptFixture w;
        w.click(first, Qt::RightButton);
        QVERIFY(!w.session.isOpen());
        w.session.flip();
        QVERIFY(w.session.isFlipped());
        w.click(first, Qt::RightButton);
        QVERIFY(w.session.isOpen());
        QVERIFY(w.wait());
        QVERIFY(w.proposal().isOpen());
        w.selection.setTool(Tool::Brush);
        QVERIFY(!w.session.isOpen());
        w.selection.setTool(Tool::Prompt);
        w.session.flip();
        w.selection.setActiveClass(0);
        w.click(first);
        QVERIFY(!w.session.isOpen());
    }
};

QTEST_MAIN(TestPrompt)
#include "tst_Prompt.moc"
