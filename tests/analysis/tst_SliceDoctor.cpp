// SPDX-License-Identifier: BSD-3-Clause
// Damage that was put into rendered stacks is found, in place and kind; drift is measured; healthy stacks are left alone.
#include "core/analysis/doctor/SliceDoctor.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/analysis/DamagedStack.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using analysis::SliceFault;
using testing::DamagedStack;

namespace {

NoProgress nobody;

QString listed(const analysis::SliceReport& report) {
    QStringList all;
    for (const auto& f : report.findings) all << QString::fromStdString(f.sentence) + QString(" [%1]").arg(f.value);
    return all.join(' ');
}

/// Drift as it is reported: the middle one is 0.
void centre(std::vector<SliceShift>& shifts) {
    for (auto axis : {&SliceShift::dy, &SliceShift::dx}) {
        std::vector<double> values;
        for (const auto& s : shifts) values.push_back(s.*axis);
        std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
        const double middle = values[values.size() / 2];
        for (auto& s : shifts) s.*axis -= middle;
    }
}

double furthestApart(const std::vector<SliceShift>& a, const std::vector<SliceShift>& b) {
    double most = 0;
    for (std::size_t z = 0; z < a.size(); ++z) most = std::max({most, std::abs(a[z].dy - b[z].dy), std::abs(a[z].dx - b[z].dx)});
    return most;
}

/// What was put in, of what is found: the specimen slants by itself.
std::vector<SliceShift> without(std::vector<SliceShift> drift, const std::vector<SliceShift>& own) {
    for (std::size_t z = 0; z < drift.size(); ++z) drift[z] = {drift[z].dy - own[z].dy, drift[z].dx - own[z].dx};
    centre(drift);
    return drift;
}

/// A walk of up to a pixel and a half a slice, with a jump.
std::vector<SliceShift> walk(std::int64_t slices, unsigned seed) {
    std::srand(seed);
    const auto step = [] { return 3.0 * std::rand() / RAND_MAX - 1.5; };
    std::vector<SliceShift> shifts(static_cast<std::size_t>(slices));
    for (std::size_t z = 1; z < shifts.size(); ++z) shifts[z] = {shifts[z - 1].dy + step() + (z == shifts.size() / 2 ? 7.3 : 0), shifts[z - 1].dx + step()};
    centre(shifts);
    return shifts;
}

} // namespace

class tst_SliceDoctor : public QObject {
    Q_OBJECT
private slots:
    void healthyPhantomsAreLeftAlone() {
        for (const auto seed : {5u, 6u, 7u}) {
            const auto report = analysis::examineSlices(DamagedStack({16, 256, 300}, seed).volume(), nobody);
            QVERIFY2(report.findings.empty(), qPrintable(listed(report)));
            QCOMPARE(report.drift.size(), std::size_t(16));
        }
    }

    void eachFaultIsFoundWhereItIs() {
        DamagedStack stack;
        std::vector<SliceShift> shifts(20);
        shifts[16] = {9, -6};
        stack.move(shifts);
        stack.empty(2);
        stack.doubleOf(5);
        stack.brighten(8, -1.5);
        stack.brighten(10, 1.5);
        stack.charge(12, 100, 118);
        stack.cut(14, 200, 320);
        const auto report = analysis::examineSlices(stack.volume(), nobody);
        const std::vector<std::pair<std::int64_t, SliceFault>> expected{{2, SliceFault::Missing}, {5, SliceFault::Doubled},  {8, SliceFault::Dark},
                                                                        {10, SliceFault::Bright}, {12, SliceFault::Charged}, {14, SliceFault::Torn},
                                                                        {16, SliceFault::Shifted}};
        QVERIFY2(report.findings.size() == expected.size(), qPrintable(listed(report)));
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY2(report.findings[i].slice == expected[i].first && report.findings[i].fault == expected[i].second, qPrintable(listed(report)));
            QVERIFY(report.findings[i].sentence.find("Slice " + std::to_string(expected[i].first) + " ") == 0);
        }
        QVERIFY(std::abs(report.findings[6].value - std::hypot(9, 6)) < 0.5);
        QCOMPARE(report.toBridge(), (std::vector<std::int64_t>{2, 5, 8, 10, 12, 14}));
        const auto unsteady = analysis::unsteadyPart(report.drift);
        QVERIFY2(std::abs(unsteady[16].dy - unsteady[15].dy - 9) < 1 && std::abs(unsteady[16].dx - unsteady[15].dx + 6) < 1, qPrintable(QString::number(unsteady[16].dy)));
    }

    void damageAtTheEndsAndSideBySideIsFound() {
        DamagedStack stack;
        for (const auto z : {0, 9, 10, 19}) stack.empty(z, 30000);
        stack.brighten(4, -2);
        stack.brighten(5, -2);
        const auto report = analysis::examineSlices(stack.volume(), nobody);
        QVERIFY2(report.findings.size() == 6, qPrintable(listed(report)));
        for (const auto& f : report.findings) QVERIFY2(f.fault == (f.slice == 4 || f.slice == 5 ? SliceFault::Dark : SliceFault::Missing), qPrintable(listed(report)));
    }

    void driftIsMeasuredToAQuarterOfAPixel() {
        for (const auto seed : {1u, 2u}) {
            DamagedStack stack({16, 800, 800}, seed);
            const Box inner{{0, 20, 20}, {16, 780, 780}}; // what is moved in from beyond the border is left out
            const auto own = analysis::examineSlices(stack.volume().cutOut(inner), nobody).drift;
            const auto shifts = walk(16, seed);
            stack.move(shifts);
            const auto moved = stack.volume().cutOut(inner);
            const auto report = analysis::examineSlices(moved, nobody);
            const double error = furthestApart(without(report.drift, own), shifts);
            qInfo("off by %.3f of %.1f pixels", error, analysis::largest(shifts));
            QVERIFY(error < 0.25);
            const auto again = analysis::examineSlices(corrected(moved, {{}, {}, report.drift}), nobody);
            QVERIFY2(analysis::largest(again.drift) < 0.5, qPrintable(QString::number(analysis::largest(again.drift))));
        }
    }

    void driftIsMeasuredOnShrunkCopiesToo() {
        DamagedStack stack({8, 1100, 1100}, 3);
        const auto own = analysis::examineSlices(stack.volume(), nobody).drift;
        const auto shifts = walk(8, 3);
        stack.move(shifts);
        const double error = furthestApart(without(analysis::examineSlices(stack.volume(), nobody).drift, own), shifts);
        qInfo("off by %.3f of %.1f pixels", error, analysis::largest(shifts));
        QVERIFY(error < 0.25);
    }

    void aSteadyDriftMayBeTheSpecimen() {
        std::vector<SliceShift> slanting;
        for (int z = 0; z < 40; ++z) slanting.push_back({0.5 * z + (z >= 20 ? 6 : 0) + (z == 30 ? 3 : 0), -0.25 * z});
        const auto rest = analysis::unsteadyPart(slanting);
        QVERIFY(std::abs(rest[39].dy - rest[0].dy - 6) < 1e-9 && std::abs(rest[30].dy - rest[29].dy - 3) < 1e-9);
        for (const auto& r : rest) QVERIFY(std::abs(r.dx) < 1e-9);
        QVERIFY(analysis::unsteadyPart({}).empty());
    }

    void smallAndOddStacksAreNoTrouble() {
        QVERIFY(analysis::examineSlices({}, nobody).drift.empty());
        for (const Shape shape : {Shape{1, 1, 1}, Shape{3, 1, 7}, Shape{2, 5, 1}, Shape{4, 3, 900}})
            QCOMPARE(analysis::examineSlices(testing::greyRamp(shape), nobody).drift.size(), static_cast<std::size_t>(shape.z));
        const auto constant = Volume::fromVoxels(Shape{5, 20, 20}, std::vector<float>(5 * 400, NAN));
        const auto report = analysis::examineSlices(constant, nobody);
        QVERIFY(report.findings.empty() && analysis::largest(report.drift) == 0);
    }

    void itStopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, analysis::examineSlices(testing::greyRamp({3, 20, 20}), nobody, stop.get_token()));
    }

    void damageInRealStacksIsFound() {
        const auto data = testing::sharedData();
        if (!data) QSKIP("nothing to run here: no shared data");
        for (const char* name : {"epfl6/epfl6_train_z0000-0013_image.tif", "isbi2012/image", "vnc/stack1/raw"}) {
            const auto whole = io::openStack((*data / name).string());
            const auto& s = whole.shape();
            DamagedStack stack(whole.cutOut({{0, 0, 0}, {14, s.y, s.x}}));
            std::vector<SliceShift> shifts(14);
            shifts[12] = {30, -22};
            stack.move(shifts);
            stack.empty(2);
            stack.doubleOf(4);
            stack.brighten(6, -2);
            stack.charge(8, s.y / 3, s.y / 3 + s.y / 16);
            stack.cut(10, s.y / 2, s.y);
            const auto report = analysis::examineSlices(stack.volume(), nobody);
            const SliceFault expected[] = {SliceFault::Missing, SliceFault::Doubled, SliceFault::Dark, SliceFault::Charged, SliceFault::Torn, SliceFault::Shifted};
            QVERIFY2(report.findings.size() == 6, qPrintable(name + listed(report)));
            for (std::size_t i = 0; i < 6; ++i)
                QVERIFY2(report.findings[i].slice == static_cast<std::int64_t>(2 * i + 2) && report.findings[i].fault == expected[i], qPrintable(name + listed(report)));
        }
    }

    void realStacksAreLeftAlone() {
        const auto data = testing::sharedData();
        if (!data) QSKIP("nothing to run here: no shared data");
        for (const char* name : {"isbi2012/image", "epfl6/epfl6_train_z0000-0013_image.tif", "vnc/stack1/raw", "cdeep3m_sbem/training/images",
                                 "flyem_fibsem/training_sample2_image.tif"}) {
            const auto report = analysis::examineSlices(io::openStack((*data / name).string()), nobody);
            const bool jumps = std::string(name) == "isbi2012/image"; // its slice 17 does lie off its neighbours, by 14 pixels
            QVERIFY2(report.findings.size() == (jumps ? 1 : 0), qPrintable(name + listed(report)));
            QVERIFY(!jumps || (report.findings[0].slice == 17 && report.findings[0].fault == SliceFault::Shifted));
        }
    }
};

QTEST_GUILESS_MAIN(tst_SliceDoctor)
#include "tst_SliceDoctor.moc"
