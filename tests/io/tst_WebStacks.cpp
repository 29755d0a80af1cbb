// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/io/ChunkMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace granule;
using namespace granule::testing;

namespace {

// Serves a folder without listing it, and answers some paths as bad servers do. Prints its port.
constexpr const char* server = R"(
import http.server, os, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def log_message(self, *_): pass
    def answer(self, code, header=None):
        self.send_response(code)
        if header: self.send_header('Location', header)
        self.send_header('Content-Length', '0')
        self.end_headers()
    def do_GET(self):
        if self.path.startswith('/loop'): return self.answer(302, self.path + 'x')
        if self.path.startswith('/moved/'): return self.answer(302, self.path[6:])
        if self.path.startswith('/tofile'): return self.answer(302, 'file:///etc/passwd')
        if self.path.startswith('/toftp'): return self.answer(302, 'ftp://127.0.0.1/x')
        if self.path.startswith('/forbidden'): return self.answer(403)
        if self.path.startswith('/broken'): return self.answer(500)
        if self.path.startswith('/parts/'): return self.part(self.path[7:])
        if self.path.startswith('/page'):
            self.send_response(200); self.send_header('Connection', 'close'); self.end_headers(); self.wfile.write(b'<html>hello</html>'); return
        if self.path.startswith('/endless'):
            self.send_response(200); self.send_header('Connection', 'close'); self.end_headers()
            try:
                while True: self.wfile.write(b'[' * 65536)
            except OSError: return
        super().do_GET()
    def part(self, path):
        try: data = open(path, 'rb').read()
        except OSError: self.send_response(404); page = b'x' * 5000
        else:
            wanted = self.headers.get('Range')
            self.send_response(206 if wanted else 200)
            first, last = wanted[6:].split('-') if wanted else ('0', '')
            page = data[-int(last):] if not first else data[int(first):int(last) + 1 if last else None]
        self.send_header('Content-Length', str(len(page))); self.end_headers(); self.wfile.write(page)
    def list_directory(self, path): self.answer(404)
os.chdir(sys.argv[1])
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(s.server_address[1], flush=True)
s.serve_forever()
)";

} // namespace

/// Arrays behind a web address open as those of a folder do; what a server may do wrong ends in a sentence.
class tst_WebStacks : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void arraysAndGroups();
    void aServerThatSendsItOn();
    void shardsAreReadInParts();
    void troubles_data();
    void troubles();

private:
    std::string at(const std::string& path) const { return "http://127.0.0.1:" + m_port + "/" + path; }
    TemporaryFolder m_folder;
    QProcess m_server;
    std::string m_port;
};

void tst_WebStacks::initTestCase() {
    const auto python = QStandardPaths::findExecutable("python3");
    if (python.isEmpty()) QSKIP("nothing to run here: no python3 to serve files");
    qputenv("no_proxy", "127.0.0.1");
    m_server.start(python, {"-c", server, QString::fromStdString(m_folder.path.string())});
    QVERIFY(m_server.waitForReadyRead(20000));
    m_port = m_server.readLine().trimmed().toStdString();
    makeChunks({.folder = m_folder.file("v2.zarr/0"), .separator = "/", .packing = "zlib"});
    writeBytes(m_folder.file("v2.zarr/.zattrs"), R"({"multiscales": [{"axes": [{"name": "z", "unit": "nanometer"}, {"name": "y", "unit": "nanometer"}, {"name": "x", "unit": "nanometer"}],
        "datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [40, 5, 6]}]}]}]})");
    makeChunks({.folder = m_folder.file("v3.zarr/a/b"), .format = "zarr3", .packing = "zstd"});
    writeBytes(m_folder.file("v3.zarr/zarr.json"), R"({"zarr_format": 3, "node_type": "group", "consolidated_metadata": {"metadata": {"a/b": {}}}})");
    makeChunks({.folder = m_folder.file("x.n5/s0"), .format = "n5", .packing = "blosc"});
    makeChunks({.folder = m_folder.file("x.n5/s1"), .format = "n5", .shape = {3, 2, 3}, .packing = "gzip"});
    makeChunks({.folder = m_folder.file("group.zarr/raw"), .missing = {3}});
    writeBytes(m_folder.file("group.zarr/.zgroup"), R"({"zarr_format": 2})");
    writeBytes(m_folder.file("group.zarr/.zmetadata"), R"({"metadata": {"raw/.zarray": {}, ".zgroup": {}}})");
}

void tst_WebStacks::cleanupTestCase() {
    m_server.kill();
    m_server.waitForFinished();
}

void tst_WebStacks::arraysAndGroups() {
    for (const char* path : {"v2.zarr", "v2.zarr/", "v2.zarr/0", "v3.zarr", "v3.zarr/a/b", "x.n5", "x.n5/s0", "group.zarr"}) {
        const auto web = io::openStack(at(path)), local = io::openStack(m_folder.file(path));
        QCOMPARE(describe(web.shape()), std::string("3x4x5"));
        QCOMPARE(web.readRaw(Box::of(web.shape())), local.readRaw(Box::of(local.shape())));
        const auto info = io::inspect(at(path)), same = io::inspect(m_folder.file(path));
        QVERIFY(info.spacing == same.spacing && info.levels == same.levels && info.format == same.format);
    }
    QVERIFY(io::inspect(at("v2.zarr")).spacing.has_value());
    QCOMPARE(io::inspect(at("x.n5")).levels, 2);
}

void tst_WebStacks::aServerThatSendsItOn() {
    QCOMPARE(describe(io::openStack(at("moved/v2.zarr")).shape()), std::string("3x4x5"));
}

void tst_WebStacks::shardsAreReadInParts() {
    for (const bool atStart : {false, true}) {
        const std::string name = atStart ? "first.zarr" : "last.zarr";
        ChunkRecipe r{.folder = m_folder.file(name), .format = "zarr3", .separator = "/", .packing = "zstd", .shard = {4, 3, 6}};
        r.indexAtStart = atStart;
        makeChunks(r);
        const auto web = io::openStack(at("parts/" + name)), local = io::openStack(m_folder.file(name));
        QCOMPARE(web.readRaw(Box::of(web.shape())), local.readRaw(Box::of(local.shape())));
        const auto whole = messageOf([&] { (void)io::openStack(at(name)).readRaw(Box::of(web.shape())); });
        QVERIFY2(whole.find("whole files only") != whole.npos, whole.c_str());
        std::filesystem::remove(m_folder.file(name) + "/c/0/0/0"); // a shard that is not there is the fill value, 0
        QVERIFY(io::openStack(at("parts/" + name)).read<float>({{0, 0, 1}, {1, 1, 2}}) == std::vector<float>{0});
        writeBytes(m_folder.file(name) + "/c/0/0/0", "short");
        const auto cut = messageOf([&] { (void)io::openStack(at("parts/" + name)).read<float>({{0, 0, 0}, {1, 1, 1}}); });
        QVERIFY2(cut.find("ends before its data do") != cut.npos, cut.c_str());
    }
}

void tst_WebStacks::troubles_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* path, const char* word) { QTest::newRow(path) << path << word; };
    row("nothing.zarr", "There is no Zarr");
    row("loop", "sends the request on more than 5 times");
    row("tofile", "neither http nor https");
    row("toftp", "neither http nor https");
    row("forbidden", "does not allow it (403)");
    row("broken", "answers 500");
    row("page", "JSON");
    row("endless", "has more than");
    QTest::newRow("no server") << "http://127.0.0.1:1/x.zarr" << "cannot be reached";
    QTest::newRow("no host") << "http:///x.zarr" << "no address";
    QTest::newRow("no such host") << "http://granule.invalid/x.zarr" << "cannot be reached";
    QTest::newRow("another protocol") << "ftp://127.0.0.1/x.zarr" << "There is no file";
}

void tst_WebStacks::troubles() {
    QFETCH(QString, path);
    QFETCH(QString, word);
    const auto address = path.contains("://") ? path.toStdString() : at(path.toStdString());
    QElapsedTimer timer;
    timer.start();
    const auto message = messageOf([&] { io::inspect(address); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find(address.substr(7)) != message.npos, message.c_str());
    QVERIFY(timer.elapsed() < 30000);
}

QTEST_GUILESS_MAIN(tst_WebStacks)
#include "tst_WebStacks.moc"
