// SPDX-License-Identifier: BSD-3-Clause
#include "tests/main/TinyModel.h" // LibTorch before Qt, whose macros it does not survive

#include "app/Allocator.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/surface/SurfaceSet.h"
#include "core/volume/LabelMemory.h"
#include "tests/main/WindowFixture.h"
#include "ui/main/SegmentController.h"
#include "ui/view/SliceView.h"

#include <QElapsedTimer>

#include <cstring>
#include <fstream>
#include <unistd.h>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

namespace {

constexpr Shape shape{2000, 4096, 4096}; // 33.6 GB
constexpr std::int64_t budgetMiB = 256;
constexpr std::int64_t moreMiB = 300;

/// The stack as a file with holes: nothing but its header and one bright slice takes room.
QString writeHugeStack(const TemporaryFolder& folder) {
    const auto path = folder.file("huge.mrc");
    std::string header(1024, '\0');
    const auto put = [&](std::size_t at, auto value) { std::memcpy(header.data() + at, &value, sizeof value); };
    const std::int32_t size[3] = {static_cast<std::int32_t>(shape.x), static_cast<std::int32_t>(shape.y), static_cast<std::int32_t>(shape.z)};
    for (std::size_t i = 0; i < 3; ++i) {
        put(4 * i, size[i]);
        put(28 + 4 * i, size[i]);
        put(40 + 4 * i, static_cast<float>(size[i]) * (i == 2 ? 400.F : 100.F));
        put(52 + 4 * i, 90.F);
        put(64 + 4 * i, static_cast<std::int32_t>(i + 1));
    }
    std::memcpy(header.data() + 208, "MAP DD", 6);
    std::ofstream out(path, std::ios::binary);
    out << header;
    out.seekp(1024 + 1000 * shape.y * shape.x);
    out << std::string(static_cast<std::size_t>(shape.y * shape.x), 'x');
    out.close();
    if (::truncate(path.c_str(), 1024 + shape.voxels()) != 0) return {};
    return QString::fromStdString(path);
}

std::int64_t peakMiB() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) >> 10;
    return 0;
}

/// All of slices 512 to 575 labelled, differently in every block.
LabelMap labelledLayer() {
    LabelMap map(shape, plateletSpacing);
    map.forEachBlock({{512, 0, 0}, {576, shape.y, shape.x}}, [&](std::size_t i, const Box& box) {
        const auto size = box.shape();
        std::vector<std::uint8_t> ids(static_cast<std::size_t>(size.voxels()));
        const auto shift = static_cast<std::int64_t>(i % 97);
        auto out = ids.begin();
        for (std::int64_t z = 0; z < size.z; ++z)
            for (std::int64_t y = 0; y < size.y; ++y)
                for (std::int64_t x = 0; x < size.x; ++x) *out++ = static_cast<std::uint8_t>(1 + (x / 31 + (y + shift) / 43 + z / 20) % 6);
        map.setBlock(i, LabelBlock::of(size, std::move(ids)));
    });
    return map;
}

/// Counts the voxels of two layers against each other and draws the surface of one class.
bool measure(const LabelMap& a, const LabelMap& b) {
    NoProgress quiet;
    const auto matrix = analysis::compare(a, b, 16, false, quiet);
    const auto surfaces = surface::extractSurfaces(a, ClassSchema::platelet(), {1}, {.maxVoxels = 16'000'000}, quiet, {}); // as beside any large stack
    return matrix.total() == static_cast<std::uint64_t>(a.shape().voxels()) && surfaces.size() == 1;
}

} // namespace

/// A stack many times larger than memory is opened, looked at from all sides, painted, segmented in a box, measured,
/// exported and saved within its budget. What it takes to segment as large a box of a small stack, LibTorch and the network
/// foremost, does not count.
class tst_HugeStack : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    /// Segments `box`; the result is the last layer.
    static void segment(Window& window, const Box& box) {
        window.setWorkspace(Workspace::Segment);
        auto* run = child<QPushButton>(window, "segmentRun");
        window.selection().setBox(box);
        window.click("region2");
        QVERIFY(QTest::qWaitFor([run] { return run->isEnabled(); }, 60000));
        const auto layers = window.project().layers().size();
        window.click("segmentRun");
        QVERIFY(QTest::qWaitFor([&] { return window.project().layers().size() > layers && !window.project().layers().back().preview; }, 120000));
        window.setWorkspace(Workspace::Annotate);
    }

    static void look(Window& window, const Index& at) {
        window.selection().setCrosshair(at);
        for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ}) {
            auto& slice = window.views().slice(plane);
            QVERIFY2(QTest::qWaitFor([&] { return slice.isCurrent(); }, 20000), qPrintable(view::nameOf(plane)));
        }
    }

    static void paint(Window& window) {
        auto& project = window.project();
        for (int i = 0; i < 20; ++i) {
            auto after = project.activeLayer()->map;
            granule::testing::fill(after, {{100 * i, 50 * i, 2000}, {100 * i + 5, 50 * i + 90, 2300}}, static_cast<LabelId>(1 + i % 6));
            project.commitEdit(project.activeLayerId(), BlockDelta::between(project.activeLayer()->map, after), QStringLiteral("Paint"), false);
        }
    }

    /// Exports a layer and looks at a part of the file.
    static void exportAndCheck(Window& window, const LabelMap& map, int layer, const QString& path, const Box& part) {
        QSignalSpy remarked(&window.document(), &DocumentController::remarked);
        window.document().exportLabels(layer, path);
        QVERIFY(QTest::qWaitFor([&] { return remarked.count() > 0; }, 300000));
        QVERIFY(io::openStack(path.toStdString()).read<std::uint8_t>(part) == map.read<std::uint8_t>(part));
    }

    void told(const char* what, std::int64_t before) const {
        qInfo("%s after %.1f s, %lld MiB more than for a small stack", what, 1e-3 * static_cast<double>(m_clock.elapsed()),
              static_cast<long long>(peakMiB() - before));
    }
    QElapsedTimer m_clock;

private slots:
    void initTestCase() {
        useOwnSettings();
        const auto model = makeTinyModel(m_folder);
        for (const auto* key : {"models/added", "models/ticked"}) QSettings().setValue(key, QStringList{QString::fromStdString(model.string())});
        QSettings().setValue("memory/budgetMiB", QVariant::fromValue<qlonglong>(budgetMiB));
    }

    void staysWithinItsBudget() {
        Window window;
        QVERIFY(window.load(writeStack(m_folder)));
        segment(window, {{0, 0, 0}, {12, 96, 128}}); // what the program takes anyway
        QVERIFY(measure(window.project().layers().back().map, window.project().activeLayer()->map));
        const auto before = peakMiB();
        const auto path = writeHugeStack(m_folder);
        if (path.isEmpty()) QSKIP("no file with holes can be made here");
        m_clock.start();
        QSignalSpy opened(&window.document(), &DocumentController::opened);
        window.document().open(path);
        QVERIFY(opened.wait(10000));
        auto& xy = window.views().slice(view::Plane::XY);
        QVERIFY(QTest::qWaitFor([&] { return !xy.frame().isNull(); }, 10000));
        told("the first slice is there", before);
        for (const Index at : {Index{1000, 2048, 2048}, Index{100, 5, 4000}, Index{1999, 4095, 0}, Index{1000, 17, 3000}}) look(window, at);
        told("looked at from all sides", before);
        auto& project = window.project();
        paint(window);
        const int painted = project.activeLayerId();
        told("painted", before);
        segment(window, {{994, 2000, 2000}, {1006, 2096, 2128}});
        QVERIFY(project.layers().size() > 1);
        told("segmented in a box", before);
        project.addLayer(QStringLiteral("All cells"), QString(), labelledLayer());
        const auto all = project.layers().back();
        for (const std::int64_t z : {512, 540, 575}) look(window, {z, 2048, 2048});
        told("a gigavoxel labelled and looked at", before);
        QVERIFY(measure(project.layer(painted)->map, all.map));
        told("measured", before);
        exportAndCheck(window, all.map, all.id, QString::fromStdString(m_folder.file("labels.nrrd")), {{510, 3000, 1000}, {578, 3100, 1100}});
        told("exported", before);
        bool saved = false;
        window.saveTo(QString::fromStdString(m_folder.file("huge.granule")), [&] { saved = true; });
        QVERIFY(QTest::qWaitFor([&] { return saved; }, 120000));
        told("saved", before);
        QVERIFY(LabelMemory::ofProcess().unpackedBytes() <= std::size_t{budgetMiB} << 18);
        const auto more = peakMiB() - before;
        QVERIFY2(more <= budgetMiB + moreMiB, qPrintable(QString::number(more)));
        window.jobs().stopAll();
    }
};

int main(int argc, char** argv) {
    tuneAllocator(); // as the program does
    QApplication app(argc, argv);
    tst_HugeStack test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_HugeStack.moc"
