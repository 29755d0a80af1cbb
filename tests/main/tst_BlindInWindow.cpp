// SPDX-License-Identifier: BSD-3-Clause
#include "tests/main/WindowFixture.h"

#include "ui/main/Actions.h"
#include "ui/main/BlindController.h"
#include "ui/main/BlindTurns.h"
#include "ui/panel/compare/Raters.h"

#include <QLineEdit>

using namespace granule;
using namespace granule::desktop;
using desktop::testing::answer;
using desktop::testing::child;

namespace {

constexpr Shape grid{12, 96, 128};

/// A window with a stack and two cells that somebody labelled.
struct Desk {
    granule::testing::TemporaryFolder folder;
    desktop::testing::Window window;
    QString stack = desktop::testing::writeStack(folder), file = QString::fromStdString(folder.file("r.granule-reading"));
    int labelled = 0;

    bool prepare() {
        if (!window.load(stack)) return false;
        LabelMap labels(grid, window.project().spacing());
        granule::testing::fill(labels, {{2, 20, 10}, {10, 70, 50}}, 1);
        granule::testing::fill(labels, {{4, 30, 20}, {8, 40, 30}}, 3);
        granule::testing::fill(labels, {{2, 20, 75}, {10, 70, 115}}, 1);
        labelled = window.project().addLayer("Ana", "painted here", labels);
        return true;
    }
    bool plan(const agreement::BlindOptions& options) {
        window.blind().plan(labelled, options, file);
        return window.settle() && QFile::exists(file);
    }
    /// Answers who reads; unsaved labels are left.
    bool begin(const QString& name) {
        window.blind().open(file);
        auto* field = window.settle() ? answer(window, "Begin") : nullptr;
        if (!field) return false;
        child<QLineEdit>(window, "blindName")->setText(name);
        return press(field);
    }
    /// Presses the button that begins; labels that are not saved are left.
    bool press(QPushButton* button) {
        QTest::mouseClick(button, Qt::LeftButton);
        if (!window.blind().isReading())
            if (auto* leave = answer(window, "Don't save")) QTest::mouseClick(leave, Qt::LeftButton);
        return window.blind().isReading();
    }
    /// True once a notice holds these words.
    bool says(const QString& words) {
        return QTest::qWaitFor([&] {
            const auto texts = window.notices().findChildren<QLabel*>("noticeText");
            return std::ranges::any_of(texts, [&](const QLabel* label) { return label->text().contains(words); });
        }, 3000);
    }
    /// Labels that differ from turn to turn, in the box of the present one.
    void paint(unsigned turn) {
        auto& project = window.project();
        const auto* layer = project.activeLayer();
        LabelMap after = layer->map;
        const auto box = *window.selection().box();
        granule::testing::fill(after, {{5, box.lo.y + 2, box.lo.x + 2}, {7, box.lo.y + 10 + turn, box.lo.x + 12}}, 2);
        project.commitEdit(layer->id, BlockDelta::between(layer->map, after), "Paint", false);
    }
};

} // namespace

class TestBlindInWindow : public QObject {
    Q_OBJECT
private slots:
    void init() { desktop::testing::useOwnSettings(); }
    void twoCellsWithARepeatAreReadAndComeBackExactly() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.seed = 3, .repeatShare = 0.5, .marginVoxels = 4}));
        const auto planned = agreement::readReading(desk.file.toStdString());
        QCOMPARE(planned.items.size(), std::size_t{3});
        QVERIFY(desk.begin("Ben"));
        auto& window = desk.window;
        std::vector<LabelMap> painted;
        for (unsigned turn = 0; turn < 3; ++turn) {
            QCOMPARE(child<QLabel>(window, "blindTurn")->text(), QString("Cell %1 of 3").arg(turn + 1));
            QVERIFY(child<QWidget>(window, "blindBar")->isVisible());
            // Nothing of the others, nor of an earlier turn, is there.
            QCOMPARE(window.project().layers().size(), std::size_t{1});
            QCOMPARE(window.project().layers().front().name, QString("Reading of Ben"));
            QVERIFY(!window.project().history().canUndo());
            const auto ids = window.project().activeLayer()->map.read(Box::of(grid));
            QVERIFY(std::ranges::all_of(ids, [](LabelId id) { return id == 0; }));
            QCOMPARE(window.selection().box(), std::optional(planned.items[turn].box));
            QVERIFY(window.selection().limits().box);
            QCOMPARE(window.selection().crosshair(), planned.items[turn].inside);
            desk.paint(turn);
            painted.push_back(window.project().activeLayer()->map.cutOut(planned.items[turn].box));
            window.click("blindNext");
            QVERIFY(window.settle());
            const auto kept = agreement::readReading(desk.file.toStdString());
            QCOMPARE(kept.done(), std::size_t{turn + 1});
        }
        QVERIFY(!window.blind().isReading());
        QVERIFY(!child<QWidget>(window, "blindBar")->isVisible());
        const auto back = agreement::readReading(desk.file.toStdString());
        QCOMPARE(back.reader, std::string("Ben"));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(back.items[i].labels->read(Box::of(back.items[i].labels->shape())), painted[i].read(Box::of(painted[i].shape())));
            QVERIFY(back.items[i].seconds > 0 && back.items[i].seconds < 60);
        }
        QSignalSpy layers(&window.project(), &project::Project::layersChanged);
        window.blind().merge({desk.file});
        QVERIFY(window.settle());
        const auto* layer = &window.project().layers().back();
        QCOMPARE(layer->name, QString("Ben"));
        QCOMPARE(layer->map.read(Box::of(grid)), agreement::merged(back).rater.labels.read(Box::of(grid)));
        QVERIFY(desk.says("Dice: Mito"));
    }
    void whatOthersLabelledIsOutOfReach() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.repeatShare = 0}));
        QVERIFY(desk.begin("Ben"));
        auto& window = desk.window;
        for (const char* command : {"file.addLabels", "file.save", "label.improve", "compare.flip", "settle.consensus", "doubt.look", "workspace.compare", "workspace.segment",
                                    "workspace.models", "blind.merge"})
            QVERIFY2(!window.actions().action(command)->isEnabled(), command);
        QVERIFY(!child<QWidget>(window, "layersPanel")->isVisible());
        window.openPath(desk.stack);
        QVERIFY(desk.says("End the blind reading first"));
        // Limits are put back whatever a person does.
        const auto box = *window.selection().box();
        window.selection().setBox(Box{{0, 0, 0}, {1, 1, 1}});
        QCOMPARE(window.selection().box(), std::optional(box));
        window.selection().setLimits({});
        QVERIFY(window.selection().limits().box);
        window.actions().action("edit.undo")->trigger();
        QCOMPARE(window.project().layers().size(), std::size_t{1});
        window.click("blindEnd");
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().back().name, QString("Ana")); // it never was saved, and is there again
        QVERIFY(window.actions().action("file.addLabels")->isEnabled());
        QVERIFY(!window.selection().box() && !window.selection().limits().box);
    }
    void anEmptyCellIsAskedAboutOnce() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.repeatShare = 0}));
        QVERIFY(desk.begin("Ben"));
        desk.window.click("blindNext");
        QCOMPARE(child<QLabel>(desk.window, "blindTurn")->text(), QString("Cell 1 of 2"));
        desk.window.click("blindNext");
        QCOMPARE(child<QLabel>(desk.window, "blindTurn")->text(), QString("Cell 2 of 2"));
        QVERIFY(desk.window.settle());
    }
    void endedIsGoneOnWithWhereItWas() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.repeatShare = 0}));
        QVERIFY(desk.begin("Ben"));
        auto& window = desk.window;
        desk.paint(0);
        const auto box = *window.selection().box();
        const auto painted = window.project().activeLayer()->map.read(box);
        window.click("blindPause");
        QVERIFY(!window.views().isEnabled());
        QVERIFY(!child<QPushButton>(window, "blindNext")->isEnabled());
        window.click("blindPause");
        window.click("blindEnd");
        QVERIFY(window.settle() && !window.blind().isReading());
        QCOMPARE(agreement::readReading(desk.file.toStdString()).done(), std::size_t{0});
        window.openPath(desk.file);
        QVERIFY(window.settle() && desk.says("goes on with cell 1 of 2"));
        QVERIFY(desk.press(answer(window, "Go on")));
        QCOMPARE(*window.selection().box(), box);
        QCOMPARE(window.project().activeLayer()->map.read(box), painted);
        window.click("blindNext");
        QVERIFY(window.settle());
        QCOMPARE(agreement::readReading(desk.file.toStdString()).done(), std::size_t{1});
    }
    void theProjectThatWasOpenComesBack() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.repeatShare = 0}));
        auto& window = desk.window;
        const auto project = QString::fromStdString(desk.folder.file("p.granule"));
        window.saveTo(project);
        QVERIFY(window.settle());
        QVERIFY(desk.begin("Ben"));
        desk.paint(0);
        QSignalSpy opened(&window.document(), &DocumentController::opened);
        window.click("blindEnd");
        QVERIFY((opened.count() || opened.wait(10000)) && window.settle());
        QCOMPARE(window.project().path(), project);
        QCOMPARE(window.project().layers().back().name, QString("Ana"));
    }
    void closingTheWindowKeepsWhatWasPainted() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.repeatShare = 0}));
        QVERIFY(desk.begin("Ben"));
        desk.paint(0);
        QVERIFY(desk.window.close());
        const auto kept = agreement::readReading(desk.file.toStdString());
        QVERIFY(kept.items[0].labels && !kept.items[0].isDone());
        const auto ids = kept.items[0].labels->read(Box::of(kept.items[0].labels->shape()));
        QVERIFY(std::ranges::any_of(ids, [](LabelId id) { return id == 2; }));
    }
    void anotherStackIsRefused() {
        Desk desk;
        QVERIFY(desk.prepare());
        QVERIFY(desk.plan({.repeatShare = 0}));
        auto voxels = granule::testing::greyRamp(grid).read<std::uint8_t>(Box::of(grid));
        for (auto& v : voxels) v = static_cast<std::uint8_t>(255 - v);
        desk.window.project().setVolume(Volume::fromVoxels(grid, voxels), "other.tif");
        desk.window.blind().open(desk.file);
        QVERIFY(desk.window.settle());
        QVERIFY(desk.says("grey values differ"));
        QVERIFY(!desk.window.blind().isReading());
    }
};

QTEST_MAIN(TestBlindInWindow)
#include "tst_BlindInWindow.moc"
