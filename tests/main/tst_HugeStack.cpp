// SPDX-License-Identifier: BSD-3-Clause
#include "tests/main/WindowFixture.h"
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

} // namespace

/// A stack many times larger than memory is opened, looked at from all sides, painted and saved within its budget.
class tst_HugeStack : public QObject {
    Q_OBJECT
private slots:
    void staysWithinItsBudget() {
        useOwnSettings();
        QSettings().setValue("memory/budgetMiB", QVariant::fromValue<qlonglong>(budgetMiB));
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder))); // what the program takes anyway
        const auto before = peakMiB();
        const auto path = writeHugeStack(folder);
        if (path.isEmpty()) QSKIP("no file with holes can be made here");
        QElapsedTimer clock;
        clock.start();
        QSignalSpy opened(&window.document(), &DocumentController::opened);
        window.document().open(path);
        QVERIFY(opened.wait(10000));
        auto& xy = window.views().slice(view::Plane::XY);
        QVERIFY(QTest::qWaitFor([&] { return !xy.frame().isNull(); }, 10000));
        qInfo("the first slice of %s after %lld ms", describe(shape).c_str(), clock.elapsed());
        for (const Index at : {Index{1000, 2048, 2048}, Index{100, 5, 4000}, Index{1999, 4095, 0}, Index{1000, 17, 3000}}) {
            window.selection().setCrosshair(at);
            for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ}) {
                auto& slice = window.views().slice(plane);
                QVERIFY2(QTest::qWaitFor([&] { return slice.isCurrent(); }, 20000), qPrintable(view::nameOf(plane)));
            }
        }
        auto& project = window.project();
        for (int i = 0; i < 20; ++i) {
            auto after = project.activeLayer()->map;
            granule::testing::fill(after, {{100 * i, 50 * i, 2000}, {100 * i + 5, 50 * i + 90, 2300}}, static_cast<LabelId>(1 + i % 6));
            project.commitEdit(project.activeLayerId(), BlockDelta::between(project.activeLayer()->map, after), QStringLiteral("Paint"), false);
        }
        bool saved = false;
        window.saveTo(QString::fromStdString(folder.file("huge.granule")), [&] { saved = true; });
        QVERIFY(QTest::qWaitFor([&] { return saved; }, 60000));
        QVERIFY(QFileInfo(QString::fromStdString(folder.file("huge.granule"))).size() < 5'000'000);
        const auto more = peakMiB() - before;
        qInfo("%lld MiB more than for a small stack (budget %lld MiB)", static_cast<long long>(more), static_cast<long long>(budgetMiB));
        QVERIFY2(more <= budgetMiB + moreMiB, qPrintable(QString::number(more)));
        window.jobs().stopAll();
    }
};

QTEST_MAIN(tst_HugeStack)
#include "tst_HugeStack.moc"
