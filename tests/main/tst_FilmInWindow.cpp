// SPDX-License-Identifier: BSD-3-Clause
// The Film part of the Figures workspace: segments on a timeline, a preview of any moment, and the film as a file.
#include "tests/main/WindowFixture.h"
#include "ui/main/FilmController.h"
#include "ui/panel/figures/FiguresPanel.h"
#include "ui/panel/figures/TimelineBar.h"
#include "ui/view/SurfaceView.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using granule::testing::TemporaryFolder;

class TestFilmInWindow : public QObject {
    Q_OBJECT

    TemporaryFolder folder;
    std::unique_ptr<Window> window;

    template <typename T>
    T* find(const char* name) {
        return window->findChild<T*>(name);
    }
    figure::Film film() { return window->findChild<FilmController*>()->film(); }
    void add(int kind) { window->findChild<QAction*>(QStringLiteral("filmAdd%1").arg(kind))->trigger(); }
    QImage preview() { return find<panel::PreviewPicture>("filmPreview")->image(); }
    /// Waits for a picture that is none of `others`.
    bool another(const QImage& before) {
        return QTest::qWaitFor([&] { return !preview().isNull() && preview() != before; }, 60'000);
    }

private slots:
    void initTestCase() { useOwnSettings(); }
    void init() {
        window = std::make_unique<Window>();
        const auto cells = granule::testing::touchingCells();
        QVERIFY(window->load(writeStack(folder, "cells.tif", cells.shape())));
        auto& project = window->project();
        project.addLayer("Annotator 1", "made", LabelMap(cells.shape(), cells.spacing()));
        project.setActiveLayer(project.addLayer("Algorithm", "made", cells));
        QVERIFY(window->settle());
        window->setWorkspace(Workspace::Figures);
        window->findChild<panel::FiguresPanel*>()->showPart(panel::FiguresPanel::Part::Film);
        find<QComboBox>("figureSize")->setCurrentIndex(0);
    }
    void cleanup() {
        window.reset();
        QSettings().clear();
    }

    void anyMomentIsPreviewed() {
        QVERIFY(another({}));
        const auto first = preview();
        find<panel::TimelineBar>("timeline")->setTime(2.5);
        QVERIFY(another(first));
        const auto turned = preview();
        find<QLineEdit>("filmTitle")->setText("Two cells");
        find<panel::TimelineBar>("timeline")->setTime(1);
        QVERIFY(another(turned));
    }
    void segmentsAreAddedMovedAndRemoved() {
        auto* timeline = find<panel::TimelineBar>("timeline");
        QCOMPARE(film().segments.size(), std::size_t(1));
        add(0);
        add(3);
        QCOMPARE(film().segments.size(), std::size_t(3));
        QVERIFY(std::holds_alternative<figure::SweepShot>(film().segments[2].shot));
        find<QPushButton>("filmEarlier")->click();
        QVERIFY(std::holds_alternative<figure::SweepShot>(film().segments[1].shot));
        find<QDoubleSpinBox>("filmSeconds")->setValue(3);
        find<QComboBox>("filmLayout")->setCurrentIndex(2);
        QCOMPARE(film().segments[1].seconds, 3.0);
        QVERIFY(std::get<figure::SweepShot>(film().segments[1].shot).layout == figure::SweepShot::Layout::Slice);
        // A click on the timeline chooses what lies there.
        QTest::mouseClick(timeline, Qt::LeftButton, {}, {2, 20});
        QVERIFY(find<QDoubleSpinBox>("filmDegrees")->isVisible() && !find<QComboBox>("filmLayout")->isVisible());
        find<QDoubleSpinBox>("filmDegrees")->setValue(-90);
        QCOMPARE(std::get<figure::TurntableShot>(film().segments[0].shot).degrees, -90.0);
        find<QPushButton>("filmRemove")->click();
        find<QPushButton>("filmRemove")->click();
        QCOMPARE(film().segments.size(), std::size_t(1));
        QVERIFY(!find<QPushButton>("filmRemove")->isEnabled()); // a film has something in it
    }
    void flightsGetTheirKeysFromTheView() {
        auto* surface = window->findChild<view::SurfaceView*>();
        QTRY_VERIFY_WITH_TIMEOUT(!surface->isStale() && surface->isDrawn(), 60'000);
        add(2);
        auto* timeline = find<panel::TimelineBar>("timeline");
        timeline->setTime(panel::TimelineBar::beginOf(film(), 1) + 3);
        find<QPushButton>("filmAddKey")->click();
        const auto keys = std::get<figure::FlyShot>(film().segments[1].shot).keys;
        QCOMPARE(keys.size(), std::size_t(3));
        QVERIFY(keys[1].pose && std::abs(keys[1].at - 3) < 1e-6);
        find<QDoubleSpinBox>("filmSeconds")->setValue(12); // keys keep their share of the time
        QVERIFY(std::abs(std::get<figure::FlyShot>(film().segments[1].shot).keys[1].at - 6) < 1e-6);
        find<QPushButton>("filmRemoveKey")->click();
        find<QPushButton>("filmRemoveKey")->click();
        QCOMPARE(std::get<figure::FlyShot>(film().segments[1].shot).keys.size(), std::size_t(1));
        QVERIFY(!find<QPushButton>("filmRemoveKey")->isEnabled());
        QVERIFY(another({}));
    }
    void layersAreOffered() {
        auto* labels = find<QComboBox>("filmLabels");
        QCOMPARE(labels->itemText(0), QString("Algorithm")); // the active one first
        QVERIFY(labels->findText("Annotator 1") > 0);
        labels->setCurrentIndex(labels->findText("Annotator 1"));
        QCOMPARE(std::get<figure::TurntableShot>(film().segments[0].shot).labels, std::string("Annotator 1"));
        const auto& layers = window->project().layers();
        const auto gone = std::ranges::find(layers, QString("Annotator 1"), &project::LabelLayer::name);
        window->project().removeLayer(gone->id);
        QCOMPARE(std::get<figure::TurntableShot>(film().segments[0].shot).labels, std::string()); // the active one again
    }
    void theFilmIsWrittenAndFailuresTold() {
        auto* films = window->findChild<FilmController*>();
        find<QDoubleSpinBox>("filmSeconds")->setValue(0.5);
        const auto path = QString::fromStdString(folder.file("film.mp4"));
        films->exportFilm(path);
        QVERIFY(window->settle());
        QVERIFY2(QFileInfo(path).size() > 3000, qPrintable(QString::number(QFileInfo(path).size())));
        films->exportFilm(QString::fromStdString(folder.file("film/%05d.png")));
        QVERIFY(window->settle());
        QCOMPARE(QDir(QFileInfo(path).path() + "/film").entryList({"*.png"}).size(), 15);
        films->exportFilm("/nowhere/film.mp4");
        QVERIFY(window->settle());
        QTRY_VERIFY(window->notices().findChild<QPushButton*>("noticeCopy"));
    }
};

QTEST_MAIN(TestFilmInWindow)
#include "tst_FilmInWindow.moc"
