// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "tests/support/TestData.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QSet>
#include <QTest>
#include <qfloat16.h> // Qt Test asks whether JSON converts to it, so it must be complete
#include <cstring>
#include <nlohmann/json.hpp>

using namespace granule;
using namespace granule::testing;

namespace {

struct Outcome {
    QProcess::ExitStatus ended;
    int code;
    QString out, errors;
};

Outcome runCli(const QStringList& arguments) {
    QProcess process;
    process.start(GRANULE_CLI, arguments);
    if (!process.waitForFinished(120'000)) {
        process.kill();
        process.waitForFinished();
    }
    return {process.exitStatus(), process.exitCode(), process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QSet<QString> filesUnder(const QString& folder) {
    QSet<QString> files;
    QDirIterator all(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) files.insert(all.next());
    return files;
}

void copyFolder(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

/// A model that ships, to be spoilt; empty where none does.
std::filesystem::path shippedModel() {
    const auto models = std::filesystem::path(GRANULE_ROOT) / "resources/models";
    std::error_code none;
    for (std::filesystem::recursive_directory_iterator file(models, none), end; !none && file != end;
         file.increment(none))
        if (file->path().filename() == "weights.safetensors") return file->path().parent_path();
    return {};
}

/// Replaces the weights of the model in `folder` by what `change` makes of their header and data.
template <typename F>
void spoilWeights(const std::filesystem::path& folder, F change) {
    QFile file(QString::fromStdString((folder / "weights.safetensors").string()));
    if (!file.open(QIODevice::ReadOnly)) return;
    const auto bytes = file.readAll();
    file.close();
    std::uint64_t size = 0;
    std::memcpy(&size, bytes.constData(), 8);
    auto header = nlohmann::ordered_json::parse(bytes.mid(8, int(size)).toStdString());
    auto data = bytes.mid(8 + int(size));
    change(header, data);
    const auto text = header.dump();
    size = text.size();
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(reinterpret_cast<const char*>(&size), 8);
    file.write(text.data(), qint64(text.size()));
    file.write(data);
}

} // namespace

/// granule-cli from outside: whatever it is given, it ends with the code and the one line that CLI.md
/// promises, leaves nothing half-written, and never dies of a signal.
class tst_BadInput : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void failsInOneLine_data();
    void failsInOneLine();
    void badModelsFailInOneLine_data();
    void badModelsFailInOneLine();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void fullDiskLeavesNothing();
    void soundInputWorks();

private:
    QStringList filled(const QStringList& arguments) const;
    void expectFailure(const QStringList& arguments);

    TemporaryFolder m_in, m_out;
    QSet<QString> m_commands;
};

void tst_BadInput::initTestCase() {
    const auto help = runCli({"--help"});
    QCOMPARE(help.code, 0);
    for (const auto& line : help.out.split('\n')) m_commands.insert(line.trimmed().section(' ', 0, 0));

    NoProgress progress;
    const auto image = greyRamp({4, 60, 60});
    io::writeStack(m_in.file("good.tif"), image, {}, image.type(), progress);
    io::writeLabels(m_in.file("labels.tif"), touchingCells(), progress);
    io::writeLabels(m_in.file("other.tif"), randomLabels({2, 20, 20}, 7, 1), progress);
    io::writeStack(m_in.file("grey.tif"), Volume::fromVoxels<float>({1, 2, 2}, {0, 0.5F, 1, 2}), {},
                   VoxelType::Float32, progress);
    std::filesystem::create_directory(m_in.file("nothing"));
    std::filesystem::create_directory(m_in.file("folder.tif"));
    const auto spill = [&](const char* name, const QByteArray& bytes) {
        QFile file(QString::fromStdString(m_in.file(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    };
    QFile good(QString::fromStdString(m_in.file("good.tif")));
    QVERIFY(good.open(QIODevice::ReadOnly));
    const auto bytes = good.readAll();
    spill("empty.tif", "");
    spill("cut.tif", bytes.left(bytes.size() / 2));
    spill("text.tif", "not an image\n");
    spill("text.h5", "not HDF5\n");
    spill(
        "huge.nrrd",
        "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2000000000 2000000000 2000000000\nencoding: raw\n\nabc");
}

QStringList tst_BadInput::filled(const QStringList& arguments) const {
    QStringList all;
    for (auto argument : arguments) {
        argument.replace("{in}", QString::fromStdString(m_in.path.string()));
        argument.replace("{out}", QString::fromStdString(m_out.path.string()));
        all << argument;
    }
    return all;
}

void tst_BadInput::expectFailure(const QStringList& arguments) {
    if (!m_commands.contains(arguments[0])) QSKIP("nothing to run here: this build has no such command");
    const auto out = QString::fromStdString(m_out.path.string());
    const auto before = filesUnder(out) + filesUnder(QString::fromStdString(m_in.path.string()));
    const auto outcome = runCli(filled(arguments));
    QVERIFY2(outcome.ended == QProcess::NormalExit, qPrintable("ended by a signal: " + outcome.errors));
    QVERIFY2(outcome.code == 1,
             qPrintable(QString("ended with %1: %2%3").arg(outcome.code).arg(outcome.out, outcome.errors)));
    QStringList errors;
    for (const auto& line : outcome.errors.split('\n'))
        if (line.startsWith("error: ")) errors << line;
    QVERIFY2(errors.size() == 1 && outcome.errors.trimmed().endsWith(errors[0]), qPrintable(outcome.errors));
    QVERIFY2(!errors[0].contains("unforeseen"), qPrintable(errors[0]));
    QVERIFY2(outcome.out.isEmpty(), qPrintable(outcome.out));
    const auto after = filesUnder(out) + filesUnder(QString::fromStdString(m_in.path.string()));
    QCOMPARE(after - before, QSet<QString>());
}

void tst_BadInput::failsInOneLine_data() {
    QTest::addColumn<QStringList>("arguments");
    const char* const images[] = {"missing.tif", "empty.tif", "cut.tif", "text.tif",
                                  "text.h5",     "huge.nrrd", "nothing", "good.tif:/data"};
    for (const char* bad : images) {
        const auto path = QString("{in}/") + bad;
        const auto row = [&](const char* command, const QStringList& arguments) {
            QTest::addRow("%s %s", command, bad) << (QStringList{command} + arguments);
        };
        row("info", {path, "--json"});
        row("convert", {path, "{out}/o.tif"});
        QTest::addRow("convert --labels %s", bad) << QStringList{"convert", "--labels", path, "{out}/o.h5"};
        row("segment", {path, "--out", "{out}/o.tif"});
        row("evaluate", {"--truth", path, "--labels", "{in}/labels.tif"});
        QTest::addRow("evaluate --labels %s", bad)
            << QStringList{"evaluate", "--truth", "{in}/labels.tif", "--labels", path};
        row("render", {path, "--out", "{out}/o.png"});
        row("turntable", {path, "--out", "{out}/o.mp4", "--frames", "2", "--size", "64x64"});
        row("compare", {"--rater", "A=" + path, "--rater", "B={in}/labels.tif", "--out", "{out}/o"});
        row("train", {"--network", "2D-3D+3x3x3", "--base", "4", "--image", path, "--labels",
                      "{in}/labels.tif", "--out", "{out}/m", "--steps", "1"});
        row("measure", {path, "--out", "{out}/o.csv"});
        row("mesh", {path, "--out", "{out}/o.stl"});
        row("weights", {path, "{out}/o.tif"});
    }
    const auto row = [](const char* name, const QStringList& arguments) { QTest::newRow(name) << arguments; };
    row("convert: into a missing folder", {"convert", "{in}/good.tif", "{out}/none/o.tif"});
    row("convert: a folder in the way", {"convert", "{in}/good.tif", "{in}/folder.tif"});
    row("convert: unknown ending", {"convert", "{in}/good.tif", "{out}/o.xyz"});
    row("convert: onto itself", {"convert", "{in}/good.tif", "{in}/good.tif"});
    row("convert: box outside", {"convert", "{in}/good.tif", "{out}/o.tif", "--box", "0:9,0:10,0:10"});
    row("convert: labels, box outside",
        {"convert", "--labels", "{in}/labels.tif", "{out}/o.tif", "--box", "0:9,0:10,0:10"});
    row("convert: many slices into one PNG", {"convert", "{in}/good.tif", "{out}/o.png"});
    row("convert: floats into PNG", {"convert", "{in}/good.tif", "{out}/o", "--dtype", "float32"});
    row("convert: greys are no labels", {"convert", "--labels", "{in}/grey.tif", "{out}/o.tif"});
    row("evaluate: shapes differ", {"evaluate", "--truth", "{in}/labels.tif", "--labels", "{in}/other.tif"});
    row("compare: shapes differ",
        {"compare", "--rater", "A={in}/labels.tif", "--rater", "B={in}/other.tif", "--out", "{out}/o"});
    row("segment: box outside",
        {"segment", "{in}/good.tif", "--out", "{out}/o.tif", "--box", "0:9,0:10,0:10"});
    row("segment: into a missing folder",
        {"segment", "{in}/good.tif", "--out", "{out}/none/o.tif", "--box", "0:1,0:8,0:8"});
    row("segment: unknown ending", {"segment", "{in}/good.tif", "--out", "{out}/o.xyz"});
    row("segment: no such model",
        {"segment", "{in}/good.tif", "--model", "{in}/none", "--out", "{out}/o.tif"});
    row("render: into a missing folder",
        {"render", "{in}/labels.tif", "--out", "{out}/none/o.png", "--size", "64x64"});
    row("render: no such recipe",
        {"render", "{in}/labels.tif", "--out", "{out}/o.png", "--recipe", "{in}/none.json"});
    row("render: a recipe that is no JSON",
        {"render", "{in}/labels.tif", "--out", "{out}/o.png", "--recipe", "{in}/text.tif"});
    row("turntable: unknown ending",
        {"turntable", "{in}/labels.tif", "--out", "{out}/o.xyz", "--frames", "2", "--size", "64x64"});
    row("film: no such file", {"film", "--config", "{in}/none.json", "--out", "{out}/o.mp4"});
    row("film: no JSON", {"film", "--config", "{in}/text.tif", "--out", "{out}/o.mp4"});
    row("rotations: no JSON", {"rotations", "--config", "{in}/text.tif", "--out", "{out}/o"});
    row("trainvideo: no run", {"trainvideo", "{in}", "--kind", "segmentation", "--out", "{out}/o.mp4"});
    row("train: shapes differ",
        {"train", "--network", "2D-3D+3x3x3", "--base", "4", "--image", "{in}/good.tif", "--labels",
         "{in}/other.tif", "--out", "{out}/m", "--steps", "1"});
    row("train: no such schedule", {"train", "--image", "{in}/good.tif", "--labels", "{in}/labels.tif", "--out",
                                    "{out}/m", "--schedule", "nightly"});
    row("study: no such file", {"study", "--config", "{in}/none.json", "--out", "{out}/s"});
    row("study: no JSON", {"study", "--config", "{in}/good.tif", "--out", "{out}/s"});
    row("table: no study", {"table", "{in}"});
    row("figure: no such figure", {"figure", "S99", "--config", "{in}/none.json", "--out", "{out}/f.svg"});
    row("figure: unknown ending", {"figure", "S5", "--config", "{in}/none.json", "--out", "{out}/f.xyz"});
    row("figure: no such settings", {"figure", "S5", "--config", "{in}/none.json", "--out", "{out}/f.svg"});
    row("phantom: into a missing folder",
        {"phantom", "{out}/none/i.tif", "{out}/none/l.tif", "--shape", "2,64,64"});
    // Of this size they would take longer than the test waits: they are refused before the volume is made.
    row("phantom: unknown ending", {"phantom", "{out}/i.xyz", "{out}/l.tif", "--shape", "200,2000,2000"});
    row("phantom: unknown ending of the labels",
        {"phantom", "{out}/i.tif", "{out}/l.xyz", "--shape", "200,2000,2000"});
}

void tst_BadInput::failsInOneLine() {
    QFETCH(QStringList, arguments);
    expectFailure(arguments);
}

void tst_BadInput::badModelsFailInOneLine_data() {
    QTest::addColumn<QString>("spoilt");
    for (const char* spoilt :
         {"card is no JSON", "no weights", "weights cut", "header no JSON", "header too long", "other sizes",
          "a layer missing", "offsets outside", "not a number"})
        QTest::newRow(spoilt) << spoilt;
}

void tst_BadInput::badModelsFailInOneLine() {
    QFETCH(QString, spoilt);
    if (shippedModel().empty()) QSKIP("nothing to run here: no model ships with this build");
    TemporaryFolder folder;
    const auto model = folder.path / "model";
    copyFolder(shippedModel(), model);
    const auto weights = model / "weights.safetensors";
    const auto firstTensor = [](auto& header) -> auto& {
        for (auto& [name, entry] : header.items())
            if (name != "__metadata__") return entry;
        throw std::logic_error("a model without weights");
    };
    QFile file(QString::fromStdString(weights.string()));
    if (spoilt == "card is no JSON")
        std::filesystem::resize_file(model / "model.json", 20);
    else if (spoilt == "no weights")
        std::filesystem::remove(weights);
    else if (spoilt == "weights cut")
        std::filesystem::resize_file(weights, std::filesystem::file_size(weights) - 40);
    else if (spoilt == "header no JSON" || spoilt == "header too long") {
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(spoilt == "header no JSON" ? 8 : 4);
        file.write("\xff\xff\xff\xff");
        file.close();
    } else if (spoilt == "other sizes")
        spoilWeights(model, [&](auto& header, auto&) {
            firstTensor(header)["shape"][0] = firstTensor(header)["shape"][0].template get<int>() + 1;
        });
    else if (spoilt == "a layer missing")
        spoilWeights(model, [&](auto& header, auto&) {
            for (auto& [name, entry] : header.items())
                if (name != "__metadata__") {
                    header.erase(name);
                    return;
                }
        });
    else if (spoilt == "offsets outside")
        spoilWeights(model, [&](auto& header, auto&) {
            firstTensor(header)["data_offsets"] = {1ULL << 60, 1ULL << 61};
        });
    else
        spoilWeights(model, [&](auto& header, auto& data) {
            const auto& entry = firstTensor(header);
            const bool half = entry["dtype"] == "F16" || entry["dtype"] == "BF16";
            const auto at = entry["data_offsets"][0].template get<int>();
            for (int i = 0; i < (half ? 2 : 4); ++i) data[at + i] = '\xff';
        });
    expectFailure({"segment", "{in}/good.tif", "--model", QString::fromStdString(model.string()), "--out",
                   "{out}/o.tif", "--box", "0:1,0:16,0:16"});
}

void tst_BadInput::wrongUsageIsTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char* name, const QStringList& arguments) { QTest::newRow(name) << arguments; };
    row("nothing", {});
    row("no such command", {"frobnicate"});
    row("info of nothing", {"info"});
    row("no such option", {"info", "{in}/good.tif", "--frobnicate"});
    row("segment: a quality that is none", {"segment", "{in}/good.tif", "--out", "{out}/o.tif", "--quality", "finest"});
    row("convert without OUT", {"convert", "{in}/good.tif"});
    row("convert: a box that is none", {"convert", "{in}/good.tif", "{out}/o.tif", "--box", "0:5"});
    row("convert: an empty box", {"convert", "{in}/good.tif", "{out}/o.tif", "--box", "0:0,0:5,0:5"});
    row("convert: a voxel of no size", {"convert", "{in}/good.tif", "{out}/o.tif", "--voxel-nm", "0,10,10"});
    row("convert: a type that is none", {"convert", "{in}/good.tif", "{out}/o.tif", "--dtype", "uint7"});
    row("convert: labels have their own type",
        {"convert", "{in}/labels.tif", "{out}/o.tif", "--labels", "--dtype", "uint8"});
    row("train: weights that are none", {"train", "--image", "{in}/good.tif", "--labels", "{in}/labels.tif", "--out",
                                         "{out}/m", "--weights", "heavy"});
    row("study without --out", {"study", "--config", "{in}/good.tif"});
    row("figure without a name", {"figure", "--config", "{in}/good.tif", "--out", "{out}/f.svg"});
    row("segment without --out", {"segment", "{in}/good.tif"});
    row("evaluate without --labels", {"evaluate", "--truth", "{in}/labels.tif"});
    row("render without --out", {"render", "{in}/labels.tif"});
    row("turntable: an axis that is none", {"turntable", "{in}/labels.tif", "--out", "{out}/o.gif", "--axis", "w"});
    row("film without --config", {"film", "--out", "{out}/o.mp4"});
}

void tst_BadInput::wrongUsageIsTwo() {
    QFETCH(QStringList, arguments);
    const auto outcome = runCli(filled(arguments));
    QCOMPARE(outcome.ended, QProcess::NormalExit);
    QVERIFY2(outcome.code == 2,
             qPrintable(QString("ended with %1: %2").arg(outcome.code).arg(outcome.errors)));
    QVERIFY(!outcome.errors.isEmpty());
    QVERIFY2(outcome.out.isEmpty(), qPrintable(outcome.out));
    QVERIFY(filesUnder(QString::fromStdString(m_out.path.string())).isEmpty());
}

void tst_BadInput::fullDiskLeavesNothing() {
    // The shell's limit on the size of files makes writing fail as a full disk does.
    for (const char* name : {"o.tif", "o.h5", "o.mrc", "o.nrrd", "o"}) {
        QProcess shell;
        shell.start("/bin/sh", {"-c", "ulimit -f 4; exec \"$0\" convert \"$1\" \"$2\"", GRANULE_CLI,
                                QString::fromStdString(m_in.file("good.tif")),
                                QString::fromStdString(m_out.file(name))});
        QVERIFY(shell.waitForFinished(60'000));
        const QString errors = shell.readAllStandardError();
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        QVERIFY2(shell.exitCode() == 1 && errors.startsWith("error: "), qPrintable(errors));
        QVERIFY(filesUnder(QString::fromStdString(m_out.path.string())).isEmpty());
    }
    QProcess shell;
    shell.start("/bin/sh", {"-c", "exec \"$0\" info --json \"$1\" > /dev/full", GRANULE_CLI,
                            QString::fromStdString(m_in.file("good.tif"))});
    QVERIFY(shell.waitForFinished(60'000));
    QCOMPARE(shell.exitCode(), 1);
}

void tst_BadInput::soundInputWorks() {
    const auto info = runCli(filled({"info", "{in}/good.tif", "--json"}));
    QCOMPARE(info.code, 0);
    const auto json = nlohmann::json::parse(info.out.toStdString());
    QCOMPARE(json.at("shape"), nlohmann::json({4, 60, 60}));
    QCOMPARE(json.at("voxel_nm"), nlohmann::json({40.0, 10.0, 10.0}));
    for (const char* key : {"format", "channels", "dtype", "levels"}) QVERIFY2(json.contains(key), key);
    TemporaryFolder folder;
    const auto out = QString::fromStdString(folder.file("o.h5"));
    const auto convert = runCli(
        filled({"convert", "{in}/good.tif", out, "--json", "--dtype", "uint16", "--box", "1:3,0:50,0:40"}));
    QCOMPARE(convert.code, 0);
    const auto written = nlohmann::json::parse(convert.out.toStdString());
    QCOMPARE(written.at("shape"), nlohmann::json({2, 50, 40}));
    QCOMPARE(written.at("dtype"), nlohmann::json("uint16"));
    QVERIFY(written.contains("seconds") && written.contains("out"));
    QCOMPARE(io::inspect(out.toStdString()).shape, (Shape{2, 50, 40}));
}

QTEST_GUILESS_MAIN(tst_BadInput)
#include "tst_BadInput.moc"
