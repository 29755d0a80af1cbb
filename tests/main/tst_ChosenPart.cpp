// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/TiffMaker.h"
#include "tests/main/WindowFixture.h"
#include "tests/support/Files.h"

#include <QComboBox>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using namespace granule::testing;

/// A file of several channels and times opens at the first, and the window offers the others.
class tst_ChosenPart : public QObject {
    Q_OBJECT
private slots:
    void init() { useOwnSettings(); }

    void anotherChannelIsShown() {
        TemporaryFolder folder;
        TiffRecipe r;
        r.path = folder.file("hyper.tif");
        r.pages = 12;
        r.description = "ImageJ=1.53t\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\nunit=nm\nspacing=40\n";
        r.xResolution = r.yResolution = 0.2;
        makeTiff(r);
        const auto first = [](Window& window) { return window.project().volume().read<float>({{0, 1, 2}, {1, 2, 3}})[0]; };
        Window window;
        QVERIFY(window.load(QString::fromStdString(r.path)));
        QCOMPARE(window.project().volume().shape().z, 3);
        QCOMPARE(first(window), float(patternAt(r, 0, 1, 2, 0)));
        QVERIFY2(window.noticeText().contains("hyper.tif holds 2 times and 2 channels."), qPrintable(window.noticeText()));
        auto* channel = child<QComboBox>(window, "part-c");
        auto* time = child<QComboBox>(window, "part-t");
        QVERIFY(channel && time);
        QCOMPARE(channel->count(), 2);
        channel->setCurrentIndex(1);
        time->setCurrentIndex(1);
        QSignalSpy opened(&window.document(), &DocumentController::opened);
        window.click("noticeAnswer0");
        QVERIFY(opened.count() || opened.wait(10000));
        QVERIFY(window.settle());
        QCOMPARE(first(window), float(patternAt(r, 7, 1, 2, 0)));
        QCOMPARE(child<QComboBox>(window, "part-c")->currentIndex(), 1);
        window.click("noticeAnswer1"); // keep it
        QVERIFY(!window.findChild<QComboBox*>("part-c") || !window.findChild<QComboBox*>("part-c")->isVisible());
    }

    void aPlainStackAsksNothing() {
        TemporaryFolder folder;
        Window window;
        QVERIFY(window.load(writeStack(folder)));
        QVERIFY(!window.findChild<QComboBox*>("part-c"));
    }
};

QTEST_MAIN(tst_ChosenPart)
#include "tst_ChosenPart.moc"
