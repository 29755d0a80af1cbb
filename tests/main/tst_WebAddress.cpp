// SPDX-License-Identifier: BSD-3-Clause
#include "tests/io/ChunkMaker.h"
#include "tests/main/WindowFixture.h"
#include "tests/support/Files.h"
#include "ui/main/Actions.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/RecentFiles.h"

#include <QLineEdit>
#include <QProcess>

using namespace granule;
using namespace granule::desktop;
using namespace granule::desktop::testing;
using namespace granule::testing;

/// A stack on a web server opens by its address, which is asked in place; what is wrong with it is said there.
class tst_WebAddress : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init() { useOwnSettings(); }
    void opensByItsAddress();
    void itsOwnLevelsServeTheViews();
    void theFirstPageLeadsThere();
    void whatIsNoAddressIsSaid();
    void whatIsNotThereIsSaid();
    void endingsFollowTheFilter_data();
    void endingsFollowTheFilter();

private:
    QString at(const QString& path) const { return QStringLiteral("http://127.0.0.1:%1/%2").arg(m_port).arg(path); }
    /// Types an address and presses Return.
    static void give(Window& window, const QString& address) {
        auto* field = child<QLineEdit>(window, "webAddress");
        QVERIFY(field && field->isVisible());
        field->clear();
        QTest::keyClicks(field, address);
        QTest::keyClick(field, Qt::Key_Return);
    }
    /// True where one of the notices holds `words`.
    static bool says(const Window& window, const QString& words) {
        return std::ranges::any_of(window.findChildren<QLabel*>("noticeText"), [&](const QLabel* text) { return text->text().contains(words); });
    }
    TemporaryFolder m_folder;
    QProcess m_server;
    int m_port = 0;
};

void tst_WebAddress::initTestCase() {
    const QString python = QStandardPaths::findExecutable("python3");
    if (python.isEmpty()) QSKIP("nothing to run here: no python3 to serve files");
    qputenv("no_proxy", "127.0.0.1");
    makeChunks({.folder = m_folder.file("x.zarr"), .shape = {8, 40, 50}, .chunk = {8, 40, 50}, .separator = "/", .packing = "zlib"});
    m_server.start(python, {"-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", QString::fromStdString(m_folder.path.string())});
    QVERIFY(m_server.waitForReadyRead(20000));
    m_port = QRegularExpression("port (\\d+)").match(m_server.readLine()).captured(1).toInt();
    QVERIFY(m_port > 0);
}

void tst_WebAddress::cleanupTestCase() {
    m_server.kill();
    m_server.waitForFinished();
}

void tst_WebAddress::opensByItsAddress() {
    Window window;
    QVERIFY(window.actions().action("file.openWeb")->isEnabled());
    window.actions().action("file.openWeb")->trigger();
    QCOMPARE(child<QLineEdit>(window, "webAddress")->placeholderText(), QString("https://host/path/x.zarr"));
    QTRY_VERIFY(child<QLineEdit>(window, "webAddress")->hasFocus());
    give(window, "  " + at("x.zarr") + " ");
    QTRY_VERIFY_WITH_TIMEOUT(window.project().hasVolume(), 20000);
    QVERIFY(window.settle());
    QCOMPARE(describe(window.project().volume().shape()), std::string("8x40x50"));
    QCOMPARE(window.project().volume().read<float>({{0, 0, 1}, {1, 1, 3}}), (std::vector<float>{1, 2}));
    QVERIFY(!window.findChild<QLineEdit*>("webAddress"));
    QCOMPARE(memory::recentFiles(), QStringList{at("x.zarr")});
    QVERIFY(window.load(memory::recentFiles().first()) || window.project().hasVolume());
}

/// More than may be in memory, its levels on the server: of the finest no more than the voxel under the crosshair is fetched,
/// and nothing is kept on the disk.
void tst_WebAddress::itsOwnLevelsServeTheViews() {
    makeChunks({.folder = m_folder.file("large.zarr/0"), .shape = {4, 1400, 1500}, .chunk = {4, 700, 750}, .missing = {0, 1, 2, 3}});
    makeChunks({.folder = m_folder.file("large.zarr/1"), .shape = {4, 700, 750}, .chunk = {4, 350, 375}});
    makeChunks({.folder = m_folder.file("large.zarr/2"), .shape = {4, 350, 375}, .chunk = {4, 350, 375}});
    writeBytes(m_folder.file("large.zarr/.zattrs"), R"({"multiscales": [{"axes": ["z", "y", "x"], "datasets": [{"path": "0"}, {"path": "1"}, {"path": "2"}]}]})");
    memory::setBudgets(1 << 20, 64 << 20);
    QDir(memory::cacheFolder()).removeRecursively();
    m_server.readAllStandardError();
    Window window;
    QVERIFY(window.load(at("large.zarr")));
    QTest::qWait(500);
    QVERIFY(window.settle());
    const QByteArray log = m_server.readAllStandardError();
    QVERIFY2(log.contains("/large.zarr/2/0.0.0") && log.contains("/large.zarr/1/0."), log);
    QVERIFY2(log.count("/large.zarr/0/0.") == log.count("/large.zarr/0/0.1.1"), log);
    QVERIFY(!QDir(memory::cacheFolder()).exists());
}

void tst_WebAddress::theFirstPageLeadsThere() {
    Window window;
    window.click("choiceWeb");
    QVERIFY(child<QLineEdit>(window, "webAddress"));
}

void tst_WebAddress::whatIsNoAddressIsSaid() {
    Window window;
    window.actions().action("file.openWeb")->trigger();
    give(window, "host/x.zarr");
    QVERIFY(says(window, "\"host/x.zarr\" is no address on the web"));
    QCOMPARE(child<QLineEdit>(window, "webAddress")->text(), QString("host/x.zarr"));
    QVERIFY(!window.project().hasVolume());
}

void tst_WebAddress::whatIsNotThereIsSaid() {
    Window window;
    window.actions().action("file.openWeb")->trigger();
    give(window, at("nothing.zarr"));
    QVERIFY(window.settle());
    QTRY_VERIFY(says(window, "There is no Zarr"));
    QCOMPARE(child<QLineEdit>(window, "webAddress")->text(), at("nothing.zarr"));
    give(window, at("x.zarr"));
    QTRY_VERIFY_WITH_TIMEOUT(window.project().hasVolume(), 20000);
    QVERIFY(window.settle());
}

void tst_WebAddress::endingsFollowTheFilter_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("expected");
    QTest::newRow("as suggested") << "a/x.tif" << "TIFF (*.tif)" << "a/x.tif";
    QTest::newRow("another format") << "a/x.tif" << "OME-Zarr (*.zarr)" << "a/x.zarr";
    QTest::newRow("of two parts") << "a/x.tif" << "Packed NIfTI (*.nii.gz)" << "a/x.nii.gz";
    QTest::newRow("without") << "a/x" << "N5 (*.n5)" << "a/x.n5";
    QTest::newRow("typed") << "a/x.mrc" << "N5 (*.n5)" << "a/x.mrc";
    QTest::newRow("a folder of pictures") << "a/x.tif" << "Folder of PNG pictures (*/%05d.png)" << "a/x/%05d.png";
    QTest::newRow("several") << "a/x" << "Pictures (*.png *.jpg);;All (*)" << "a/x.png";
}

void tst_WebAddress::endingsFollowTheFilter() {
    QFETCH(QString, path);
    QFETCH(QString, filter);
    QTEST(dialogs::withEnding(path, ".tif", filter), "expected");
}

QTEST_MAIN(tst_WebAddress)
#include "tst_WebAddress.moc"
