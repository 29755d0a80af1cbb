// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceMesh.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <vtkDataArray.h>
#include <vtkFeatureEdges.h>
#include <vtkMassProperties.h>
#include <vtkNew.h>
#include <vtkPointData.h>

#include <cmath>
#include <numbers>

using namespace granule;
using surface::SurfaceMesh;

namespace {

SurfaceMesh extract(const LabelMap& labels, LabelId id, const surface::SurfaceOptions& options = {}) {
    NoProgress nobody;
    return surface::extractSurface(labels, id, options, nobody);
}

/// Edges that do not lie between exactly two triangles.
vtkIdType openEdges(const SurfaceMesh& mesh) {
    vtkNew<vtkFeatureEdges> edges;
    edges->SetInputData(mesh.polygons.get());
    edges->BoundaryEdgesOn();
    edges->NonManifoldEdgesOff();
    edges->FeatureEdgesOff();
    edges->ManifoldEdgesOff();
    edges->Update();
    return edges->GetOutput()->GetNumberOfCells();
}

/// Positive where the triangles look outwards.
double signedVolume(const SurfaceMesh& mesh) {
    double volume = 0;
    for (vtkIdType i = 0; i < mesh.polygons->GetNumberOfCells(); ++i) {
        vtkIdType count = 0;
        const vtkIdType* ids = nullptr;
        mesh.polygons->GetCellPoints(i, count, ids);
        double a[3], b[3], c[3];
        mesh.polygons->GetPoint(ids[0], a);
        mesh.polygons->GetPoint(ids[1], b);
        mesh.polygons->GetPoint(ids[2], c);
        volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
    }
    return volume;
}

double area(const SurfaceMesh& mesh) {
    vtkNew<vtkMassProperties> mass;
    mass->SetInputData(mesh.polygons.get());
    return mass->GetSurfaceArea();
}

constexpr double pi = std::numbers::pi;

} // namespace

class tst_SurfaceMesh : public QObject {
    Q_OBJECT
private slots:
    /// Slices are taken in bands of rows; where a band ends cannot be seen.
    void whereThingsLieInTheSliceChangesNothing() {
        for (const int smoothing : {0, 20}) {
            double first = 0;
            vtkIdType triangles = 0;
            for (const std::int64_t y : {150, 230, 256, 290, 500}) {
                auto labels = testing::ball({7, 600, 80}, {3, y, 40}, 250, 1, {50, 10, 10});
                testing::fill(labels, {{2, 2, 10}, {4, 6, 20}}, 1); // all grids begin here
                const auto mesh = extract(labels, 1, {.smoothingIterations = smoothing});
                if (first == 0) first = area(mesh), triangles = mesh.polygons->GetNumberOfCells();
                QCOMPARE(mesh.polygons->GetNumberOfCells(), triangles);
                QVERIFY2(std::abs(area(mesh) / first - 1) < 1e-3, qPrintable(QString::number(area(mesh) / first)));
            }
        }
    }
    void ballHasItsVolumeAndArea_data() {
        QTest::addColumn<double>("zNm");
        QTest::addColumn<double>("radiusNm");
        QTest::newRow("sliced as the platelets") << 40.0 << 400.0;
        QTest::newRow("isotropic") << 10.0 << 250.0;
        QTest::newRow("thick slices") << 60.0 << 500.0;
    }
    void ballHasItsVolumeAndArea() {
        QFETCH(double, zNm);
        QFETCH(double, radiusNm);
        const auto depth = static_cast<std::int64_t>(2 * radiusNm / zNm) + 7;
        const auto side = static_cast<std::int64_t>(2 * radiusNm / 10) + 9;
        const auto map = testing::ball({depth, side, side}, {depth / 2, side / 2, side / 2}, radiusNm, 3, {zNm, 10, 10});
        const auto mesh = extract(map, 3);
        QCOMPARE(mesh.id, 3u);
        QCOMPARE(openEdges(mesh), vtkIdType(0));
        const double volume = 4.0 / 3 * pi * std::pow(radiusNm, 3), surface = 4 * pi * radiusNm * radiusNm;
        QVERIFY2(std::abs(signedVolume(mesh) / volume - 1) < 0.03, qPrintable(QString::number(signedVolume(mesh) / volume)));
        QVERIFY2(std::abs(area(mesh) / surface - 1) < 0.05, qPrintable(QString::number(area(mesh) / surface)));
    }
    void ballIsRoundAcrossSlices() {
        const auto map = testing::ball({27, 89, 89}, {13, 44, 44}, 400, 1);
        const auto mesh = extract(map, 1);
        const double centre[3] = {445, 445, 540};
        double worst = 0;
        for (vtkIdType i = 0; i < mesh.polygons->GetNumberOfPoints(); ++i) {
            double p[3];
            mesh.polygons->GetPoint(i, p);
            worst = std::max(worst, std::abs(std::hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) - 400));
        }
        QVERIFY2(worst < 20, qPrintable(QString("farthest from the ball: %1 nm").arg(worst))); // half a slice
    }
    void closesAtTheBorderOfTheVolume() {
        const auto mesh = extract(testing::filledBox({6, 40, 50}, Box::of({6, 40, 50}), 1), 1);
        QCOMPARE(openEdges(mesh), vtkIdType(0));
        double b[6];
        mesh.polygons->GetBounds(b);
        const double expected[6] = {0, 500, 0, 400, 0, 240};
        for (int i = 0; i < 6; ++i) QVERIFY2(std::abs(b[i] - expected[i]) < 8, qPrintable(QString("side %1 at %2").arg(i).arg(b[i])));
        QVERIFY(std::abs(signedVolume(mesh) / (500.0 * 400 * 240) - 1) < 0.03);
    }
    void whatLiesInOneSliceIsNotLost() {
        const auto mesh = extract(testing::filledBox({9, 60, 60}, {{4, 20, 20}, {5, 40, 40}}, 2), 2);
        QCOMPARE(openEdges(mesh), vtkIdType(0));
        double b[6];
        mesh.polygons->GetBounds(b);
        QVERIFY2(b[5] - b[4] > 20 && b[5] - b[4] < 80, qPrintable(QString::number(b[5] - b[4])));
        QVERIFY(std::abs((b[4] + b[5]) / 2 - 180) < 1);
    }
    void singleVoxelIsClosed() {
        const auto mesh = extract(testing::singleVoxel({5, 9, 9}, {2, 4, 4}, 1, {10, 10, 10}), 1);
        QVERIFY(mesh.polygons->GetNumberOfPolys() > 0);
        QCOMPARE(openEdges(mesh), vtkIdType(0));
    }
    void absentClassGivesNoTriangles() {
        const auto mesh = extract(testing::touchingCells(), 6);
        QVERIFY(mesh.polygons);
        QCOMPARE(mesh.polygons->GetNumberOfPolys(), vtkIdType(0));
    }
    void wideIdsAreFound() {
        const auto map = testing::filledBox({6, 40, 40}, {{1, 10, 10}, {5, 30, 30}}, 70'000);
        QVERIFY(extract(map, 70'000).polygons->GetNumberOfPolys() > 0);
        QCOMPARE(extract(map, 70'001).polygons->GetNumberOfPolys(), vtkIdType(0));
    }
    void normalsLookOutwards() {
        const auto mesh = extract(testing::ball({27, 89, 89}, {13, 44, 44}, 400, 1), 1);
        auto* normals = mesh.polygons->GetPointData()->GetNormals();
        QVERIFY(normals);
        for (vtkIdType i = 0; i < mesh.polygons->GetNumberOfPoints(); ++i) {
            double p[3], n[3];
            mesh.polygons->GetPoint(i, p);
            normals->GetTuple(i, n);
            QVERIFY(n[0] * (p[0] - 445) + n[1] * (p[1] - 445) + n[2] * (p[2] - 540) > 0);
        }
    }
    void staysNearTheTarget() {
        surface::SurfaceOptions options;
        options.targetTriangles = 5000;
        const auto map = testing::ball({60, 200, 200}, {30, 100, 100}, 900, 1);
        const auto mesh = extract(map, 1, options);
        QVERIFY2(mesh.polygons->GetNumberOfPolys() < 7000, qPrintable(QString::number(mesh.polygons->GetNumberOfPolys())));
        QVERIFY(mesh.polygons->GetNumberOfPolys() > 1500);
        QCOMPARE(openEdges(mesh), vtkIdType(0));
        QVERIFY(std::abs(signedVolume(mesh) / (4.0 / 3 * pi * 900 * 900 * 900) - 1) < 0.03);
    }
    void largeMapsAreSampledCoarsely() {
        surface::SurfaceOptions options;
        options.maxVoxels = 40'000;
        const auto map = testing::ball({27, 89, 89}, {13, 44, 44}, 400, 1);
        const auto coarse = extract(map, 1, options);
        QVERIFY(coarse.polygons->GetNumberOfPolys() < extract(map, 1).polygons->GetNumberOfPolys() / 2);
        QVERIFY(std::abs(signedVolume(coarse) / (4.0 / 3 * pi * 400 * 400 * 400) - 1) < 0.06);
    }
    void withoutSmoothingTheVoxelsShow() {
        surface::SurfaceOptions options;
        options.smoothingIterations = 0;
        const auto mesh = extract(testing::filledBox({8, 40, 40}, {{2, 10, 10}, {6, 30, 30}}, 1), 1, options);
        QCOMPARE(openEdges(mesh), vtkIdType(0));
        QVERIFY(std::abs(signedVolume(mesh) / (200.0 * 200 * 160) - 1) < 0.1);
    }
    void stopIsHeard() {
        std::stop_source stop;
        stop.request_stop();
        NoProgress nobody;
        QVERIFY_THROWS_EXCEPTION(Cancelled, surface::extractSurface(testing::touchingCells(), 1, {}, nobody, stop.get_token()));
    }
    void progressRisesToOne() {
        struct Watch : Progress {
            double last = 0;
            bool fell = false;
            void update(double f) override {
                fell |= f < last;
                last = f;
            }
        } watch;
        surface::extractSurface(testing::touchingCells(), 1, {}, watch);
        QVERIFY(!watch.fell);
        QCOMPARE(watch.last, 1.0);
    }
};

QTEST_APPLESS_MAIN(tst_SurfaceMesh)
#include "tst_SurfaceMesh.moc"
