// SPDX-License-Identifier: BSD-3-Clause
// Prompts in the window: a click, an object, Enter. Prints how long a person waits.
#include "tests/main/WindowFixture.h"
#include "ui/tool/PromptSession.h"
#include "ui/tool/Proposal.h"
#include "ui/tool/ViewTools.h"

#include <QElapsedTimer>

#include <random>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;
using project::Tool;

namespace {

constexpr Shape shape{128, 160, 200};
constexpr Index first{64, 80, 60}, second{64, 80, 140};
constexpr int radius = 22;
constexpr LabelId mitochondrion = 2;

std::int64_t squared(const Index& a, const Index& b) {
    return (a.z - b.z) * (a.z - b.z) + (a.y - b.y) * (a.y - b.y) + (a.x - b.x) * (a.x - b.x);
}

/// Two dark balls in noise.
QString writeBalls(const TemporaryFolder& folder) {
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
    NoProgress quiet;
    const auto path = folder.file("balls.tif");
    io::writeStack(path, Volume::fromVoxels(shape, std::move(grey), VoxelSpacing{10, 10, 10}), {}, VoxelType::UInt8, quiet);
    return QString::fromStdString(path);
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

struct PromptWindow : Window {
    tool::ViewTools* tools = findChild<tool::ViewTools*>();
    tool::PromptSession* session = findChild<tool::PromptSession*>("promptSession");
    view::SliceView& xy = views().slice(view::Plane::XY);

    bool prepare(const QString& stack) {
        if (!tools || !session || !load(stack)) return false;
        document().setVoxelSize({10, 10, 10});
        selection().setActiveClass(mitochondrion);
        selection().setCrosshair({64, 80, 100});
        QTest::mouseClick(child<QAbstractButton>(*this, "rail-tool.prompt"), Qt::LeftButton);
        return settle() && QTest::qWaitFor([this] { return xy.isCurrent(); }, 5000);
    }
    const LabelMap& labels() { return project().activeLayer()->map; }
    tool::Proposal& proposal() { return tools->proposal(); }
    void click(const Index& at, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mouseClick(&xy, button, {}, xy.geometry().middleOf(at).toPoint());
    }
    using Window::click;
    /// Milliseconds until another proposal is there.
    double waitForObject(const QElapsedTimer& clock) {
        QSignalSpy changed(&proposal(), &tool::Proposal::changed);
        static_cast<void>(QTest::qWaitFor([&] { return changed.count() > 0 && proposal().isOpen(); }, 20000));
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    void key(Qt::Key key) { QTest::keyClick(&xy, key); }
};

} // namespace

class TestPrompt : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;
    QString m_stack;

private slots:
    void initTestCase() {
        useOwnSettings();
        m_stack = writeBalls(m_folder);
    }
    void cleanup() { QSettings().clear(); }

    void clickEnterIsOneUndoableObject() {
        PromptWindow w;
        QVERIFY(w.prepare(m_stack));
        QCOMPARE(w.selection().tool(), Tool::Prompt);
        QElapsedTimer clock;
        clock.start();
        w.click(first);
        const double firstMs = w.waitForObject(clock);
        QVERIFY(w.proposal().isOpen());
        QVERIFY(w.project().history().count() == 0);
        QVERIFY(w.settle()); // the network has looked as well
        clock.restart();
        w.click(Index{64, 86, 66});
        const double nextMs = w.waitForObject(clock);
        qInfo("click to object: first %.0f ms, next %.0f ms (a neighbourhood of %s)", firstMs, nextMs, describe(Shape{128, 128, 128}).c_str());
        QVERIFY2(firstMs < 6000 && nextMs < 6000, "far slower than a person waits");
        QVERIFY(w.settle());
        w.key(Qt::Key_Return);
        QVERIFY(!w.proposal().isOpen());
        QVERIFY(!w.session->isOpen());
        QCOMPARE(w.project().history().count(), 1);
        const auto& objects = w.project().activeLayer()->objects->all();
        QCOMPARE(objects.size(), std::size_t{1});
        QCOMPARE(objects.begin()->second.classId, mitochondrion);
        const double found = iou(w.labels(), objects.begin()->first, first);
        QVERIFY2(found > 0.8, qPrintable(QString::number(found)));
        w.click("undoButton");
        QVERIFY(w.project().activeLayer()->objects->empty());
        QCOMPARE(w.labels().at(first), LabelId{0});
    }

    void escapeDropsAndBackspaceTakesBack() {
        PromptWindow w;
        QVERIFY(w.prepare(m_stack));
        w.click(first);
        QVERIFY(w.settle());
        QVERIFY(w.proposal().isOpen());
        w.click(second, Qt::RightButton);
        QVERIFY(w.settle());
        QCOMPARE(w.session->sketch().marks.size(), std::size_t{2});
        w.key(Qt::Key_Backspace);
        QVERIFY(w.settle());
        QCOMPARE(w.session->sketch().marks.size(), std::size_t{1});
        w.key(Qt::Key_Escape);
        QVERIFY(!w.proposal().isOpen());
        QVERIFY(!w.session->isOpen());
        QCOMPARE(w.project().layers().size(), std::size_t{1});
        QCOMPARE(w.project().history().count(), 0);
    }

    void theActiveObjectGrowsAndLocksHold() {
        PromptWindow w;
        QVERIFY(w.prepare(m_stack));
        w.click(first);
        QVERIFY(w.settle());
        w.key(Qt::Key_Return);
        const LabelId id = w.project().activeLayer()->objects->all().begin()->first;
        w.selection().setActiveObject(id, mitochondrion);
        w.click(second);
        QVERIFY(w.settle());
        w.key(Qt::Key_Return);
        QCOMPARE(w.project().activeLayer()->objects->all().size(), std::size_t{1});
        QCOMPARE(w.labels().at(second), id);
        QCOMPARE(w.labels().at(first), id);
        const auto before = w.labels();
        w.project().setClassLocked(mitochondrion, true);
        w.click(second);
        QVERIFY(w.settle());
        QVERIFY(!w.session->isOpen());
        QVERIFY(BlockDelta::between(before, w.labels()).empty());
    }

    void signsFlipAndTooEarlyOrOfBackgroundIsSaid() {
        PromptWindow w;
        QVERIFY(w.prepare(m_stack));
        w.click(first, Qt::RightButton);
        QVERIFY(!w.session->isOpen());
        w.actions().action("prompt.flip")->trigger();
        QVERIFY(w.session->isFlipped());
        w.click(first, Qt::RightButton);
        QVERIFY(w.session->isOpen());
        QVERIFY(w.settle());
        QVERIFY(w.proposal().isOpen());
        w.selection().setTool(Tool::Brush);
        QVERIFY(!w.session->isOpen());
        w.selection().setTool(Tool::Prompt);
        w.actions().action("prompt.flip")->trigger();
        w.selection().setActiveClass(0);
        w.click(first);
        QVERIFY(!w.session->isOpen());
        QVERIFY(child<QLabel>(w, "hintText"));
    }
};

QTEST_MAIN(TestPrompt)
#include "tst_Prompt.moc"
