// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/SurfaceSet.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;

class tst_SurfaceSet : public QObject {
    Q_OBJECT
private slots:
    void innerClassesAreFoundAtAnyDepth() {
        const auto schema = ClassSchema::platelet();
        QCOMPARE(surface::withInnerClasses(schema, 1), (std::vector<LabelId>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(surface::withInnerClasses(schema, 5), (std::vector<LabelId>{5, 6}));
        QCOMPARE(surface::withInnerClasses(schema, 6), std::vector<LabelId>{6});
    }
    void aRingOfParentsEnds() {
        ClassSchema schema{"ring", {{1, "a", "a", {}, {}, 2}, {2, "b", "b", {}, {}, 1}, {3, "c", "c", {}, {}, 3}}};
        QCOMPARE(surface::withInnerClasses(schema, 1), (std::vector<LabelId>{1, 2}));
        QCOMPARE(surface::withInnerClasses(schema, 3), std::vector<LabelId>{3});
    }
    void cellIsClosedAroundItsOrganelles() {
        NoProgress nobody;
        const auto map = testing::touchingCells();
        const auto meshes = surface::extractSurfaces(map, ClassSchema::platelet(), {1, 2, 6}, {}, nobody);
        QCOMPARE(meshes.size(), std::size_t(3));
        QCOMPARE(meshes[1].id, 2u);
        QVERIFY(meshes[1].polygons->GetNumberOfPolys() > 0);
        QCOMPARE(meshes[2].polygons->GetNumberOfPolys(), vtkIdType(0));
        // Alone, class 1 has holes where its organelles lie, and so more surface.
        const auto alone = surface::extractSurface(map, 1, {}, nobody);
        QVERIFY(alone.polygons->GetNumberOfPolys() > meshes[0].polygons->GetNumberOfPolys());
    }
    void stopIsHeard() {
        std::stop_source stop;
        stop.request_stop();
        NoProgress nobody;
        QVERIFY_THROWS_EXCEPTION(Cancelled, surface::extractSurfaces(testing::touchingCells(), ClassSchema::platelet(), {1, 2, 3}, {}, nobody,
                                                                     stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(tst_SurfaceSet)
#include "tst_SurfaceSet.moc"
