// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/LabelMemory.h"

#include <QTest>

#include <fstream>
#include <string>

using namespace granule;

namespace {

constexpr std::int64_t mebi = 1 << 20;

/// "VmRSS:" or "VmHWM:" of this process, in bytes.
std::int64_t memory(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field)) return std::stoll(line.substr(field.size())) << 10;
    return 0;
}

/// Lets the peak begin anew. False where the system forbids it.
bool forgetPeak() {
    std::ofstream file("/proc/self/clear_refs");
    return (file << "5").flush().good() && memory("VmHWM:") - memory("VmRSS:") < 4 * mebi;
}

/// Balls of seven classes in every block, each at its own place.
LabelMap labelled(const Shape& shape, std::int64_t shift) {
    LabelMap map(shape, plateletSpacing);
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        const auto size = map.blockBox(i).shape();
        std::vector<std::uint8_t> ids;
        for (std::int64_t z = 0; z < size.z; ++z)
            for (std::int64_t y = 0; y < size.y; ++y)
                for (std::int64_t x = 0; x < size.x; ++x) {
                    const auto dx = x - 32 - shift - static_cast<std::int64_t>(i % 7);
                    const auto far = (z - 32) * (z - 32) + (y - 32) * (y - 32) + dx * dx;
                    ids.push_back(static_cast<std::uint8_t>(far < 700 ? far / 100 : 0));
                }
        map.setBlock(i, LabelBlock::of(size, std::move(ids)));
    }
    return map;
}

} // namespace

class tst_CompareMemory : public QObject {
    Q_OBJECT
private slots:
    /// Maps that do not fit what labels may take are counted in one pass, and nothing but their blocks takes memory to speak of.
    void aPassTakesNoMemoryBesideTheBlocks() {
        LabelMemory::ofProcess().allow(32 * mebi);
        const Shape shape{256, 512, 512};
        const auto a = labelled(shape, 0), b = labelled(shape, 3); // 64 MiB each
        NoProgress nobody;
        const auto once = analysis::compare(a, b, 7, false, nobody);
        if (!forgetPeak()) QSKIP("nothing to run here: the peak of memory cannot be measured");
        const auto blocks = static_cast<std::int64_t>(LabelMemory::ofProcess().unpackedBytes() + LabelMemory::ofProcess().packedBytes());
        const auto before = memory("VmRSS:");
        const auto again = analysis::compare(a, b, 7, false, nobody);
        QCOMPARE(again, once);
        QVERIFY(memory("VmHWM:") - before <= 64 * mebi);
        QVERIFY(static_cast<std::int64_t>(LabelMemory::ofProcess().unpackedBytes() + LabelMemory::ofProcess().packedBytes()) <= blocks + 64 * mebi);
        QCOMPARE(again.total(), static_cast<std::uint64_t>(shape.voxels()));
    }
};

QTEST_APPLESS_MAIN(tst_CompareMemory)
#include "tst_CompareMemory.moc"
