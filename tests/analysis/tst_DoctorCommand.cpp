// SPDX-License-Identifier: BSD-3-Clause
// granule-cli doctor, and the commands that leave slices out, as a script sees them.
#include "core/io/Stack.h"
#include "tests/analysis/DamagedStack.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;
using testing::runCli;

namespace {

NoProgress nobody;

} // namespace

class tst_DoctorCommand : public QObject {
    Q_OBJECT
private:
    testing::TemporaryFolder m_folder;
    QString path(const std::string& name) const { return QString::fromStdString(m_folder.file(name)); }
    QByteArray bytesOf(const std::string& name) const {
        QFile file(path(name));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void initTestCase() {
        testing::DamagedStack stack({12, 200, 220}, 4);
        std::vector<SliceShift> shifts(12);
        shifts[8] = {5, -4};
        stack.move(shifts);
        stack.empty(3);
        io::writeStack(m_folder.file("stack.tif"), stack.volume(), {}, VoxelType::UInt16, nobody);
        io::writeLabels(m_folder.file("truth.tif"), testing::filledBox({12, 20, 20}, {{0, 0, 0}, {12, 10, 20}}, 1), nobody);
        io::writeLabels(m_folder.file("labels.tif"), testing::filledBox({12, 20, 20}, {{0, 0, 0}, {9, 10, 20}}, 1), nobody);
    }

    void findingsAndDriftAreListed() {
        const auto ran = runCli({"doctor", path("stack.tif")});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        const auto findings = ran.json["findings"].toArray();
        QCOMPARE(findings.size(), 2);
        QCOMPARE(findings[0].toObject()["kind"].toString(), QString("missing"));
        QCOMPARE(findings[1].toObject()["slice"].toInt(), 8);
        QCOMPARE(findings[1].toObject()["kind"].toString(), QString("shifted"));
        const auto drift = ran.json["drift"].toArray();
        QCOMPARE(drift.size(), 12);
        const auto at = drift[8].toObject();
        QVERIFY(std::abs(at["unsteady_dy"].toDouble() - 5) < 1);
        QVERIFY(std::abs(at["dy_nm"].toDouble() - 10 * at["dy"].toDouble()) < 0.1);
    }

    void aCorrectedCopyIsSoundAndTheInputUntouched() {
        const auto before = bytesOf("stack.tif");
        const auto ran = runCli({"doctor", path("stack.tif"), "--correct", path("out.tif"), "--interpolate"});
        QVERIFY2(ran.code == 0, qPrintable(ran.error));
        QCOMPARE(ran.json["interpolated"].toArray(), QJsonArray{3});
        QCOMPARE(bytesOf("stack.tif"), before);
        const auto again = runCli({"doctor", path("out.tif")});
        QVERIFY2(again.json["findings"].toArray().isEmpty(), again.json.toJson());
        QVERIFY(again.json["most_unsteady_drift_px"].toDouble() < 1);
        const auto kept = runCli({"doctor", path("stack.tif"), "--correct", path("kept.tif"), "--keep-drift", "--interpolate-slices", "5,3"});
        QCOMPARE(kept.json["interpolated"].toArray(), (QJsonArray{3, 5}));
        const auto a = io::openStack(m_folder.file("kept.tif")), b = io::openStack(m_folder.file("stack.tif"));
        const Box eighth{{8, 0, 0}, {9, 200, 220}};
        QVERIFY(a.readRaw(eighth) == b.readRaw(eighth));
    }

    void itSaysWhatIsWrong() {
        const auto itself = runCli({"doctor", path("stack.tif"), "--correct", path("stack.tif")});
        QVERIFY(itself.code == 1 && itself.error.contains("never written to"));
        const auto ending = runCli({"doctor", path("stack.tif"), "--correct", path("x.jpg")});
        QVERIFY(ending.code == 1 && ending.error.contains(".tif"));
        const auto outside = runCli({"doctor", path("stack.tif"), "--correct", path("y.tif"), "--interpolate-slices", "12"});
        QVERIFY(outside.code == 1 && outside.error.contains("0 to 11") && !QFile::exists(path("y.tif")));
        QCOMPARE(runCli({"doctor", path("none.tif")}).code, 1);
        QCOMPARE(runCli({"doctor", path("stack.tif"), "--interpolate"}).code, 2);
    }

    void masksLeaveSlicesOutOfScores() {
        const QStringList files{"evaluate", "--truth", path("truth.tif"), "--labels", path("labels.tif")};
        QVERIFY(runCli(files).json["iou"].toArray()[1].toDouble() < 0.8);
        const auto masked = runCli(files + QStringList{"--mask-slices", "11,9,10,9"});
        QCOMPARE(masked.json["iou"].toArray()[1].toDouble(), 1.0);
        QCOMPARE(masked.json["voxels"].toInt(), 9 * 400);
        const auto outside = runCli(files + QStringList{"--mask-slices", "12"});
        QVERIFY(outside.code == 1 && outside.error.contains("0 to 11"));
        const auto compared = runCli({"compare", "--rater", "A=" + path("truth.tif"), "--rater", "B=" + path("labels.tif"), "--out", path("figures"),
                                      "--mask-slices", "9,10,11", "--surface-distances"});
        QVERIFY2(compared.code == 0, qPrintable(compared.error));
        const auto pair = compared.json["pairs"].toArray()[0].toObject();
        QCOMPARE(pair["accuracy"].toDouble(), 1.0);
        QCOMPARE(pair["surface_distance"].toArray()[1].toObject()["max_nm"].toDouble(), 0.0);
    }
};

QTEST_GUILESS_MAIN(tst_DoctorCommand)
#include "tst_DoctorCommand.moc"
