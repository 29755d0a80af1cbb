// SPDX-License-Identifier: BSD-3-Clause
#include "core/phantom/Phantom.h"
#include "core/volume/Error.h"
#include "tests/support/TestData.h"

#include <QtTest>

#include <array>
#include <deque>

using namespace granule;

namespace {

phantom::PhantomOptions small(std::uint64_t seed, int threads = 0) {
    return {{4, 190, 230}, plateletSpacing, seed, threads};
}

std::vector<std::byte> imageBytes(const phantom::Phantom& made) {
    return made.image.readRaw(Box::of(made.image.shape()));
}
std::vector<std::uint8_t> ids(const LabelMap& labels) {
    return labels.read<std::uint8_t>(Box::of(labels.shape()));
}

/// Remembers how progress went.
class Watch : public Progress {
public:
    void update(double fraction) override {
        falls = falls || fraction < last;
        last = fraction;
    }
    double last = 0;
    bool falls = false;
};

} // namespace

class TestPhantom : public QObject {
    Q_OBJECT

    phantom::Phantom m_sample;
    std::vector<std::uint8_t> m_ids;

private slots:
    void initTestCase() {
        Watch watch;
        m_sample = phantom::makePhantom(phantom::sampleOptions(), watch);
        m_ids = ids(m_sample.labels);
        QVERIFY(!watch.falls);
        QCOMPARE(watch.last, 1.0);
    }

    void sameSeedGivesSameBytesOnAnyNumberOfThreads() {
        NoProgress progress;
        const auto one = phantom::makePhantom(small(5, 1), progress), two = phantom::makePhantom(small(5, 2), progress),
                   other = phantom::makePhantom(small(6, 2), progress);
        QVERIFY(imageBytes(one) == imageBytes(two));
        QVERIFY(ids(one.labels) == ids(two.labels));
        QVERIFY(imageBytes(one) != imageBytes(other));
        QVERIFY(ids(one.labels) != ids(other.labels));
    }

    /// Labels are a property of the place in nm: a coarser sampling of the same pellet picks every second voxel.
    void spacingIsRespected() {
        NoProgress progress;
        auto fine = small(8), coarse = small(8);
        coarse.shape = {2, 95, 115};
        coarse.spacing = {80, 20, 20};
        const auto a = phantom::makePhantom(fine, progress).labels, b = phantom::makePhantom(coarse, progress).labels;
        QVERIFY(b.spacing() == coarse.spacing);
        for (std::int64_t z = 0; z < 2; ++z)
            for (std::int64_t y = 0; y < 95; ++y)
                for (std::int64_t x = 0; x < 115; ++x) QCOMPARE(b.at({z, y, x}), a.at({2 * z, 2 * y, 2 * x}));
    }

    void theSampleHoldsEveryClassInRealisticParts() {
        QCOMPARE(m_sample.labels.shape(), (Shape{16, 512, 512}));
        QCOMPARE(m_sample.image.shape(), m_sample.labels.shape());
        QCOMPARE(m_sample.image.type(), VoxelType::UInt16);
        QVERIFY(m_sample.image.spacing() == plateletSpacing);
        std::array<double, 7> part{};
        for (const auto id : m_ids) {
            QVERIFY(id < 7);
            part[id] += 1.0 / static_cast<double>(m_ids.size());
        }
        const double cell = 1 - part[0];
        QVERIFY2(cell > 0.45 && cell < 0.80, qPrintable(QString::number(cell)));
        // Of the cells, in the labels of the study: 0.96 %, 7.3 %, 4.9 %, 0.37 %, 0.10 %. A small sample scatters.
        const std::array<std::array<double, 2>, 5> range{{{0.003, 0.03}, {0.02, 0.14}, {0.015, 0.10}, {0.001, 0.012}, {0.0002, 0.004}}};
        for (std::size_t k = 0; k < range.size(); ++k) {
            const double found = part[k + 2] / cell;
            QVERIFY2(found > range[k][0] && found < range[k][1], qPrintable(QString("class %1: %2").arg(k + 2).arg(found)));
        }
    }

    void coreLiesInGranuleLiesInCell() {
        const Shape shape = m_sample.labels.shape();
        const std::array<Index, 6> steps{{{0, 0, 1}, {0, 0, -1}, {0, 1, 0}, {0, -1, 0}, {1, 0, 0}, {-1, 0, 0}}};
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x) {
                    const auto id = m_ids[static_cast<std::size_t>(shape.offset({z, y, x}))];
                    if (id < 2 || id == 4) continue;
                    for (const auto& step : steps) {
                        const Index beside{z + step.z, y + step.y, x + step.x};
                        if (!shape.contains(beside)) continue;
                        const auto other = m_ids[static_cast<std::size_t>(shape.offset(beside))];
                        QVERIFY2(other != 0, "an organelle touches the outside");
                        if (id == 6 && step.z == 0) QVERIFY2(other == 5 || other == 6, "a core is bare");
                    }
                }
    }

    /// Walks through canaliculi from the outside, or from where the sample is cut, and gets nearly everywhere.
    void canaliculiOpenToTheOutside() {
        const Shape shape = m_sample.labels.shape();
        std::vector<char> reached(m_ids.size(), 0);
        std::deque<Index> front;
        std::int64_t openings = 0, lumen = 0, walked = 0;
        const auto around = [&](const Index& at, auto visit) {
            for (std::int64_t dz = -1; dz <= 1; ++dz)
                for (std::int64_t dy = -1; dy <= 1; ++dy)
                    for (std::int64_t dx = -1; dx <= 1; ++dx)
                        if (const Index beside{at.z + dz, at.y + dy, at.x + dx}; shape.contains(beside)) visit(beside);
        };
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x) {
                    const Index at{z, y, x};
                    const auto here = static_cast<std::size_t>(shape.offset(at));
                    if (m_ids[here] != 4) continue;
                    ++lumen;
                    bool open = false;
                    around(at, [&](const Index& beside) { open = open || m_ids[static_cast<std::size_t>(shape.offset(beside))] == 0; });
                    openings += open;
                    const bool cut = z == 0 || y == 0 || x == 0 || z + 1 == shape.z || y + 1 == shape.y || x + 1 == shape.x;
                    if (!open && !cut) continue;
                    reached[here] = 1;
                    front.push_back(at);
                }
        QVERIFY(openings > 0);
        while (!front.empty()) {
            const Index at = front.front();
            front.pop_front();
            ++walked;
            around(at, [&](const Index& beside) {
                const auto there = static_cast<std::size_t>(shape.offset(beside));
                if (m_ids[there] != 4 || reached[there]) return;
                reached[there] = 1;
                front.push_back(beside);
            });
        }
        QVERIFY2(static_cast<double>(walked) > 0.8 * static_cast<double>(lumen),
                 qPrintable(QString("%1 of %2").arg(walked).arg(lumen)));
    }

    /// Lighter to darker as in the real slice: resin, lumen, cytoplasm, alpha granule, mitochondrion.
    void greysAreOrderedAsInTheRealSlice() {
        const auto grey = m_sample.image.read<float>(Box::of(m_sample.image.shape()));
        std::array<double, 7> sum{}, count{};
        for (std::size_t i = 0; i < grey.size(); ++i) {
            sum[m_ids[i]] += static_cast<double>(grey[i]);
            count[m_ids[i]] += 1;
        }
        std::array<double, 7> mean{};
        for (std::size_t k = 0; k < 7; ++k) mean[k] = sum[k] / count[k];
        QVERIFY(mean[0] > 50000 && mean[0] < 58000);
        QVERIFY(mean[0] > mean[4] + 4000);
        QVERIFY(mean[4] > mean[1] + 4000);
        QVERIFY(mean[1] > mean[3] + 3000);
        QVERIFY(mean[3] > mean[2] + 3000);
        QVERIFY(mean[5] > mean[6] + 5000);
    }

    void oneSliceAndOddShapesWork() {
        NoProgress progress;
        for (const Shape shape : {Shape{1, 200, 300}, Shape{1, 1, 1}, Shape{67, 3, 65}, Shape{2, 129, 1}}) {
            const auto made = phantom::makePhantom({shape, plateletSpacing, 3}, progress);
            QCOMPARE(made.image.shape(), shape);
            QCOMPARE(made.labels.shape(), shape);
        }
        const auto isotropic = phantom::makePhantom({{20, 90, 90}, {12.5, 12.5, 12.5}, 3}, progress);
        QCOMPARE(isotropic.image.shape(), (Shape{20, 90, 90}));
    }

    void absurdSizesAreRefused() {
        NoProgress progress;
        const auto kindOf = [&](const Shape& shape, const VoxelSpacing& spacing) {
            try {
                phantom::makePhantom({shape, spacing, 1}, progress);
            } catch (const Error& e) {
                return e.kind();
            }
            return ErrorKind::NotFound;
        };
        const std::int64_t most = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(kindOf({0, 10, 10}, plateletSpacing), ErrorKind::InvalidValue);
        QCOMPARE(kindOf({10, -5, 10}, plateletSpacing), ErrorKind::InvalidValue);
        QCOMPARE(kindOf({most, most, most}, plateletSpacing), ErrorKind::TooLarge);
        QCOMPARE(kindOf({100000, 100000, 100000}, plateletSpacing), ErrorKind::TooLarge);
        QCOMPARE(kindOf({1, 10, 10}, {0, 10, 10}), ErrorKind::InvalidValue);
        QCOMPARE(kindOf({1, 10, 10}, {40, std::nan(""), 10}), ErrorKind::InvalidValue);
        QCOMPARE(kindOf({1, 10, 10}, {40, 10, 1e6}), ErrorKind::InvalidValue);
    }

    void stopsWhenAsked() {
        NoProgress progress;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(phantom::makePhantom(small(1), progress, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestPhantom)
#include "tst_Phantom.moc"
