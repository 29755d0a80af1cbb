// SPDX-License-Identifier: BSD-3-Clause
// A long session of mixed actions by real events: whatever the order, locks hold, limits hold, and undo leads back.
#include "tests/tool/ToolFixture.h"

#include "ui/tool/Proposal.h"

#include <QElapsedTimer>

#include <random>

using namespace granule;
using granule::testing::ToolFixture;
using project::Tool;

namespace {

const Shape shape{24, 130, 150};
constexpr LabelId lockedClass = 2, lockedObject = 257, firstFree = 256;

class Session {
public:
    explicit Session(unsigned seed) : m_random(seed), m_fixture(shape) {
        auto& project = m_fixture.project;
        auto start = m_fixture.labels();
        testing::fill(start, {{2, 10, 10}, {9, 60, 70}}, lockedClass);
        testing::fill(start, {{5, 50, 60}, {20, 110, 120}}, 3);
        testing::fill(start, {{10, 20, 90}, {16, 40, 140}}, lockedObject);
        ObjectTable table;
        table.set({firstFree, 4, {}, {}, LabelObject::State::Open, false});
        table.set({lockedObject, 3, "kept", {}, LabelObject::State::Open, false});
        project.commitEdit(project.activeLayerId(), BlockDelta::between(m_fixture.labels(), start), "start", false, ObjectChange::between({}, table));
        project.setClassLocked(lockedClass, true);
        project.setObjectLocked(project.activeLayerId(), lockedObject, true);
        m_start = m_fixture.labels();
        m_startTable = *project.activeLayer()->objects;
        m_fixture.selection.setBrushDiameterNm(300);
    }

    void act() {
        auto& f = m_fixture;
        switch (pick(18)) {
        case 0: case 1: case 2: stroke(Tool::Brush, Qt::LeftButton); break;
        case 3: stroke(Tool::Brush, Qt::RightButton); break;
        case 4: stroke(Tool::Eraser, Qt::LeftButton); break;
        case 5: stroke(Tool::Lasso, Qt::LeftButton); break;
        case 6: polygon(); break;
        case 7: f.selection.setTool(Tool::Fill); f.selection.setFill3d(pick(4) == 0); ToolFixture::click(view(), voxel()); break;
        case 8: f.project.undo(); break;
        case 9: f.project.redo(); break;
        case 10: f.selection.setActiveClass(static_cast<LabelId>(pick(7))); break;
        case 11: f.selection.setActiveObject(firstFree, 4); break;
        case 12: QTest::keyClick(&f.xy(), pick(2) ? Qt::Key_Right : Qt::Key_Left, Qt::ControlModifier); break;
        case 13: interpolate(); break;
        case 14: limits(); break;
        case 15: f.selection.setBrush3d(pick(2) == 0); f.selection.setBrushDiameterNm(100 + 100 * static_cast<double>(pick(9))); break;
        case 16: f.selection.setCrosshair(voxel()); break;
        default: nameAnObject(); break;
        }
        settleJobs();
    }

    /// Empty: the locked voxels are as they were in the beginning, and nobody gained any.
    QString brokenLock() {
        const auto before = m_start.read(Box::of(shape)), now = m_fixture.labels().read(Box::of(shape));
        for (std::size_t i = 0; i < now.size(); ++i) {
            const auto locked = [](LabelId id) { return id == lockedClass || id == lockedObject; };
            if ((locked(before[i]) || locked(now[i])) && before[i] != now[i]) return QString("voxel %1: %2 became %3").arg(i).arg(before[i]).arg(now[i]);
        }
        return {};
    }

    void undoAll() {
        auto& history = m_fixture.project.history();
        while (history.index() > 1 && m_fixture.project.undo().isEmpty()) {}
        QCOMPARE(history.index(), 1);
        for (std::size_t i = 0; i < m_start.blockCount(); ++i) QVERIFY(m_fixture.labels().block(i) == m_start.block(i));
        QVERIFY(*m_fixture.project.activeLayer()->objects == m_startTable);
    }

    int steps() { return m_fixture.project.history().count(); }

private:
    unsigned pick(unsigned to) { return static_cast<unsigned>(m_random() % to); }
    view::SliceView& view() { return pick(3) == 0 ? m_fixture.xz() : pick(2) == 0 ? m_fixture.yz() : m_fixture.xy(); }
    Index voxel() { return {pick(24), pick(130), pick(150)}; }
    /// A voxel of the slice that the view shows.
    Index voxelIn(const view::SliceView& v) {
        auto at = toPlane(v.plane(), voxel());
        at.slice = v.slice();
        return fromPlane(v.plane(), at);
    }

    void stroke(Tool tool, Qt::MouseButton button) {
        auto& v = view();
        m_fixture.selection.setTool(tool);
        ToolFixture::press(v, ToolFixture::at(v, voxelIn(v)), button);
        for (unsigned i = pick(5) + 1; i > 0; --i) ToolFixture::move(v, ToolFixture::at(v, voxelIn(v)), button);
        if (pick(8) == 0) QTest::keyClick(&v, Qt::Key_Escape);
        ToolFixture::release(v, ToolFixture::at(v, voxelIn(v)), button);
    }

    void polygon() {
        auto& v = view();
        m_fixture.selection.setTool(pick(2) ? Tool::Polygon : Tool::Wire);
        for (unsigned i = pick(5) + 1; i > 0; --i) ToolFixture::click(v, voxelIn(v));
        QTest::keyClick(&v, pick(4) == 0 ? Qt::Key_Escape : Qt::Key_Return);
    }

    void interpolate() {
        QTest::keyClick(&m_fixture.xy(), Qt::Key_I);
        settleJobs();
        QTest::keyClick(&m_fixture.xy(), pick(3) == 0 ? Qt::Key_Escape : Qt::Key_Return);
    }

    void limits() {
        project::Limits limits;
        if (pick(3) == 0) limits.over = {edit::PaintOver::Kind::Background, 0};
        else if (pick(3) == 0) limits.over = {edit::PaintOver::Kind::Only, 3};
        if (pick(3) == 0) {
            m_fixture.selection.setBox(Box{{0, 0, 0}, {24, 130, 80}});
            limits.box = true;
        }
        if (pick(4) == 0) limits.grey = GreyRange{40, 160};
        m_fixture.selection.setLimits(limits);
    }

    void nameAnObject() {
        auto& project = m_fixture.project;
        auto table = *project.activeLayer()->objects;
        auto object = *table.find(firstFree);
        object.name = "n" + std::to_string(pick(1000));
        table.set(object);
        project.changeObjects(project.activeLayerId(), table, "Name");
    }

    void settleJobs() {
        QVERIFY(QTest::qWaitFor([this] { return !m_fixture.jobs.busy(); }, 20000));
        QCoreApplication::processEvents();
    }

    std::mt19937 m_random;
    ToolFixture m_fixture;
    LabelMap m_start;
    ObjectTable m_startTable;
};

} // namespace

class TestThousandActions : public QObject {
    Q_OBJECT
private slots:
    void locksHoldAndUndoLeadsBack() {
        Session session(20261126);
        for (int i = 0; i < 1000; ++i) {
            session.act();
            if (i % 10 == 0) QCOMPARE(session.brokenLock(), QString());
        }
        QCOMPARE(session.brokenLock(), QString());
        QVERIFY2(session.steps() > 150, qPrintable(QString::number(session.steps())));
        session.undoAll();
    }
};

QTEST_MAIN(TestThousandActions)
#include "tst_ThousandActions.moc"
