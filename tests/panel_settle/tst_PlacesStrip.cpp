// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/TestData.h"
#include "ui/panel/settle/ConsensusForm.h"
#include "ui/panel/settle/PlaceList.h"
#include "ui/panel/settle/PlacePicture.h"
#include "ui/panel/settle/PlacesStrip.h"
#include "ui/panel/settle/RulingBar.h"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace granule;
using namespace granule::panel;
using testing::fill;

namespace {

const Shape shape{6, 120, 160};

/// Two raters: a mitochondrion that the second calls an alpha granule, at {2,40,60}.
std::shared_ptr<PictureSource> twoRaters() {
    auto source = std::make_shared<PictureSource>();
    source->volume = testing::greyRamp(shape);
    source->schema = ClassSchema::platelet();
    LabelMap a(shape, plateletSpacing);
    fill(a, {{0, 10, 10}, {6, 110, 150}}, 1);
    auto b = a;
    fill(a, {{1, 35, 50}, {4, 47, 70}}, 2);
    fill(b, {{1, 35, 50}, {4, 47, 70}}, 3);
    source->raters = {a, b};
    return source;
}

std::vector<StripPlace> places(int count) {
    std::vector<StripPlace> all;
    for (int i = 0; i < count; ++i)
        all.push_back({{2, 40, 60}, {{1, 35, 50}, {4, 47, 70}}, static_cast<std::uint64_t>(1000 - i), QStringLiteral("z %1, cell 1").arg(i), QStringLiteral("a place")});
    return all;
}

/// How many pixels of a part of the picture are more of the one colour than of the others.
int pixelsLike(const QImage& picture, const QRect& part, auto like) {
    int count = 0;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x) count += like(picture.pixel(x, y)) ? 1 : 0;
    return count;
}

bool isMagenta(QRgb p) {
    return qRed(p) > qGreen(p) + 60 && qBlue(p) > qGreen(p) + 60;
}
bool isBlue(QRgb p) {
    return qBlue(p) > qRed(p) + 60 && qBlue(p) > qGreen(p) + 40;
}
bool isWhite(QRgb p) {
    return qRed(p) == 255 && qGreen(p) == 255 && qBlue(p) == 255;
}

} // namespace

class tst_PlacesStrip : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
    }

    void aPictureShowsEachRaterInItsPart() {
        const auto picture = placePicture(*twoRaters(), {{1, 35, 50}, {4, 47, 70}}, {2, 40, 60}, {146, 72});
        QCOMPARE(picture.size(), QSize(146, 72));
        const QRect left(0, 0, 72, 72), right(74, 0, 72, 72);
        QVERIFY(pixelsLike(picture, left, isMagenta) > 200);
        QVERIFY(pixelsLike(picture, right, isBlue) > 200);
        QCOMPARE(pixelsLike(picture, left, isBlue), 0);
        QCOMPARE(pixelsLike(picture, right, isMagenta), 0);
        // The place is lined out in both.
        QVERIFY(pixelsLike(picture, left, isWhite) > 40);
        QVERIFY(pixelsLike(picture, right, isWhite) > 40);
    }

    void aPlaceAtTheBorderAndAStackWithoutImageHavePictures() {
        auto source = twoRaters();
        fill(source->raters[1], {{0, 0, 0}, {1, 1, 1}}, 5);
        QVERIFY(!placePicture(*source, {{0, 0, 0}, {1, 1, 1}}, {0, 0, 0}, {200, 72}).isNull());
        source->volume = {};
        QVERIFY(pixelsLike(placePicture(*source, {{1, 35, 50}, {4, 47, 70}}, {2, 40, 60}, {146, 72}), {0, 0, 72, 72}, isMagenta) > 200);
        source->raters.push_back(source->raters.front());
        QCOMPARE(placePicture(*source, {{0, 0, 0}, {1, 1, 1}}, {0, 0, 0}, {220, 72}).size(), QSize(220, 72));
    }

    void picturesAreMadeForWhatIsInSight() {
        project::JobQueue jobs;
        PlacesStrip strip(jobs);
        strip.resize(700, 240);
        strip.show();
        strip.setPlaces(places(1500), twoRaters());
        auto* list = strip.findChild<PlaceList*>("settlePlaces");
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        QTRY_VERIFY(list->pictureCount() >= 4);
        QTRY_VERIFY(!jobs.busy());
        QVERIFY(list->pictureCount() < 30); // and not of all 1500
        const auto hasPicture = [&](int place) { return !list->item(place)->data(Qt::DecorationRole).isNull(); };
        QVERIFY(hasPicture(0) && !hasPicture(1200));
        list->setCurrent(1200);
        QTRY_VERIFY(hasPicture(1200));
    }

    void walkingGoesRoundAndTells() {
        project::JobQueue jobs;
        PlacesStrip strip(jobs);
        strip.resize(700, 240);
        strip.show();
        QSignalSpy chosen(&strip, &PlacesStrip::placeChosen);
        strip.step(1);
        QCOMPARE(chosen.count(), 0); // there is none
        strip.setPlaces(places(3), nullptr);
        QCOMPARE(strip.current(), -1);
        for (const int expected : {0, 1, 2, 0}) {
            strip.step(1);
            QCOMPARE(strip.current(), expected);
            QCOMPARE(chosen.takeLast().first().toInt(), expected);
        }
        strip.step(-1);
        QCOMPARE(strip.current(), 2);
        // Arrows do the same.
        auto* list = strip.findChild<PlaceList*>("settlePlaces");
        list->setFocus();
        chosen.clear();
        QTest::keyClick(list, Qt::Key_Left);
        QCOMPARE(strip.current(), 1);
        QCOMPARE(chosen.count(), 1);
        strip.setCurrent(0);
        QCOMPARE(chosen.count(), 1); // that was no person
    }

    void filtersSayWhatTheyLetThrough() {
        FilterMenu filter;
        QSignalSpy changed(&filter, &FilterMenu::filterChanged);
        QVERIFY(filter.text().startsWith("Filter"));
        filter.setCells({"Cell 1", "Cell 2"});
        filter.findChild<QAction*>("filterKind1")->trigger();
        QCOMPARE(filter.filter().kinds, std::set{agreement::Difference::LineWidth});
        QVERIFY(filter.text().startsWith("line width"));
        filter.findChild<QAction*>("filterCell1")->trigger();
        filter.findChild<QAction*>("filterSize100")->trigger();
        QCOMPARE(filter.filter().cell, std::optional(1));
        QCOMPARE(filter.filter().leastVoxels, std::uint64_t{100});
        QVERIFY(filter.text().startsWith("3 filters"));
        QCOMPARE(changed.count(), 3);
        filter.setFilter({});
        QVERIFY(filter.text().startsWith("Filter"));
        QCOMPARE(changed.count(), 3);
    }

    void theRulingBarTellsWhoWasChosen() {
        RulingBar bar;
        bar.setRaters({{"Annotator 1", Qt::red, "cell"}, {"Annotator 2", Qt::green, {}}, {"Algorithm", Qt::blue, {}}});
        QSignalSpy ruled(&bar, &RulingBar::rulingAsked), open(&bar, &RulingBar::leaveOpenAsked);
        auto* third = bar.findChild<QPushButton*>("settleTake3");
        QVERIFY(third);
        QTest::mouseClick(third, Qt::LeftButton);
        QCOMPARE(ruled.takeLast().first().toInt(), 2);
        QTest::mouseClick(bar.findChild<QPushButton*>("settleLeaveOpen"), Qt::LeftButton);
        QCOMPARE(open.count(), 1);
        bar.setRuled("Annotator 2");
        QVERIFY(bar.findChild<QPushButton*>("settleTake2")->isChecked());
        QVERIFY(!third->isChecked() && !bar.findChild<QPushButton*>("settleLeaveOpen")->isChecked());
        bar.findChild<QLineEdit*>("settleWhy")->setText("  the membrane  is seen in z 4 ");
        QCOMPARE(bar.why(), QString("the membrane is seen in z 4"));
        bar.setRaters({{"Annotator 1", Qt::red, {}}, {"Annotator 2", Qt::green, {}}});
        QVERIFY(!bar.findChild<QPushButton*>("settleTake3"));
    }

    void aConsensusTakesTwo() {
        ConsensusForm form;
        QSignalSpy asked(&form, &ConsensusForm::makeAsked);
        form.open({"Annotator 1"}, "Consensus");
        QVERIFY(!form.findChild<QPushButton*>("consensusMake")->isEnabled());
        form.open({"Annotator 1", "Annotator 2"}, "Consensus");
        QTest::mouseClick(form.findChild<QPushButton*>("consensusRule1"), Qt::LeftButton);
        QTest::keyClick(form.findChild<QLineEdit*>("consensusName"), Qt::Key_Return);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first()[0].value<agreement::ConsensusRule>(), agreement::ConsensusRule::Staple);
        QCOMPARE(asked.first()[1].toString(), QString("Consensus"));
    }
};

QTEST_MAIN(tst_PlacesStrip)
#include "tst_PlacesStrip.moc"
