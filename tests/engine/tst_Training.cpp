// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Model.h"
#include "core/engine/Safetensors.h"
#include "core/engine/Training.h"
#include "core/engine/training/Schedule.h"
#include "core/engine/training/WindowSampler.h"
#include "core/volume/TrainingSnapshot.h"
#include "tests/engine/Lesson.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

namespace granule::engine {

using granule::testing::messageOf;
using granule::testing::TemporaryFolder;
namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

TrainResult teach(const TrainConfig& config, const fs::path& out, std::stop_token stop = {}) {
    const auto [image, labels] = lesson();
    NoProgress none;
    return train(config, image, labels, {}, out, none, stop);
}

std::vector<float> weightsOf(const fs::path& model) {
    std::vector<float> all;
    for (const auto& tensor : readTensorFile(model / "checkpoint/state.safetensors").tensors)
        all.insert(all.end(), tensor.values.begin(), tensor.values.end());
    return all;
}

/// Stops a run once it is past `fraction`.
class StopAt : public Progress {
public:
    StopAt(double fraction) : m_fraction(fraction) {}
    void update(double fraction) override {
        if (fraction >= m_fraction) source.request_stop();
    }
    std::stop_source source;

private:
    double m_fraction;
};

} // namespace

class tst_Training : public QObject {
    Q_OBJECT
private slots:
    void studySettingsAreTheStudys() {
        QCOMPARE(studyConfig("No Multi-Loss").loss2d, 0.0);
        QCOMPARE(studyConfig("2d3d-3x3x3").loss2d, 0.33);
        QVERIFY(!studyConfig("No 3D Pyramid").spec.pyramid);
        LabelledVolume volume{{50, 800, 800}, std::vector<float>(1, 0.0F), {}, {}};
        QCOMPARE(WindowSampler(volume, studyConfig("2d3d-3x3x3")).windowsPerEpoch(), 828);
    }

    void maskedSlicesTeachNothing() {
        auto config = small();
        config.weights = LossWeights::None;
        config.steps = 3;
        const auto [image, labels] = lesson();
        auto wrong = labels; // what is said of slice 2 must not matter
        const std::vector<LabelId> other(static_cast<std::size_t>(lessonShape.y * lessonShape.x), 2);
        wrong.write({{2, 0, 0}, {3, lessonShape.y, lessonShape.x}}, other.data());
        TemporaryFolder folder;
        NoProgress none;
        const auto learned = [&](const LabelMap& truth, const char* name) {
            return weightsOf(train(config, image, truth, {}, folder.path / name, none, {}).model);
        };
        QVERIFY(learned(labels, "a") != learned(wrong, "b"));
        config.maskedSlices = {2};
        const auto masked = learned(labels, "c");
        QVERIFY(masked == learned(wrong, "d"));
        QVERIFY(applyTrainSettings("{\"masked_slices\": [1, 2]}", "x", config).maskedSlices == (std::vector<std::int64_t>{1, 2}));
        config.maskedSlices = {6};
        QVERIFY(messageOf([&] { train(config, image, labels, {}, folder.path / "e", none, {}); }).find("0 to 5") != std::string::npos);
        config.maskedSlices = {0, 1, 2, 3, 4, 5};
        QVERIFY(messageOf([&] { train(config, image, labels, {}, folder.path / "f", none, {}); }).find("leave some in") != std::string::npos);
        QVERIFY(messageOf([&] { applyTrainSettings("{\"masked_slices\": [-1]}", "x", config); }).find("list of slice numbers") != std::string::npos);
    }

    void schedulesAreThePapers() {
        auto config = studyConfig("2d3d-3x3x3");
        applySchedule(config, "decay");
        QCOMPARE(config.epochs, 48);
        QCOMPARE(learningRateAt(config, 2511), 1e-3);
        QCOMPARE(learningRateAt(config, 2512), 0.75e-3);
        QCOMPARE(learningRateAt(config, 3 * 2512), 1e-3 * 0.75 * 0.75 * 0.75);
        QVERIFY(isHopeless(config, 10, 0.29) && !isHopeless(config, 9, 0.29) && !isHopeless(config, 10, 0.3));
        applySchedule(config, "paper");
        QCOMPARE(learningRateAt(config, 39743), 1e-3);
        QVERIFY(isHopeless(config, 47, 0.1));
        applySchedule(config, "constant");
        QVERIFY(!isHopeless(config, 47, 0.1));
        QVERIFY(messageOf([&] { applySchedule(config, "nightly"); }).find("nightly") != std::string::npos);
    }

    void hopelessRunsStopEarly() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 40;
        config.validateEvery = 4;
        config.stopBelow = 0.999;
        config.stopFromEpoch = 0;
        const auto result = teach(config, folder.path / "m");
        QVERIFY(result.stoppedEarly);
        QCOMPARE(result.steps, 4);
        QVERIFY(granule::testing::bytesOf(folder.path / "m/log.txt").find("stopped early") != std::string::npos);
        config.resume = true; // it stays stopped
        QCOMPARE(teach(config, folder.path / "m").steps, 4);
    }

    void snapshotsShowTheTraining() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 5;
        config.snapshotEvery = 2;
        teach(config, folder.path / "m");
        const auto files = findSnapshots(folder.path / "m");
        QCOMPARE(files.size(), std::size_t(3)); // 0, 2, 4
        const auto first = readSnapshot(files[0]), last = readSnapshot(files[2]);
        QCOMPARE(first.step, 0);
        QCOMPARE(last.step, 4);
        QCOMPARE(last.height, 32);
        QCOMPARE(last.probabilities.size(), std::size_t(7));
        for (std::size_t i = 0; i < last.labels.size(); ++i) {
            int sum = 0;
            for (const auto& plane : last.probabilities) {
                sum += plane[i];
                QVERIFY(plane[i] <= last.probabilities[last.labels[i]][i]);
            }
            QVERIFY(std::abs(sum - 255) <= 7);
        }
        QVERIFY(first.probabilities != last.probabilities);
        auto bytes = granule::testing::bytesOf(files[2]);
        granule::testing::writeBytes(files[2], bytes.substr(0, bytes.size() - 1));
        QVERIFY(messageOf([&] { readSnapshot(files[2]); }).find("damaged") != std::string::npos);
        QVERIFY(findSnapshots(folder.path / "none").empty());
    }

    /// Wild steps are undone: the run goes back and finishes at a lower rate, the same whether or not it is interrupted.
    void recoversFromALossThatIsNotFinite() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 20;
        config.spec.reluLogits = false;
        config.weights = LossWeights::None;
        config.learningRate = 10;
        config.checkpointEvery = 5;
        const auto result = teach(config, folder.path / "a");
        QVERIFY2(result.recoveries >= 1 && result.recoveries <= 3, qPrintable(QString::number(result.recoveries)));
        QCOMPARE(result.steps, 20);
        config.steps = 10;
        teach(config, folder.path / "b");
        config.steps = 20;
        config.resume = true;
        teach(config, folder.path / "b");
        const auto a = weightsOf(folder.path / "a");
        QVERIFY(std::ranges::all_of(a, [](float w) { return std::isfinite(w); }));
        QVERIFY(a == weightsOf(folder.path / "b"));
        QCOMPARE(granule::testing::bytesOf(folder.path / "a/log.txt"), granule::testing::bytesOf(folder.path / "b/log.txt"));
    }

    void givesUpWithAnExplanation() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 30;
        config.spec.reluLogits = false;
        config.loss2d = 0;
        config.classBalance = 0;
        config.edgeWeight = 0;
        config.weightFloor = 1e30; // the first loss is finite, its gradient is not: nothing can be done
        const auto message = messageOf([&] { teach(config, folder.path / "m"); });
        QVERIFY2(message.find("three times") != std::string::npos, message.c_str());
        const auto log = granule::testing::bytesOf(folder.path / "m/log.txt");
        QCOMPARE(std::count(log.begin(), log.end(), '\n'), 3);
        for (const float weight : weightsOf(folder.path / "m")) QVERIFY(std::isfinite(weight));
    }

    /// What the result says of dead classes is what the history and the log say.
    void deadClassesAreSaid() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 3;
        config.spec.classes = 12; // with so many classes and so few steps, some logits are zero everywhere
        const auto result = teach(config, folder.path / "m");
        const auto history = granule::testing::bytesOf(folder.path / "m/history.csv");
        std::string listed;
        for (const int k : result.deadClasses) listed += (listed.empty() ? "" : " ") + std::to_string(k);
        QVERIFY2(history.ends_with("," + listed + "\n"), history.c_str());
        QCOMPARE(fs::exists(folder.path / "m/log.txt"), !listed.empty());
        QCOMPARE(result.missingClasses.size(), std::size_t(9));
    }

    void learnsAndReports() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 60;
        config.spec.reluLogits = false;
        config.learningRate = 3e-3;
        config.validateEvery = 30;
        const auto result = teach(config, folder.path / "m");
        QCOMPARE(result.steps, 60);
        QVERIFY2(result.bestMIoUAll > 0.3, // one class everywhere gives 0.11
                  qPrintable(QString::number(result.bestMIoUAll)));
        const auto card = readModelCard(folder.path / "m");
        QCOMPARE(card.mIoUAll, result.bestMIoUAll);
        QCOMPARE(card.window, (Shape{3, 32, 32}));
        std::ifstream history(folder.path / "m/history.csv");
        std::string line;
        int rows = 0;
        while (std::getline(history, line)) ++rows;
        QCOMPARE(rows, 3); // header, 30, 60
    }

    void sameSeedSameWeightsAndResumeIsBitIdentical() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 8;
        teach(config, folder.path / "a");
        teach(config, folder.path / "b");
        config.steps = 5;
        teach(config, folder.path / "c");
        config.steps = 8;
        config.resume = true;
        teach(config, folder.path / "c");
        const auto a = weightsOf(folder.path / "a");
        QVERIFY(a.size() > 10000);
        QVERIFY(a == weightsOf(folder.path / "b"));
        QVERIFY(a == weightsOf(folder.path / "c"));
        config.seed = 2;
        config.resume = false;
        teach(config, folder.path / "d");
        QVERIFY(a != weightsOf(folder.path / "d"));
    }

    void cancelledRunLeavesACheckpointAndGoesOn() {
        TemporaryFolder folder;
        const auto [image, labels] = lesson();
        auto config = small();
        config.steps = 8;
        teach(config, folder.path / "a");
        StopAt progress(0.5);
        bool cancelled = false;
        try {
            train(config, image, labels, {}, folder.path / "b", progress, progress.source.get_token());
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(!fs::exists(folder.path / "b/model.json"));
        config.resume = true;
        QCOMPARE(teach(config, folder.path / "b").steps, 8);
        QVERIFY(weightsOf(folder.path / "a") == weightsOf(folder.path / "b"));
    }

    void nothingIsOverwrittenUnasked() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 1;
        teach(config, folder.path / "m");
        QVERIFY(messageOf([&] { teach(config, folder.path / "m"); }).find("already") != std::string::npos);
        config.resume = true;
        config.learningRate = 0.5;
        QVERIFY(messageOf([&] { teach(config, folder.path / "m"); }).find("other settings") != std::string::npos);
        std::ofstream(folder.path / "m/checkpoint/state.safetensors") << "rubbish";
        QVERIFY(!messageOf([&] { teach(config, folder.path / "m"); }).empty());
        // A model that came without its run is not trained over.
        const auto weights = granule::testing::bytesOf(folder.path / "m/weights.safetensors");
        std::filesystem::remove_all(folder.path / "m/checkpoint");
        QVERIFY(messageOf([&] { teach(config, folder.path / "m"); }).find("no checkpoint") != std::string::npos);
        QVERIFY(weights == granule::testing::bytesOf(folder.path / "m/weights.safetensors"));
    }

    void aVolumeSmallerThanAWindowCanBeScoredOn() {
        TemporaryFolder folder;
        NoProgress quiet;
        const auto [image, labels] = lesson();
        auto config = small();
        config.steps = 1;
        const auto done = train(config, image, labels, lesson({1, 48, 7}), folder.path / "m", quiet, {});
        QVERIFY(done.bestMIoUAll >= 0 && done.bestMIoUAll <= 1);
    }

    void planesHeldOutAreScoredAndNotLearned() {
        TemporaryFolder folder;
        NoProgress quiet;
        auto config = small();
        config.steps = 2;
        config.heldOutPlanes = 2;
        const auto [image, labels] = lesson();
        auto other = labels; // the planes held out say something else
        const Box last{{4, 0, 0}, {6, 48, 56}};
        other.write(last, std::vector<LabelId>(static_cast<std::size_t>(last.shape().voxels()), 5).data());
        train(config, image, labels, {}, folder.path / "a", quiet, {});
        const auto b = train(config, image, other, {}, folder.path / "b", quiet, {});
        QVERIFY(weightsOf(folder.path / "a") == weightsOf(folder.path / "b"));
        QVERIFY(b.bestMIoUAll < 0.01);
        QVERIFY(readModelCard(folder.path / "a").scoredOn.find("last 2 planes") != std::string::npos);
        config.heldOutPlanes = 6;
        QVERIFY(messageOf([&] { teach(config, folder.path / "c"); }).find("held out") != std::string::npos);
    }

    void learnsInBf16AsWell() {
        TemporaryFolder folder;
        auto config = small();
        config.spec.base = 8;
        config.steps = 120;
        config.learningRate = 3e-3;
        config.spec.reluLogits = false;
        config.bf16 = true;
        config.validateEvery = 40;
        const auto done = teach(config, folder.path / "m");
        QVERIFY2(done.bestMIoUAll > 0.3, std::to_string(done.bestMIoUAll).c_str());
        QCOMPARE(done.recoveries, 0);
    }

    void divergenceIsSaid() {
        TemporaryFolder folder;
        auto config = small();
        config.steps = 50;
        config.learningRate = 1e9;
        config.spec.reluLogits = false;
        const auto message = messageOf([&] { teach(config, folder.path / "m"); });
        QVERIFY2(message.find("learning rate") != std::string::npos, message.c_str());
        QVERIFY(!fs::exists(folder.path / "m/model.json"));
    }

    void wrongDataIsRefused() {
        TemporaryFolder folder;
        const auto [image, labels] = lesson();
        const auto other = lesson({6, 48, 48});
        NoProgress none;
        auto config = small();
        config.steps = 1;
        QVERIFY(messageOf([&] { train(config, image, other.second, {}, folder.path / "m", none, {}); }).find("same grid") != std::string::npos);
        config.spec.classes = 2;
        QVERIFY(messageOf([&] { teach(config, folder.path / "m"); }).find("classes") != std::string::npos);
        auto blind = other.second; // any labels: the image is refused first
        const auto nan = Volume::fromVoxels(other.first.shape(), std::vector<float>(static_cast<std::size_t>(other.first.shape().voxels()), std::nanf("")), plateletSpacing);
        config.spec.classes = 7;
        QVERIFY(messageOf([&] { train(config, nan, blind, {}, folder.path / "m", none, {}); }).find("finite") != std::string::npos);
        QVERIFY(!fs::exists(folder.path / "m"));
        const auto sliver = lesson({2, 7, 40});
        QVERIFY(messageOf([&] { train(config, sliver.first, sliver.second, {}, folder.path / "m", none, {}); }).find("too small") != std::string::npos);
        QVERIFY(!messageOf([&] { teach(config, "/proc/nowhere/m"); }).empty());
    }

    void settingsFilesAreChecked_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("not JSON") << "{"s << "JSON"s;
        QTest::newRow("list") << "[]"s << "object"s;
        QTest::newRow("unknown") << R"({"lerning_rate": 1})"s << "lerning_rate"s;
        QTest::newRow("negative") << R"({"learning_rate": -1})"s << "learning_rate"s;
        QTest::newRow("text") << R"({"base": "4"})"s << "base"s;
        QTest::newRow("fraction") << R"({"base": 4.5})"s << "base"s;
        QTest::newRow("two axes") << R"({"window": [1, 2]})"s << "window"s;
        QTest::newRow("weights") << R"({"weights": "heavy"})"s << "published"s;
        QTest::newRow("schedule") << R"({"schedule": "nightly"})"s << "nightly"s;
        QTest::newRow("schedule, not text") << R"({"schedule": 3})"s << "schedule"s;
        QTest::newRow("huge") << R"({"window": [1, 2, 1e30]})"s << "window"s;
    }

    void settingsFilesAreChecked() {
        QFETCH(std::string, text);
        QFETCH(std::string, expected);
        TemporaryFolder folder;
        std::ofstream(folder.path / "c.json") << text;
        const auto message = messageOf([&] { readTrainConfig(folder.path / "c.json", {}); });
        QVERIFY2(message.find(expected) != std::string::npos, message.c_str());
    }

    void settingsComeBackAsTheyWere() {
        TemporaryFolder folder;
        auto config = small();
        config.seed = 0xFFFFFFFFFFFFFFF0U;
        config.contrast = 0.1;
        auto text = describe(config);
        text.replace(text.find("\"network\""), text.find("\"base\"") - text.find("\"network\""), "");
        std::ofstream(folder.path / "c.json") << text;
        QCOMPARE(describe(readTrainConfig(folder.path / "c.json", studyConfig(config.network))), describe(config));
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Training)
#include "tst_Training.moc"
