// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/Pyramid.h"
#include "core/store/PyramidSource.h"
#include "tests/support/TestData.h"
#include "ui/view/LargeSlice.h"
#include "ui/view/SliceView.h"

#include <QTest>

#include <atomic>

using namespace granule;
using namespace granule::view;

namespace {

NoProgress nobody;
const Shape shape{300, 900, 1600};

/// A volume that is smooth, so that coarse and sharp copies look alike, and counts the voxels read of it.
class CountingSource : public VoxelSource {
public:
    void read(const Box& box, std::byte* out) const override {
        voxels += box.shape().voxels();
        for (auto z = box.lo.z; z < box.hi.z; ++z)
            for (auto y = box.lo.y; y < box.hi.y; ++y)
                for (auto x = box.lo.x; x < box.hi.x; ++x) *out++ = std::byte(valueAt({z, y, x}));
    }
    static int valueAt(const Index& i) { return static_cast<int>(40 + i.z / 4 + i.y / 12 + i.x / 30) % 256; }
    mutable std::atomic<std::int64_t> voxels = 0;
};

struct Shown {
    project::Project project;
    project::Selection selection;
    std::unique_ptr<SliceView> view;

    Shown(const Volume& volume, Plane plane) {
        project.setVolume(volume, "test");
        selection.setShape(volume.shape());
        selection.setCrosshair({shape.z / 2, shape.y / 2, shape.x / 2});
        view = std::make_unique<SliceView>(plane, project, selection);
        view->resize(500, 400);
        view->show();
        view->fit();
    }
    bool settled() const {
        return QTest::qWaitFor([&] { return view->isCurrent(); }, 10000);
    }
};

/// The largest difference of two pictures in the red channel, and in how many of a thousand pixels it is more than 6.
std::pair<int, int> differenceOf(const QImage& a, const QImage& b) {
    int most = 0, many = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const int d = std::abs(qRed(a.pixel(x, y)) - qRed(b.pixel(x, y)));
            most = std::max(most, d);
            many += d > 6;
        }
    return {most, many * 1000 / (a.width() * a.height())};
}

} // namespace

class TestLargeSlice : public QObject {
    Q_OBJECT
    std::shared_ptr<CountingSource> m_source = std::make_shared<CountingSource>();
    Volume m_whole{shape, VoxelType::UInt8, m_source, VoxelSpacing{40, 10, 10}, "whole"};

    static void addPlanes() {
        QTest::addColumn<int>("plane");
        QTest::addColumn<bool>("built");
        for (const auto plane : {Plane::XZ, Plane::YZ})
            for (const bool built : {false, true})
                QTest::addRow("%s %s", qPrintable(nameOf(plane)), built ? "with pyramid" : "sampled") << static_cast<int>(plane) << built;
    }

private slots:
    void looksLikeTheWholeSlice_data() { addPlanes(); }
    void looksLikeTheWholeSlice() {
        QFETCH(int, plane);
        QFETCH(bool, built);
        testing::TemporaryFolder folder;
        std::shared_ptr<store::Pyramid> pyramid;
        if (built) {
            pyramid = std::make_shared<store::Pyramid>(folder.path, m_whole);
            pyramid->build(m_whole, nobody);
        }
        Shown whole(m_whole, static_cast<Plane>(plane)), large(store::withPyramid(m_whole, pyramid), static_cast<Plane>(plane));
        QVERIFY(isLargeSlice(large.project.volume(), static_cast<Plane>(plane)));
        QVERIFY(!isLargeSlice(whole.project.volume(), static_cast<Plane>(plane)));
        for (const double zoom : {1.0, 2.0, 8.0, 3.0, 0.2}) {
            for (auto* s : {&whole, &large}) {
                s->view->zoomAt({250, 200}, zoom);
                QVERIFY(s->settled());
            }
            const auto [most, many] = differenceOf(whole.view->frame(), large.view->frame());
            QVERIFY2(many <= 20, qPrintable(QString("zoom %1: %2, %3 of 1000").arg(zoom).arg(most).arg(many)));
            if (zoom == 8.0) QVERIFY2(most <= 1, qPrintable(QString::number(most))); // nothing is coarse there
        }
        // Beyond what was in sight, and back at another slice.
        for (auto* s : {&whole, &large}) {
            s->view->zoomAt({250, 200}, 6);
            s->view->panBy({-700, 90});
            s->selection.setCrosshair({20, 700, 100});
            QVERIFY(s->settled());
        }
        QVERIFY(differenceOf(whole.view->frame(), large.view->frame()).second <= 20);
    }

    void readsLittle() {
        const auto volume = store::withPyramid(m_whole, nullptr);
        m_source->voxels = 0;
        const auto coarse = coarseSlice(volume, Plane::YZ, 800);
        QVERIFY(m_source->voxels < shape.z * shape.y);
        SliceGeometry geometry(Plane::YZ, shape, {40, 10, 10});
        geometry.setView({300, 200}, 1);
        geometry.fit();
        QVERIFY(!wantsSharper(*coarse, nullptr, geometry));
        geometry.setNmPerPoint(5);
        QVERIFY(wantsSharper(*coarse, nullptr, geometry));
        m_source->voxels = 0;
        const auto sharp = sharpPart(volume, geometry, 800);
        QVERIFY2(m_source->voxels < 80000, qPrintable(QString::number(m_source->voxels))); // of 270,000
        QVERIFY(!wantsSharper(*coarse, sharp.get(), geometry));
    }

    void aBetterSourceIsTakenUp() {
        testing::TemporaryFolder folder;
        Shown s(store::withPyramid(m_whole, nullptr), Plane::YZ);
        QVERIFY(s.settled());
        auto pyramid = std::make_shared<store::Pyramid>(folder.path, m_whole);
        pyramid->build(m_whole, nobody);
        m_source->voxels = 0;
        s.project.replaceSource(store::withPyramid(m_whole, pyramid));
        QVERIFY(s.settled());
        s.selection.setCrosshair({20, 700, 100});
        QVERIFY(s.settled());
        QCOMPARE(m_source->voxels.load(), std::int64_t(0)); // the pyramid has it all
    }
};

QTEST_MAIN(TestLargeSlice)
#include "tst_LargeSlice.moc"
