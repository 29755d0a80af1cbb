// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"
#include "ui/view/OrthoView.h"

#include <QJsonArray>
#include <QTest>

using namespace granule;
using namespace granule::view;

class TestOrthoView : public QObject {
    Q_OBJECT
private slots:
    void init() {
        project.setVolume(testing::greyRamp({20, 100, 120}), "test");
        views = std::make_unique<OrthoView>(project, selection);
        views->resize(900, 700);
        views->show();
    }
    void cleanup() { views.reset(); }

    void startsInTheMiddle() {
        QCOMPARE(selection.crosshair(), (Index{10, 50, 60}));
        QCOMPARE(views->slice(Plane::XY).slice(), 10);
        QCOMPARE(views->slice(Plane::XZ).slice(), 50);
        QCOMPARE(views->slice(Plane::YZ).slice(), 60);
    }

    void jumpBringsTheVoxelIntoSight() {
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) views->slice(plane).zoomAt({0, 0}, 20);
        const Index at{18, 95, 115};
        views->jumpTo(at);
        QCOMPARE(selection.crosshair(), at);
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) {
            auto& view = views->slice(plane);
            QVERIFY(QRectF(view.rect()).contains(view.geometry().middleOf(at)));
        }
    }

    void maximisesAndRestores() {
        auto* surface = new QWidget;
        views->setSurfaceWidget(surface);
        views->maximise(OrthoView::Cell::YZ);
        QVERIFY(views->slice(Plane::YZ).isVisible());
        QVERIFY(!views->slice(Plane::XY).isVisible());
        QVERIFY(!surface->isVisible());
        QTRY_COMPARE(views->slice(Plane::YZ).size(), views->size());
        views->maximise(OrthoView::Cell::Surface);
        QVERIFY(surface->isVisible());
        QVERIFY(!views->slice(Plane::YZ).isVisible());
        views->maximise(OrthoView::Cell::Surface);
        for (const auto plane : {Plane::XY, Plane::XZ, Plane::YZ}) QVERIFY(views->slice(plane).isVisible());
    }

    void remembersItsState() {
        views->slice(Plane::XZ).zoomAt({100, 50}, 3);
        views->maximise(OrthoView::Cell::XZ);
        const auto state = views->state();
        const auto g = views->slice(Plane::XZ).geometry();

        OrthoView other(project, selection);
        other.resize(900, 700);
        other.show();
        other.setState(state);
        QCOMPARE(other.maximised(), std::optional(OrthoView::Cell::XZ));
        QCOMPARE(other.slice(Plane::XZ).geometry().nmPerPoint(), g.nmPerPoint());
        QCOMPARE(other.slice(Plane::XZ).geometry().centreNm(), g.centreNm());
        other.setState(QJsonObject{{"maximised", 7}, {"views", "nonsense"}, {"rows", QJsonArray{1}}});
        QCOMPARE(other.maximised(), std::optional<OrthoView::Cell>());
    }

    void aSecondXyViewMovesWithTheFirst() {
        using Cell = OrthoView::Cell;
        auto &first = views->slice(Plane::XY), &second = views->beside();
        const auto same = [&] { return first.geometry().nmPerPoint() == second.geometry().nmPerPoint() && first.geometry().centreNm() == second.geometry().centreNm(); };
        QVERIFY(!second.isVisible());
        const auto before = views->state();
        views->setCells({Cell::XY, Cell::Beside});
        QVERIFY(first.isVisible() && second.isVisible() && !views->slice(Plane::XZ).isVisible());
        QTRY_VERIFY(std::abs(first.width() - second.width()) <= 1);
        QVERIFY(same());
        first.zoomAt({30, 40}, 3);
        QVERIFY(same());
        second.panBy({20, -10});
        QVERIFY(same());
        views->resize(700, 500);
        QTRY_VERIFY(same());
        views->jumpTo({3, 90, 110});
        QCOMPARE(second.slice(), 3);
        first.setPlace(Box{{3, 80, 80}, {4, 90, 90}});
        QCOMPARE(second.place(), first.place());
        views->resize(900, 700);
        QCOMPARE(views->state()["top"], before["top"]); // the project file keeps what the four views had
        views->maximise(Cell::Beside);
        QVERIFY(second.isVisible() && !first.isVisible());
        views->setCells({Cell::XY, Cell::XZ, Cell::YZ, Cell::Surface});
        QVERIFY(!second.isVisible() && first.isVisible() && views->slice(Plane::YZ).isVisible());
        QTRY_COMPARE(views->state()["top"], before["top"]);
    }

private:
    project::Project project;
    project::Selection selection;
    std::unique_ptr<OrthoView> views;
};

QTEST_MAIN(TestOrthoView)
#include "tst_OrthoView.moc"
