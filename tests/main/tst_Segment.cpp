// SPDX-License-Identifier: BSD-3-Clause
// Segmenting with a tiny network that learned nothing: what matters is what becomes of the project.
#include "tests/main/TinyModel.h" // LibTorch before Qt, whose macros it does not survive

#include "tests/main/WindowFixture.h"
#include "ui/main/DoubtController.h"
#include "ui/main/SegmentController.h"
#include "ui/panel/SegmentPanel.h"

#include <QButtonGroup>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

class TestSegment : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    /// A person added this model and ticked it alone.
    static void choose(const std::filesystem::path& model) {
        const QStringList only{QString::fromStdString(model.string())};
        QSettings().setValue("models/added", only);
        QSettings().setValue("models/ticked", only);
    }

    bool prepare(Window& window, const QString& stack) {
        choose(m_folder.path / "tiny");
        if (!window.load(stack)) return false;
        window.setWorkspace(Workspace::Segment);
        auto* run = child<QPushButton>(window, "segmentRun");
        return window.settle() && QTest::qWaitFor([run] { return run->isEnabled(); }, 20000);
    }

private slots:
    void initTestCase() {
        useOwnSettings();
        makeTinyModel(m_folder);
    }
    void cleanup() { QSettings().clear(); }

    void theResultIsOneUndoableLayer() {
        Window window;
        QVERIFY(prepare(window, writeStack(m_folder)));
        QVERIFY(child<QLabel>(window, "modelTrained")->text().contains("nothing"));
        const int before = window.project().history().count();
        bool previewSeen = false;
        connect(&window.project(), &project::Project::layersChanged, this, [&] {
            for (const auto& l : window.project().layers()) previewSeen |= l.preview;
        });
        window.click("segmentRun");
        QVERIFY(window.settle());
        QVERIFY2(window.notices().findChild<QPushButton*>("noticeCopy") == nullptr, qPrintable(window.noticeText()));
        QVERIFY(previewSeen);
        QCOMPARE(window.project().layers().size(), std::size_t{2});
        QVERIFY(!window.project().layers().back().preview);
        QCOMPARE(window.project().history().count(), before + 1);
        window.click("undoButton");
        QCOMPARE(window.project().layers().size(), std::size_t{1});
        window.click("redoButton");
        QCOMPARE(window.project().layers().size(), std::size_t{2});
    }

    void onlyTheBoxIsLabelled() {
        Window window;
        QVERIFY(prepare(window, writeStack(m_folder)));
        const Box box{{2, 20, 20}, {6, 60, 70}};
        window.selection().setBox(box);
        window.click("region2");
        QVERIFY(window.settle());
        window.click("segmentRun");
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{2});
        const auto& map = window.project().layers().back().map;
        for (const Index& at : {Index{0, 40, 40}, Index{4, 0, 0}, Index{8, 40, 40}, Index{4, 40, 90}}) QCOMPARE(map.at(at), LabelId{0});
    }

    void whatTheNetworkThinksIsKept() {
        Window window;
        QVERIFY(prepare(window, writeStack(m_folder)));
        window.click("segmentRun");
        QVERIFY(window.settle());
        auto& ballot = window.doubt().ballot();
        QVERIFY2(!ballot.isEmpty(), qPrintable(window.noticeText()));
        QCOMPARE(ballot.votes().box(), Box::of(window.project().volume().shape()));
        QCOMPARE(ballot.memberNames(), QStringList{"Tiny"});
        QCOMPARE(ballot.layer(), window.project().layers().back().id);
        window.click("undoButton"); // the layer goes, and its votes with it
        QVERIFY(ballot.isEmpty());
    }

    void lookingForDoubtMakesNoLayer() {
        Window window;
        QVERIFY(prepare(window, writeStack(m_folder)));
        window.setWorkspace(Workspace::Annotate);
        const Box box{{2, 20, 20}, {6, 60, 70}};
        window.selection().setBox(box);
        const int history = window.project().history().count();
        window.click("doubtLook");
        QVERIFY(window.settle());
        QCOMPARE(window.doubt().ballot().votes().box(), box);
        QCOMPARE(window.project().layers().size(), std::size_t{1});
        QCOMPARE(window.project().history().count(), history);
        QVERIFY(child<QPushButton>(window, "doubtLook")->isEnabled());
    }

    void cancellingLeavesTheProjectUntouched() {
        Window window;
        QVERIFY(prepare(window, writeStack(m_folder, "larger.tif", {24, 400, 400})));
        const auto layers = window.project().layers().size();
        const int history = window.project().history().count();
        const bool dirty = window.project().isDirty();
        window.click("segmentRun");
        QVERIFY(window.segmentation().isRunning());
        window.click("segmentStop");
        QVERIFY(window.settle());
        QVERIFY(!window.segmentation().isRunning());
        QCOMPARE(window.project().layers().size(), layers);
        QCOMPARE(window.project().history().count(), history);
        QCOMPARE(window.project().isDirty(), dirty);
        QVERIFY(child<QPushButton>(window, "segmentRun")->isVisible());
    }

    void aFarVoxelSizeIsSaidAndResamplingKeepsTheGrid() {
        Window window;
        QVERIFY(prepare(window, writeStack(m_folder)));
        QVERIFY(!child<QLabel>(window, "voxelSizeWarning")->isVisible());
        window.document().setVoxelSize({80, 20, 20});
        QVERIFY(child<QLabel>(window, "voxelSizeWarning")->isVisible());
        QVERIFY(child<QAbstractButton>(window, "resample")->isVisible());
        window.click("resample");
        QVERIFY(window.settle());
        window.click("segmentRun");
        QVERIFY(window.settle());
        QCOMPARE(window.project().layers().size(), std::size_t{2});
        QCOMPARE(window.project().layers().back().map.shape(), window.project().volume().shape());
    }

    void aMissingModelIsToldInThePanel() {
        choose(m_folder.path / "not-there");
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        window.setWorkspace(Workspace::Segment);
        QVERIFY(window.settle());
        QVERIFY(!child<QPushButton>(window, "segmentRun")->isEnabled());
        QVERIFY(child<QLabel>(window, "modelTrained")->text().contains("tick at least one"));
        QVERIFY(child<QLabel>(window, "modelsProblem")->text().contains("not-there"));
    }
};

QTEST_MAIN(TestSegment)
#include "tst_Segment.moc"
