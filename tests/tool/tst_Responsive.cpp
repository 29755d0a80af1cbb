// SPDX-License-Identifier: BSD-3-Clause
// The window answers within 50 ms whatever a tool does: large brushes, fills, outlines and undo on slices of 2048 x 2048.
#include "tests/support/Watchdog.h"
#include "tests/tool/ToolFixture.h"

#include "ui/tool/Proposal.h"

using namespace granule;
using granule::testing::ToolFixture;
using project::Tool;

namespace {

constexpr double mostMs = 50;

struct Large {
    ToolFixture f{{24, 2048, 2048}};
    testing::Watchdog dog;

    /// Does it and settles; the longest that the event loop waited.
    template <typename F>
    double of(F work) {
        f.settle();
        dog.longestMs();
        work();
        const bool done = QTest::qWaitFor([this] { return !f.jobs.busy(); }, 60000);
        f.settle();
        return done ? dog.longestMs() : 1e9;
    }

    void drag(view::SliceView& view, const Index& from, const Index& to, int moves) {
        ToolFixture::press(view, ToolFixture::at(view, from));
        for (int i = 1; i <= moves; ++i) {
            const Index at{from.z + (to.z - from.z) * i / moves, from.y + (to.y - from.y) * i / moves, from.x + (to.x - from.x) * i / moves};
            ToolFixture::move(view, ToolFixture::at(view, at));
            QCoreApplication::processEvents();
        }
        ToolFixture::release(view, ToolFixture::at(view, to));
    }
};

} // namespace

class TestResponsive : public QObject {
    Q_OBJECT
private slots:
    void largeBrushes() {
        Large l;
        l.f.selection.setTool(Tool::Brush);
        l.f.selection.setBrushDiameterNm(5120);
        const double disc = l.of([&] { l.drag(l.f.xy(), {12, 500, 500}, {12, 1500, 1500}, 12); });
        l.f.selection.setBrush3d(true);
        l.f.selection.setBrushDiameterNm(640);
        const double ball = l.of([&] { l.drag(l.f.xz(), {12, 1000, 500}, {14, 1000, 900}, 8); });
        qInfo("disc of 512 voxels: %.1f ms, ball of 64: %.1f ms", disc, ball);
        QVERIFY2(disc < mostMs && ball < mostMs, qPrintable(QString("%1 %2").arg(disc).arg(ball)));
        const double undone = l.of([&] { l.f.project.undo(); });
        const double redone = l.of([&] { l.f.project.redo(); });
        QVERIFY2(undone < mostMs && redone < mostMs, qPrintable(QString("%1 %2").arg(undone).arg(redone)));
    }

    void fillsAndOutlines() {
        Large l;
        l.f.selection.setTool(Tool::Fill);
        const double slice = l.of([&] { ToolFixture::click(l.f.xy(), {12, 1000, 1000}); });
        l.f.selection.setActiveClass(3);
        l.f.selection.setFill3d(true);
        l.f.selection.setCrosshair({5, 10, 10});
        const double stack = l.of([&] { ToolFixture::click(l.f.xy(), {5, 10, 10}); });
        QCOMPARE(l.f.labels().at({0, 2047, 2047}), 3u); // the filled slice is a wall
        l.f.selection.setActiveClass(4);
        l.f.selection.setTool(Tool::Lasso);
        l.f.selection.setCrosshair({12, 10, 10});
        const double lasso = l.of([&] {
            auto& view = l.f.xy();
            ToolFixture::press(view, ToolFixture::at(view, {12, 100, 100}));
            for (const Index& at : {Index{12, 100, 1900}, Index{12, 1900, 1900}, Index{12, 1900, 100}}) ToolFixture::move(view, ToolFixture::at(view, at));
            ToolFixture::release(view, ToolFixture::at(view, {12, 1900, 100}));
        });
        QCOMPARE(l.f.labels().at({12, 1000, 1000}), 4u);
        const double undone = l.of([&] {
            l.f.project.undo();
            l.f.project.undo();
        });
        qInfo("fill of a slice: %.1f ms, of the stack: %.1f ms, lasso: %.1f ms, undoing both: %.1f ms", slice, stack, lasso, undone);
        for (const double ms : {slice, stack, lasso, undone}) QVERIFY2(ms < mostMs, qPrintable(QString::number(ms)));
    }

    void interpolation() {
        Large l;
        l.f.selection.setTool(Tool::Brush);
        l.f.selection.setBrushDiameterNm(5120);
        ToolFixture::click(l.f.xy(), {12, 700, 700});
        l.f.selection.setCrosshair({20, 700, 700});
        l.f.settle();
        ToolFixture::click(l.f.xy(), {20, 800, 800});
        l.f.selection.setCrosshair({16, 700, 700});
        const double proposed = l.of([&] { QTest::keyClick(&l.f.xy(), Qt::Key_I); });
        QVERIFY(l.f.tools.proposal().isOpen());
        const double accepted = l.of([&] { QTest::keyClick(&l.f.xy(), Qt::Key_Return); });
        QCOMPARE(l.f.labels().at({16, 750, 750}), 1u);
        qInfo("proposing: %.1f ms, accepting: %.1f ms", proposed, accepted);
        QVERIFY2(proposed < mostMs && accepted < mostMs, qPrintable(QString("%1 %2").arg(proposed).arg(accepted)));
    }
};

QTEST_MAIN(TestResponsive)
#include "tst_Responsive.moc"
