// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace granule;
using namespace granule::testing;

/// The study's run-length JSON is read as its authors write it, and written so that they could read it.
class tst_RunJson : public QObject {
    Q_OBJECT
private slots:
    void runsCountFromOneAndCrossRows();
    void labelsComeBack();
    void whatIsWrittenIsTheFormat();
    void theTypeIsTheFilesWhereItFits_data();
    void theTypeIsTheFilesWhereItFits();
    void refusals_data();
    void refusals();

private:
    std::string write(const std::string& text) {
        writeBytes(m_folder.file("labels.json"), text);
        return m_folder.file("labels.json");
    }
    NoProgress m_progress;
    TemporaryFolder m_folder;
};

void tst_RunJson::runsCountFromOneAndCrossRows() {
    // Keys in any order, as a Python dict has them.
    const auto path =
        write(R"({"12": "1 2", "3": "6 4", ".info": {"shape": [2, 2, 3], "dtype": "np.int", "extra": [1]}})");
    const auto labels = io::readLabels(path, m_progress);
    QCOMPARE(labels.read<LabelId>(Box::of(labels.shape())),
             (std::vector<LabelId>{12, 12, 0, 0, 0, 3, 3, 3, 3, 0, 0, 0}));
    QCOMPARE(labels.read<LabelId>({{0, 1, 1}, {2, 2, 3}}), (std::vector<LabelId>{0, 3, 0, 0}));
}

void tst_RunJson::labelsComeBack() {
    for (const int classes : {1, 2, 7, 300}) {
        const auto labels = randomLabels({3, 70, 65}, classes, 5);
        const auto path = m_folder.file("back.json");
        io::writeLabels(path, labels, m_progress);
        const auto back = io::readLabels(path, m_progress);
        QVERIFY(back.shape() == labels.shape() && back.spacing() == labels.spacing());
        QCOMPARE(back.read<LabelId>(Box::of(back.shape())), labels.read<LabelId>(Box::of(labels.shape())));
    }
}

void tst_RunJson::whatIsWrittenIsTheFormat() {
    const auto path = m_folder.file("written.json");
    io::writeLabels(path, filledBox({2, 2, 3}, {{0, 1, 1}, {2, 2, 3}}, 4), m_progress);
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(bytesOf(path))).object();
    QCOMPARE(json.value("4").toString(), "5 2 11 2");
    QCOMPARE(json.size(), 2);
    QCOMPARE(json.value(".info").toObject().value("shape").toArray(), (QJsonArray{2, 2, 3}));
    QVERIFY(!messageOf([&] {
                 io::writeStack(m_folder.file("grey.json"), greyRamp({2, 3, 4}), {}, VoxelType::UInt8,
                                m_progress);
             }).empty());
    QVERIFY(!std::filesystem::exists(m_folder.file("grey.json")));
}

void tst_RunJson::theTypeIsTheFilesWhereItFits_data() {
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("read");
    QTest::newRow("np.int") << "np.int"
                            << "6"
                            << "uint8";
    QTest::newRow("int64") << "int64"
                           << "600"
                           << "uint16";
    QTest::newRow("uint16") << "uint16"
                            << "6"
                            << "uint16";
    QTest::newRow("int32") << "int32"
                           << "6"
                           << "int32";
    QTest::newRow("too small") << "int16"
                               << "4000000000"
                               << "uint32";
}

void tst_RunJson::theTypeIsTheFilesWhereItFits() {
    QFETCH(QString, dtype);
    QFETCH(QString, label);
    QFETCH(QString, read);
    const auto text =
        QString(R"({".info": {"shape": [4, 5], "dtype": "%1"}, "%2": "3 1"})").arg(dtype, label);
    const auto info = io::inspect(write(text.toStdString()));
    QCOMPARE(QString::fromStdString(describe(info.type)), read);
    QCOMPARE(describe(info.shape), std::string("1x4x5"));
}

void tst_RunJson::refusals_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    const QString info = R"({".info": {"shape": [1, 2, 3], "dtype": "uint8"}, )";
    QTest::newRow("other JSON") << R"({"name": "schema"})"
                                << ".info";
    QTest::newRow("cut off") << info << "truncated";
    QTest::newRow("outside") << info + R"("1": "6 2"})"
                             << "outside";
    QTest::newRow("from nought") << info + R"("1": "0 2"})"
                                 << "outside";
    QTest::newRow("overflowing") << info + R"("1": "2 9223372036854775807"})"
                                 << "outside";
    QTest::newRow("odd") << info + R"("1": "2 1 4"})"
                         << "outside";
    QTest::newRow("no numbers") << info + R"("1": "2 1 x"})"
                                << "more than numbers";
    QTest::newRow("no label") << info + R"("cell": "2 1"})"
                              << "no label";
    QTest::newRow("negative") << info + R"("-1": "2 1"})"
                              << "no label";
    QTest::newRow("no text") << info + R"("1": 7})"
                             << "no text";
    QTest::newRow("twice") << info + R"("1": "2 3", "2": "3 1"})"
                           << "both claim";
    QTest::newRow("no shape") << R"({".info": {"dtype": "uint8"}})"
                              << "shape";
    QTest::newRow("shape of text") << R"({".info": {"shape": "2x2", "dtype": "uint8"}})"
                                   << "shape";
    QTest::newRow("empty") << R"({".info": {"shape": [1, 0, 3]}})"
                           << "claims";
    QTest::newRow("absurd") << R"({".info": {"shape": [4000000000, 4000000000, 4000000000]}})"
                            << "claims";
}

void tst_RunJson::refusals() {
    QFETCH(QString, text);
    QFETCH(QString, word);
    const auto path = write(text.toStdString());
    const auto message = messageOf([&] { io::inspect(path); });
    QVERIFY2(QString::fromStdString(message).contains(word) && message.find("labels.json") != message.npos,
             message.c_str());
}

QTEST_GUILESS_MAIN(tst_RunJson)
#include "tst_RunJson.moc"
