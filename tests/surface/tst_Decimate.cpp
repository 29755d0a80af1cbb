// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/Decimate.h"
#include "core/surface/LiveSurfaces.h"
#include "tests/support/TestData.h"
#include "tests/surface/MeshCheck.h"

#include <QTest>

#include <vtkDataArray.h>
#include <vtkPointData.h>

#include <cmath>

using namespace granule;
using namespace granule::testing;
using surface::SurfaceMesh;

namespace {

SurfaceMesh extract(const LabelMap& labels, LabelId id, int smoothing = 20) {
    NoProgress nobody;
    return surface::extractSurface(labels, id, {.smoothingIterations = smoothing}, nobody);
}

surface::DecimatedMesh decimated(const SurfaceMesh& mesh, std::int64_t target) {
    NoProgress nobody;
    return surface::decimated(mesh, target, nobody);
}

} // namespace

class tst_Decimate : public QObject {
    Q_OBJECT
private slots:
    void aBallStaysClosedAndItsErrorIsTrue() {
        const auto mesh = extract(ball({27, 89, 89}, {13, 44, 44}, 400, 1), 1);
        for (const std::int64_t target : {5000, 1000, 200}) {
            const auto small = decimated(mesh, target);
            QVERIFY(small.mesh.polygons->GetNumberOfPolys() <= target);
            QVERIFY(small.mesh.polygons->GetNumberOfPolys() > target * 9 / 10);
            QCOMPARE(badEdges(*small.mesh.polygons), std::int64_t(0));
            QVERIFY(std::abs(volumeNm3(*small.mesh.polygons) / volumeNm3(*mesh.polygons) - 1) < 0.002);
            QVERIFY(small.error99Nm <= small.largestErrorNm);
            // No point of the ball is farther from its centre than the error beyond the farthest point of what is left.
            double far = 0, farthest = 0;
            for (auto* m : {small.mesh.polygons.get(), mesh.polygons.get()}) {
                farthest = far;
                far = 0;
                for (vtkIdType i = 0; i < m->GetNumberOfPoints(); ++i) {
                    double p[3];
                    m->GetPoint(i, p);
                    far = std::max(far, std::hypot(p[0] - 445, p[1] - 445, p[2] - 540));
                }
            }
            QVERIFY2(far - farthest <= small.largestErrorNm + 0.01, qPrintable(QString::number(far - farthest)));
            // 200 triangles around a ball of 400 nm: about 400 (1 - cos 10 degrees) off.
            QVERIFY2(small.largestErrorNm < 3 * 400 * 8 / static_cast<double>(target) + 12, qPrintable(QString::number(small.largestErrorNm)));
        }
    }
    /// Measured again, point by point and triangle by triangle's corners and middle: never farther than what is said.
    void theErrorIsThatOfTheFarthestPoint() {
        const auto mesh = extract(ball({15, 40, 40}, {7, 20, 20}, 150, 1), 1);
        const auto small = decimated(mesh, 100);
        double largest = 0;
        for (vtkIdType i = 0; i < mesh.polygons->GetNumberOfPoints(); ++i) {
            double p[3], least = 1e30;
            mesh.polygons->GetPoint(i, p);
            for (vtkIdType c = 0; c < small.mesh.polygons->GetNumberOfCells(); ++c) {
                const auto t = triangle(*small.mesh.polygons, c);
                constexpr int n = 24; // a grid over the triangle
                for (int u = 0; u <= n; ++u)
                    for (int v = 0; u + v <= n; ++v) {
                        double d = 0;
                        for (std::size_t k = 0; k < 3; ++k) d += std::pow(t[0][k] + (t[1][k] - t[0][k]) * u / n + (t[2][k] - t[0][k]) * v / n - p[k], 2);
                        least = std::min(least, d);
                    }
            }
            largest = std::max(largest, std::sqrt(least));
        }
        QVERIFY2(std::abs(largest - small.largestErrorNm) < 1.5, qPrintable(QString("%1 and %2").arg(largest).arg(small.largestErrorNm)));
    }
    void noiseStaysClosed() {
        for (const int smoothing : {0, 20})
            for (const std::int64_t target : {20'000, 100}) {
                const auto small = decimated(extract(randomLabels({10, 40, 40}, 3, 1), 1, smoothing), target);
                QCOMPARE(badEdges(*small.mesh.polygons), std::int64_t(0));
            }
    }
    void objectsKeepNameAndVolume() {
        LabelMap map({24, 100, 160}, plateletSpacing);
        fill(map, {{3, 10, 10}, {12, 60, 60}}, 300);
        fill(map, {{3, 10, 60}, {12, 60, 110}}, 301);
        fill(map, {{15, 10, 20}, {20, 30, 40}}, 3);
        ObjectTable objects;
        for (const LabelId id : {300U, 301U}) {
            LabelObject object;
            object.id = id, object.classId = 3;
            objects.set(object);
        }
        NoProgress nobody;
        surface::LiveSurfaces live;
        const auto mesh = live.update(map, objects, ClassSchema::platelet(), {3}, nobody).at(0);
        const auto small = decimated(mesh, 3000);
        QCOMPARE(badEdges(*small.mesh.polygons), std::int64_t(0));
        const auto before = volumesNm3(*mesh.polygons), after = volumesNm3(*small.mesh.polygons);
        QCOMPARE(after.size(), std::size_t(3));
        for (const auto& [id, volume] : before) QVERIFY2(std::abs(after.at(id) / volume - 1) < 0.01, qPrintable(QString::number(after.at(id) / volume)));
        QCOMPARE(small.mesh.polygons->GetPointData()->GetNormals()->GetNumberOfTuples(), small.mesh.polygons->GetNumberOfPoints());
    }
    void fewTrianglesStayAsTheyAre() {
        const auto mesh = extract(singleVoxel({5, 9, 9}, {2, 4, 4}, 1), 1);
        const auto small = decimated(mesh, 100);
        QCOMPARE(small.mesh.polygons.get(), mesh.polygons.get());
        QCOMPARE(small.largestErrorNm, 0.0);
        QCOMPARE(decimated(extract(singleVoxel({5, 9, 9}, {2, 4, 4}, 1), 2), 100).mesh.polygons->GetNumberOfPolys(), vtkIdType(0));
        QCOMPARE(badEdges(*decimated(mesh, 1).mesh.polygons), std::int64_t(0)); // no less than a tetrahedron
    }
    void stopIsHeard() {
        std::stop_source stop;
        stop.request_stop();
        NoProgress nobody;
        const auto mesh = extract(ball({27, 89, 89}, {13, 44, 44}, 400, 1), 1);
        QVERIFY_THROWS_EXCEPTION(Cancelled, surface::decimated(mesh, 100, nobody, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(tst_Decimate)
#include "tst_Decimate.moc"
