// SPDX-License-Identifier: BSD-3-Clause
// granule-cli study, table and figure S5, as a script sees them, on networks of a few weights.
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace granule;
using testing::bytesOf;
using testing::writeBytes;

namespace {

NoProgress nobody;

testing::CliRun cli(const QStringList& arguments) {
    return testing::runCli(arguments, 300000);
}

/// A stack whose grey value gives its seven classes away.
void writeLesson(const testing::TemporaryFolder& folder, const std::string& name, Shape shape, int phase) {
    std::vector<std::uint8_t> grey, ids;
    for (std::int64_t i = 0; i < shape.voxels(); ++i) {
        const auto x = i % shape.x, y = i / shape.x % shape.y;
        const auto id = (x / 8 + y / 8 + phase) % 7;
        ids.push_back(static_cast<std::uint8_t>(id));
        grey.push_back(static_cast<std::uint8_t>(20 + 30 * id + (i * 7919) % 11));
    }
    io::writeStack(folder.file(name + ".tif"), Volume::fromVoxels(shape, grey, plateletSpacing), {}, VoxelType::UInt8, nobody);
    io::writeLabels(folder.file(name + "-labels.tif"), LabelMap::fromVoxels(shape, ids), nobody);
}

const std::string data = R"("data": {"train": {"image": "train.tif", "labels": "train-labels.tif"},
    "eval": {"image": "eval.tif", "labels": "eval-labels.tif"}, "test": {"image": "test.tif", "labels": "test-labels.tif"}})";

std::string studyText(const std::string& seeds = R"({"from": 1, "count": 2})") {
    return "{" + data + R"(, "architectures": ["2d3d-nopyramid", {"network": "2d3d-3x3x3", "key": "plain", "name": "Plain, slow", "baseline": true,
        "settings": {"learning_rate": 1e-4}}], "seeds": )" + seeds + R"(,
        "settings": {"base": 4, "steps": 6, "window": [3, 24, 24], "window_spacing": [1, 8, 8], "relu_logits": false, "elastic_px": 0},
        "top_k": 2, "tiling": "large", "device": "cpu", "threads": 1})";
}

} // namespace

class tst_Study : public QObject {
    Q_OBJECT
private:
    testing::TemporaryFolder m_folder;
    QString path(const std::string& name) const { return QString::fromStdString(m_folder.file(name)); }
    QString config(const std::string& text) const {
        writeBytes(m_folder.file("study.json"), text);
        return path("study.json");
    }
    /// Everything but the time it took.
    void compareWithWhole(const std::string& study) const {
        QCOMPARE(rows(study), rows("whole"));
        for (const auto& name : rows("whole")) {
            auto one = QJsonDocument::fromJson(QByteArray::fromStdString(bytesOf(m_folder.file("whole/rows/" + name.toStdString())))).object();
            auto other = QJsonDocument::fromJson(QByteArray::fromStdString(bytesOf(m_folder.file(study + "/rows/" + name.toStdString())))).object();
            one.remove("seconds"), other.remove("seconds");
            QCOMPARE(one, other);
        }
        for (const std::string name : {"2d3d-nopyramid.json", "plain.json"})
            QCOMPARE(bytesOf(m_folder.file(study + "/ensembles/" + name)), bytesOf(m_folder.file("whole/ensembles/" + name)));
    }
    QStringList rows(const std::string& study) const { return QDir(path(study) + "/rows").entryList(QDir::Files, QDir::Name); }

private slots:
    void initTestCase() {
        writeLesson(m_folder, "train", {4, 40, 48}, 0);
        writeLesson(m_folder, "eval", {3, 32, 40}, 1);
        writeLesson(m_folder, "test", {3, 40, 32}, 2);
        const auto ran = cli({"study", "--config", config(studyText()), "--out", path("whole")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(ran.json["runs"].toInt(), 4);
        QCOMPARE(ran.json["done"].toInt(), 4);
    }

    void oneRowARun() {
        QCOMPARE(rows("whole"), (QStringList{"2d3d-nopyramid-seed-1.json", "2d3d-nopyramid-seed-2.json", "plain-seed-1.json", "plain-seed-2.json"}));
        const auto row = QJsonDocument::fromJson(QByteArray::fromStdString(bytesOf(m_folder.file("whole/rows/plain-seed-2.json"))));
        QCOMPARE(row["network"].toString(), QString("2d3d-3x3x3"));
        QCOMPARE(row["steps"].toInt(), 6);
        QVERIFY(row["parameters"].toInt() > 1000 && row["parameters"].toInt() < 100000); // of base 4, not of the study's base
        QVERIFY(row["peak_miou_all"].toDouble() > 0 && row["eval"]["miou_all"].toDouble() > 0);
        QVERIFY(row["test"]["miou_all"].isNull() && row["test"]["miou_org"].isDouble() && row["comparison"].isNull());
    }

    /// Tasks that share a folder make what one program makes, to the byte.
    void tasksEqualTheWhole() {
        for (const char* task : {"1/3", "2/3", "3/3"}) {
            const auto ran = cli({"study", "--config", config(studyText()), "--out", path("parts"), "--task", task});
            QVERIFY2(ran.code == 0, qPrintable(ran.error));
        }
        compareWithWhole("parts");
    }

    /// Killed without warning in the middle of its second run, it goes on to the same scores.
    void killedStudiesGoOn() {
        QProcess process;
        process.start(QStringLiteral(GRANULE_CLI), {"study", "--config", config(studyText()), "--out", path("killed"), "--quiet"});
        const auto begun = path("killed/runs/2d3d-nopyramid-seed-2/checkpoint/state.safetensors");
        QVERIFY(QTest::qWaitFor([&] { return QFile::exists(begun); }, 60000));
        process.kill();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
        const auto ran = cli({"study", "--config", config(studyText()), "--out", path("killed"), "--resume"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        compareWithWhole("killed");
    }

    /// What a killed program leaves, a run without its row, is done again; the rest is not touched.
    void resumeDoesOnlyWhatIsMissing() {
        const auto lost = m_folder.file("whole/rows/plain-seed-1.json"), kept = m_folder.file("whole/rows/plain-seed-2.json");
        const auto before = bytesOf(lost), other = bytesOf(kept);
        std::filesystem::remove(lost);
        const auto refused = cli({"study", "--config", config(studyText()), "--out", path("whole")});
        QVERIFY(refused.code == 1 && refused.error.contains("--resume"));
        const auto ran = cli({"study", "--config", config(studyText()), "--out", path("whole"), "--resume"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(bytesOf(kept), other);
        const auto was = QJsonDocument::fromJson(QByteArray::fromStdString(before)), is = QJsonDocument::fromJson(QByteArray::fromStdString(bytesOf(lost)));
        QCOMPARE(is["eval"], was["eval"]);
        QCOMPARE(is["peak_miou_all"], was["peak_miou_all"]);
    }

    void seedsCanBeAdded() {
        const auto ran = cli({"study", "--config", config(studyText("[1, 2, 7]")), "--out", path("parts"), "--resume"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(ran.json["done"].toInt(), 6);
        QVERIFY(QString::fromStdString(bytesOf(m_folder.file("parts/ensembles/plain.json"))).contains("plain-seed-7"));
    }

    void tableHasThreeParts() {
        const auto ran = cli({"table", path("whole"), "--csv", path("s1.csv")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        const auto lines = ran.json.array();
        QStringList parts;
        for (const QJsonValue line : lines) parts << line["part"].toString();
        QCOMPARE(parts, (QStringList{"a", "a", "b", "c"}));
        QVERIFY(lines.at(0)["algorithm"].toString().startsWith("Top-2 No 3D Pyramid"));
        QCOMPARE(lines.at(3)["algorithm"].toString(), QString("Plain, slow"));
        for (const char* key : {"eval_miou_all", "eval_miou_org", "test_miou_org"}) QVERIFY2(lines.at(2)[key].isDouble(), key);
        // The best single instance is the better of the two rows.
        const auto score = [&](const char* row) {
            return QJsonDocument::fromJson(QByteArray::fromStdString(bytesOf(m_folder.file(row))))["eval"]["miou_all"].toDouble();
        };
        QCOMPARE(lines.at(2)["eval_miou_all"].toDouble(), std::max(score("whole/rows/2d3d-nopyramid-seed-1.json"), score("whole/rows/2d3d-nopyramid-seed-2.json")));
        QCOMPARE(QString::fromStdString(bytesOf(m_folder.file("s1.csv"))).count('\n'), 5);
        QCOMPARE(cli({"table", path("nowhere")}).code, 1);
    }

    void figureS5ComparesArchitectures() {
        writeBytes(m_folder.file("s5.json"), R"({"study": "whole", "resamples": 500})");
        for (const char* name : {"s5.png", "s5.svg", "s5.pdf"}) {
            const auto ran = cli({"figure", "S5", "--config", path("s5.json"), "--out", path(name)});
            QVERIFY2(ran.code == 0, qPrintable(ran.error));
            QCOMPARE(ran.json["out"].toString(), path(name));
            QCOMPARE(ran.json["series"].toArray().size(), 2);
            const auto comparison = ran.json["comparisons"].toArray().at(0);
            QVERIFY(comparison["p"].toDouble() > 0 && comparison["mean_difference_95"].toArray().size() == 2);
            QVERIFY(QFile(path(name)).size() > 1000);
        }
        QCOMPARE(QImage(path("s5.png")).width(), 1890); // 160 mm at 300 dpi
        writeBytes(m_folder.file("s5.json"), R"({"series": [{"name": "A", "values": [0.5, 0.6, 0.55]}, {"name": "B", "values": [0.1, 0.2, 0.3]}]})");
        const auto ran = cli({"figure", "S5", "--config", path("s5.json"), "--out", path("own.svg")});
        QCOMPARE(ran.json["best"].toString(), QString("A"));
        QVERIFY(std::abs(ran.json["comparisons"].toArray().at(0)["p"].toDouble() - 0.1) < 1e-9);
    }

    void figureS6ShowsLabelsAndWeights() {
        QCOMPARE(cli({"weights", path("train-labels.tif"), path("weights.tif")}).code, 0);
        writeBytes(m_folder.file("s6.json"), R"({"labels": "train-labels.tif", "weights": "weights.tif", "slice": 1})");
        for (const char* name : {"s6.png", "s6.svg"}) {
            const auto ran = cli({"figure", "S6", "--config", path("s6.json"), "--out", path(name)});
            QVERIFY2(ran.code == 0, qPrintable(ran.error));
            QVERIFY(ran.json["most_weight"].toDouble() > 0.5);
        }
        const QImage picture(path("s6.png"));
        QCOMPARE(picture.width(), 1890);
        // The first labels, left under the title, are background: jet's dark blue.
        QCOMPARE(picture.pixelColor(60, 110), QColor(0, 0, 127));
        writeBytes(m_folder.file("s6.json"), R"({"labels": "train-labels.tif", "weights": "eval.tif"})");
        const auto other = cli({"figure", "S6", "--config", path("s6.json"), "--out", path("no.png")});
        QVERIFY(other.code == 1 && other.error.contains("granule-cli weights") && !QFile::exists(path("no.png")));
    }

    void badStudiesAreRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(text) << QString(expected);
        };
        row("not JSON", "{", "not JSON");
        row("a list", "[]", "JSON object");
        row("unknown key", "{" + data + R"(, "architectures": ["2d3d-3x3x3"], "seeds": [1], "sedes": 3})", "sedes");
        row("unknown architecture", "{" + data + R"(, "architectures": ["2d4d"], "seeds": [1]})", "2d4d");
        row("unknown setting", "{" + data + R"(, "architectures": ["2d3d-3x3x3"], "seeds": [1], "settings": {"lerning_rate": 1}})", "lerning_rate");
        row("unknown key of an architecture", "{" + data + R"(, "architectures": [{"network": "2d3d-3x3x3", "sed": 1}], "seeds": [1]})", "sed");
        row("no architecture", "{" + data + R"(, "architectures": [], "seeds": [1]})", "architectures");
        row("twice the same", "{" + data + R"(, "architectures": ["2d3d-3x3x3", "2d3d-3x3x3"], "seeds": [1]})", "key");
        row("no seeds", "{" + data + R"(, "architectures": ["2d3d-3x3x3"]})", "seeds");
        row("a seed twice", "{" + data + R"(, "architectures": ["2d3d-3x3x3"], "seeds": [1, 1]})", "twice");
        row("a key that leaves the folder", "{" + data + R"(, "architectures": [{"network": "2d3d-3x3x3", "key": "../x"}], "seeds": [1]})", "../x");
        row("no data", R"({"architectures": ["2d3d-3x3x3"], "seeds": [1]})", "data.train");
        row("data of another kind", R"({"data": 3, "architectures": ["2d3d-3x3x3"], "seeds": [1]})", "data");
        row("no such file", R"({"data": {"train": {"image": "none.tif", "labels": "train-labels.tif"}, "eval": {"image": "eval.tif", "labels": "eval-labels.tif"}},
            "architectures": ["2d3d-3x3x3"], "seeds": [1]})", "none.tif");
        row("labels of another image", R"({"data": {"train": {"image": "train.tif", "labels": "eval-labels.tif"}, "eval": {"image": "eval.tif", "labels": "eval-labels.tif"}},
            "architectures": ["2d3d-3x3x3"], "seeds": [1]})", "eval-labels.tif");
    }

    /// Known before anything is trained.
    void objectIdsAreNoClasses() {
        io::writeLabels(m_folder.file("objects-labels.tif"), LabelMap::fromVoxels({3, 24, 24}, std::vector<std::uint8_t>(3 * 24 * 24, 9)), nobody);
        writeLesson(m_folder, "objects-image", {3, 24, 24}, 0);
        auto text = QString::fromStdString(studyText());
        text.replace("\"test.tif\"", "\"objects-image.tif\"").replace("test-labels.tif", "objects-labels.tif");
        const auto ran = cli({"study", "--config", config(text.toStdString()), "--out", path("objects")});
        QVERIFY2(ran.code == 1 && ran.error.contains("objects-labels.tif"), qPrintable(ran.error));
        QVERIFY(!QDir(path("objects")).exists());
    }

    void badStudiesAreRefused() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto ran = cli({"study", "--config", config(text.toStdString()), "--out", path("bad")});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.error.startsWith("error: ") && ran.error.contains(expected), qPrintable(ran.error));
        QVERIFY(!QDir(path("bad")).exists());
    }

    void anotherStudyInTheFolderIsSaid() {
        auto text = QString::fromStdString(studyText()).replace("\"steps\": 6", "\"steps\": 7").toStdString();
        const auto ran = cli({"study", "--config", config(text), "--out", path("whole"), "--resume"});
        QVERIFY(ran.code == 1 && ran.error.contains("study.json"));
        QCOMPARE(cli({"study", "--config", config(studyText()), "--out", path("whole"), "--resume", "--task", "4/3"}).code, 1);
        QCOMPARE(cli({"study", "--config", path("none.json"), "--out", path("whole")}).code, 1);
        QCOMPARE(cli({"figure", "S9", "--config", path("study.json"), "--out", path("x.png")}).code, 1);
    }

    /// A run that diverges leaves a row that says so; the study goes on, and the table leaves it out.
    void failedRunsAreSaidAndLeftOut() {
        const auto text = "{" + data + R"(, "architectures": [{"network": "2d3d-nopyramid", "key": "wild", "settings": {"learning_rate": 10, "steps": 60}}, "2d3d-nopyramid"],
            "seeds": [1], "settings": {"base": 4, "steps": 2, "window": [3, 24, 24], "relu_logits": false}, "tiling": "large", "device": "cpu", "threads": 1})";
        const auto ran = cli({"study", "--config", config(text), "--out", path("wild")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(ran.json["done"].toInt() + int(ran.json["failed"].toArray().size()), 2);
        const auto table = cli({"table", path("wild")});
        QCOMPARE(table.code, 0);
        QCOMPARE(table.json.array().size(), ran.json["done"].toInt());
    }
};

QTEST_GUILESS_MAIN(tst_Study)
#include "tst_Study.moc"
