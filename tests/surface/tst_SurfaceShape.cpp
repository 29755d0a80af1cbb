// SPDX-License-Identifier: BSD-3-Clause
// What every surface has to be: closed, a manifold, as large as its voxels, and smooth.
#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/surface/SurfaceSet.h"
#include "tests/support/TestData.h"
#include "tests/surface/MeshCheck.h"

#include <QTest>

#include <vtkDataArray.h>
#include <vtkPointData.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

using namespace granule;
using namespace granule::testing;

namespace {

constexpr double pi = std::numbers::pi;

surface::SurfaceMesh extract(const LabelMap& labels, LabelId id, const surface::SurfaceOptions& options = {}) {
    NoProgress nobody;
    return surface::extractSurface(labels, id, options, nobody);
}

/// All voxels within the ellipsoid of half axes a, b, c nm along x, y and z, turned about y by `turn`.
LabelMap ellipsoid(double a, double b, double c, double turn, VoxelSpacing nm = plateletSpacing) {
    const double reach = std::max({a, b, c}) + 60;
    const Shape shape{static_cast<std::int64_t>(2 * reach / nm.zNm), static_cast<std::int64_t>(2 * reach / nm.yNm), static_cast<std::int64_t>(2 * reach / nm.xNm)};
    std::vector<std::uint8_t> ids;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const double dx = (x + 0.5) * nm.xNm - reach, dy = (y + 0.5) * nm.yNm - reach, dz = (z + 0.5) * nm.zNm - reach;
                const double u = std::cos(turn) * dx + std::sin(turn) * dz, w = std::cos(turn) * dz - std::sin(turn) * dx;
                ids.push_back(std::pow(u / a, 2) + std::pow(dy / b, 2) + std::pow(w / c, 2) < 1);
            }
    return LabelMap::fromVoxels(shape, ids, nm);
}

/// Of an ellipsoid, by summing over latitude and longitude.
double ellipsoidArea(double a, double b, double c) {
    double area = 0;
    constexpr int n = 400;
    for (int i = 0; i < n; ++i)
        for (int k = 0; k < 2 * n; ++k) {
            const double t = (i + 0.5) * pi / n, p = (k + 0.5) * pi / n;
            const double x = std::sin(t) * std::cos(p) / a, y = std::sin(t) * std::sin(p) / b, z = std::cos(t) / c;
            area += a * b * c * std::sqrt(x * x + y * y + z * z) * std::sin(t) * std::pow(pi / n, 2);
        }
    return area;
}

double voxelVolume(const LabelMap& labels, const std::vector<LabelId>& ids) {
    double count = 0;
    for (const auto id : labels.read(Box::of(labels.shape()))) count += std::ranges::find(ids, id) != ids.end();
    return count * labels.spacing().voxelVolumeNm3();
}

/// Degrees between the triangles' normals and those of a ball: 95 of 100 are below, weighed by their area.
double roughness(vtkPolyData& mesh, const std::array<double, 3>& centre) {
    std::vector<std::pair<double, double>> angles;
    double all = 0;
    for (vtkIdType i = 0; i < mesh.GetNumberOfCells(); ++i) {
        const auto [a, b, c] = triangle(mesh, i);
        std::array<double, 3> u, v, out;
        for (std::size_t k = 0; k < 3; ++k) u[k] = b[k] - a[k], v[k] = c[k] - a[k], out[k] = (a[k] + b[k] + c[k]) / 3 - centre[k];
        const std::array<double, 3> n{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        const double area = std::hypot(n[0], n[1], n[2]) / 2;
        if (area < 1e-9) continue;
        const double cosine = (n[0] * out[0] + n[1] * out[1] + n[2] * out[2]) / (2 * area * std::hypot(out[0], out[1], out[2]));
        angles.emplace_back(std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / pi, area);
        all += area;
    }
    std::ranges::sort(angles);
    double sum = 0;
    for (const auto& [angle, area] : angles)
        if ((sum += area) > 0.95 * all) return angle;
    return 180;
}

QString percent(double ratio) {
    return QString("%1 %").arg(100 * (ratio - 1));
}

#define VERIFY_CLOSED(mesh) QCOMPARE(badEdges(*(mesh).polygons), std::int64_t(0))
#define VERIFY_NEAR(value, wanted, part)                                                                                             \
    do {                                                                                                                             \
        const double ratio = (value) / (wanted);                                                                                     \
        QVERIFY2(std::abs(ratio - 1) < (part), qPrintable(percent(ratio)));                                                          \
    } while (false)

} // namespace

class tst_SurfaceShape : public QObject {
    Q_OBJECT
private slots:
    void ellipsoidsHaveTheirVolumeAndArea_data() {
        QTest::addColumn<double>("a");
        QTest::addColumn<double>("b");
        QTest::addColumn<double>("c");
        QTest::addColumn<double>("turn");
        QTest::addColumn<double>("zNm");
        QTest::newRow("ball") << 400.0 << 400.0 << 400.0 << 0.0 << 40.0;
        QTest::newRow("small ball") << 160.0 << 160.0 << 160.0 << 0.0 << 40.0;
        QTest::newRow("isotropic ball") << 200.0 << 200.0 << 200.0 << 0.0 << 10.0;
        QTest::newRow("disc across slices") << 400.0 << 300.0 << 150.0 << 0.5 << 40.0;
        QTest::newRow("rod along slices") << 600.0 << 150.0 << 150.0 << 0.2 << 40.0;
        QTest::newRow("rod through slices") << 150.0 << 150.0 << 700.0 << 0.4 << 40.0;
    }
    void ellipsoidsHaveTheirVolumeAndArea() {
        QFETCH(double, a);
        QFETCH(double, b);
        QFETCH(double, c);
        QFETCH(double, turn);
        QFETCH(double, zNm);
        const auto map = ellipsoid(a, b, c, turn, {zNm, 10, 10});
        const auto mesh = extract(map, 1);
        VERIFY_CLOSED(mesh);
        VERIFY_NEAR(volumeNm3(*mesh.polygons), voxelVolume(map, {1}), 1e-3);
        VERIFY_NEAR(areaNm2(*mesh.polygons), ellipsoidArea(a, b, c), 0.02);
    }
    /// 40 nm slices of a ball would turn by up to 90 degrees at every step.
    void slicesLeaveNoStaircase() {
        for (const double triangles : {1e9, 20'000.0}) {
            const auto mesh = extract(ellipsoid(400, 400, 400, 0), 1, {.targetTriangles = triangles});
            const double rough = roughness(*mesh.polygons, {460, 460, 460});
            QVERIFY2(rough < 10, qPrintable(QString("%1 degrees").arg(rough)));
            const auto steps = extract(ellipsoid(400, 400, 400, 0), 1, {.smoothingIterations = 0, .targetTriangles = triangles});
            QVERIFY(roughness(*steps.polygons, {460, 460, 460}) > 2 * rough);
        }
    }
    void normalsAreThoseOfTheBall() {
        const auto mesh = extract(ellipsoid(400, 400, 400, 0), 1);
        auto* normals = mesh.polygons->GetPointData()->GetNormals();
        std::vector<double> angles;
        for (vtkIdType i = 0; i < mesh.polygons->GetNumberOfPoints(); ++i) {
            double p[3], n[3];
            mesh.polygons->GetPoint(i, p);
            normals->GetTuple(i, n);
            const double out[3] = {p[0] - 460, p[1] - 460, p[2] - 460};
            angles.push_back(std::acos(std::clamp((n[0] * out[0] + n[1] * out[1] + n[2] * out[2]) / std::hypot(out[0], out[1], out[2]), -1.0, 1.0)) * 180 / pi);
        }
        std::ranges::sort(angles);
        const double most = angles[angles.size() * 95 / 100];
        QVERIFY2(most < 12, qPrintable(QString::number(most)));
    }
    void thinThingsStay_data() {
        QTest::addColumn<Box>("box");
        QTest::newRow("sheet along slices") << Box{{4, 10, 10}, {5, 70, 70}};
        QTest::newRow("sheet through slices, 2 voxels") << Box{{2, 33, 10}, {10, 35, 70}};
        QTest::newRow("sheet through slices, 1 voxel") << Box{{2, 33, 10}, {10, 34, 70}};
        QTest::newRow("tube through slices, 3x3") << Box{{1, 33, 33}, {11, 36, 36}};
        QTest::newRow("tube along slices, 2 voxels") << Box{{4, 33, 5}, {5, 35, 75}};
        QTest::newRow("one voxel") << Box{{4, 33, 5}, {5, 34, 6}};
        QTest::newRow("a hundred voxels") << Box{{4, 33, 33}, {6, 38, 43}};
        QTest::newRow("in a corner") << Box{{0, 0, 0}, {3, 9, 9}};
        QTest::newRow("all of it") << Box{{0, 0, 0}, {12, 80, 80}};
    }
    void thinThingsStay() {
        QFETCH(Box, box);
        const auto map = filledBox({12, 80, 80}, box, 1);
        for (const double triangles : {400'000.0, 1000.0}) {
            const auto mesh = extract(map, 1, {.targetTriangles = triangles});
            VERIFY_CLOSED(mesh);
            VERIFY_NEAR(volumeNm3(*mesh.polygons), voxelVolume(map, {1}), 0.01);
            double b[6];
            mesh.polygons->GetBounds(b);
            const double length = b[1] - b[0];
            const double wanted = 10 * static_cast<double>(box.shape().x);
            QVERIFY2(std::abs(length - wanted) < 45, qPrintable(QString("%1 nm").arg(length)));
        }
    }
    void touchingCellsAreClosed() {
        const auto map = touchingCells();
        NoProgress nobody;
        const auto schema = ClassSchema::platelet();
        for (const auto& mesh : surface::extractSurfaces(map, schema, {1, 2, 3}, {}, nobody)) {
            VERIFY_CLOSED(mesh);
            VERIFY_NEAR(volumeNm3(*mesh.polygons), voxelVolume(map, surface::withInnerClasses(schema, mesh.id)), 0.01);
        }
    }
    void noiseIsClosedWhateverItsShape_data() {
        QTest::addColumn<int>("classes");
        QTest::addColumn<double>("triangles");
        QTest::addColumn<int>("smoothing");
        for (const int classes : {2, 5})
            for (const double triangles : {1e9, 10'000.0})
                for (const int smoothing : {0, 20, 60})
                    QTest::addRow("1 of %d voxels, %.0f triangles, smoothing %d", classes, triangles, smoothing) << classes << triangles << smoothing;
    }
    void noiseIsClosedWhateverItsShape() {
        QFETCH(int, classes);
        QFETCH(double, triangles);
        QFETCH(int, smoothing);
        const auto map = randomLabels({20, 90, 70}, classes, 7); // reaches over the border of blocks
        const auto mesh = extract(map, 1, {.smoothingIterations = smoothing, .targetTriangles = triangles});
        VERIFY_CLOSED(mesh);
        QVERIFY(smoothing == 0 || mesh.polygons->GetNumberOfPolys() > 100); // bare and coarse, what is less than half full goes
    }
    void phantomAndItsClassesHaveTheirVolumes() {
        NoProgress nobody;
        const auto map = phantom::makePhantom(phantom::sampleOptions(), nobody).labels;
        checkVolumes(map);
    }
    void realLabelsHaveTheirVolumes() {
        const auto folder = sharedData();
        if (!folder) QSKIP("nothing to run here: no shared data");
        NoProgress nobody;
        checkVolumes(io::readLabels((*folder / "platelet-em" / "train-labels.tif").string(), nobody, {}));
    }
    void boundsOfAnObjectAreEnough() {
        LabelMap map({20, 150, 150}, plateletSpacing);
        fill(map, {{3, 70, 20}, {12, 120, 60}}, 300);
        fill(map, {{3, 70, 60}, {12, 120, 90}}, 301);
        NoProgress nobody;
        const auto whole = extract(map, 300);
        const auto alone = surface::extractSurface(map, 300, Box{{3, 70, 20}, {12, 120, 60}}, {}, nobody);
        VERIFY_CLOSED(alone);
        QCOMPARE(alone.polygons->GetNumberOfPolys(), whole.polygons->GetNumberOfPolys());
        double a[6], b[6];
        whole.polygons->GetBounds(a);
        alone.polygons->GetBounds(b);
        for (int i = 0; i < 6; ++i) QVERIFY(std::abs(a[i] - b[i]) < 0.01);
        QVERIFY(surface::extractSurface(map, 300, Box{}, {}, nobody).polygons->GetNumberOfPolys() == 0);
    }

private:
    static void checkVolumes(const LabelMap& map) {
        NoProgress nobody;
        const auto schema = ClassSchema::platelet();
        for (const double triangles : {400'000.0, 20'000.0})
            for (const auto& mesh : surface::extractSurfaces(map, schema, {1, 2, 3, 4, 5, 6}, {.targetTriangles = triangles}, nobody)) {
                QVERIFY(mesh.polygons->GetNumberOfPolys() > 0);
                VERIFY_CLOSED(mesh);
                const double ratio = volumeNm3(*mesh.polygons) / voxelVolume(map, surface::withInnerClasses(schema, mesh.id));
                QVERIFY2(std::abs(ratio - 1) < 0.01, qPrintable(QString("class %1, %2 triangles: %3").arg(mesh.id).arg(triangles).arg(percent(ratio))));
            }
    }
};

QTEST_APPLESS_MAIN(tst_SurfaceShape)
#include "tst_SurfaceShape.moc"
