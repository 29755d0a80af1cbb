// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/BlindReading.h"
#include "core/io/Stack.h"
#include "tests/support/Files.h"
#include "tests/support/RunCli.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace granule;

namespace {

/// Four cells with a granule each, and a stack.
struct Ground {
    testing::TemporaryFolder folder;
    LabelMap labels{{8, 90, 90}, {100, 40, 40}};
    QString labelFile = QString::fromStdString(folder.file("labels.tif")), image = QString::fromStdString(folder.file("image.tif")),
            plan = QString::fromStdString(folder.file("plan.json")), out = QString::fromStdString(folder.file("out"));

    Ground() {
        for (const std::int64_t y : {5, 50})
            for (const std::int64_t x : {5, 50}) {
                testing::fill(labels, {{1, y, x}, {7, y + 30, x + 30}}, 1);
                testing::fill(labels, {{2, y + 5, x + 5}, {6, y + 15, x + 15}}, 3);
            }
        NoProgress quiet;
        io::writeLabels(labelFile.toStdString(), labels, quiet);
        io::writeStack(image.toStdString(), testing::greyRamp(labels.shape(), VoxelType::UInt8, labels.spacing()), {}, VoxelType::UInt8, quiet);
    }
    testing::CliRun makePlan(const QStringList& more = {}) const {
        return testing::runCli(QStringList{"reading", "plan", labelFile, "--image", image, "--out", plan} + more);
    }
};

} // namespace

class TestReadingCommand : public QObject {
    Q_OBJECT
private slots:
    void aPlanHoldsTheCellsAndNoLabels() {
        const Ground ground;
        const auto run = ground.makePlan({"--repeat", "0.5", "--seed", "3", "--title", "First round"});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        QCOMPARE(run.json["cells"].toInt(), 4);
        QCOMPARE(run.json["repeats"].toInt(), 2);
        const auto plan = agreement::readReading(ground.plan.toStdString());
        QCOMPARE(plan.items.size(), std::size_t{6});
        QCOMPARE(plan.done(), std::size_t{0});
        QCOMPARE(plan.title, std::string("First round"));
        QCOMPARE(plan.stackHash, agreement::stackHashOf(io::openStack(ground.image.toStdString()), plan));
        for (const auto& item : plan.items) QVERIFY(!item.labels);
        QCOMPARE(ground.makePlan({"--cells", "2", "--repeat", "0"}).json["turns"].toInt(), 2);
    }
    void mergingGivesTheLabelsBackAndTheScoreOfRepeats() {
        const Ground ground;
        QCOMPARE(ground.makePlan({"--repeat", "0.5"}).code, 0);
        auto reading = agreement::readReading(ground.plan.toStdString());
        reading.reader = "Ana/B";
        for (auto& item : reading.items) {
            item.labels = ground.labels.cutOut(item.box);
            if (item.repeat) { // the second time one granule is seen where there was cell
                const auto& lo = item.box.lo;
                const auto& hi = item.box.hi;
                testing::fill(*item.labels, Box{{3, 0, 0}, {4, hi.y - lo.y, hi.x - lo.x}}, 3);
            }
            item.seconds = 2, item.whenMs = 1;
        }
        const auto file = QString::fromStdString(ground.folder.file("ana.json"));
        agreement::writeReading(file.toStdString(), reading);
        const auto run = testing::runCli({"reading", "merge", file, ground.plan, "--out", ground.out});
        QVERIFY2(run.code == 0, qPrintable(run.error));
        const auto readers = run.json["readers"].toArray();
        QCOMPARE(readers.size(), 2);
        const auto ana = readers[0].toObject();
        QCOMPARE(ana["reader"].toString(), QString("Ana/B"));
        QCOMPARE(ana["seconds"].toArray().size(), 6);
        NoProgress quiet;
        const auto back = io::readLabels(ana["labels"].toString().toStdString(), quiet);
        QCOMPARE(back.read(Box::of(back.shape())), ground.labels.read(Box::of(back.shape())));
        const auto dice = ana["against_themselves"].toObject()["dice"].toArray();
        QVERIFY(dice[3].toDouble() > 0 && dice[3].toDouble() < 1);
        QVERIFY(dice[2].isNull());
        QVERIFY(readers[1].toObject()["against_themselves"].isNull());
        QCOMPARE(readers[1].toObject()["done"].toInt(), 0);
    }
    void whatDoesNotFitIsSaidAndLeavesNothing() {
        const Ground ground;
        NoProgress quiet;
        io::writeStack(ground.image.toStdString(), testing::greyRamp({8, 90, 91}), {}, VoxelType::UInt8, quiet);
        const auto other = ground.makePlan();
        QCOMPARE(other.code, 1);
        QVERIFY2(other.error.contains("8x90x91"), qPrintable(other.error));
        QVERIFY(!std::filesystem::exists(ground.plan.toStdString()));
        testing::writeBytes(ground.plan.toStdString(), "no reading");
        const auto damaged = testing::runCli({"reading", "merge", ground.plan, "--out", ground.out});
        QCOMPARE(damaged.code, 1);
        QVERIFY2(damaged.error.contains("plan.json"), qPrintable(damaged.error));
        QVERIFY(!std::filesystem::exists(ground.out.toStdString()));
        QCOMPARE(testing::runCli({"reading"}).code, 2);
        QCOMPARE(testing::runCli({"reading", "merge", "--out", ground.out}).code, 2);
    }
};

QTEST_APPLESS_MAIN(TestReadingCommand)
#include "tst_ReadingCommand.moc"
