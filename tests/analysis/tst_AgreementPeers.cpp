// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/SurfaceDistance.h"
#include "tests/support/TestData.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <cmath>
#include <fstream>
#include <map>
#include <random>

using namespace granule;
using namespace granule::analysis;

namespace {

constexpr Shape shape{12, 70, 90};
constexpr int classes = 7; // the last one is in neither map
using Scores = std::map<std::string, double>;

/// Cells with organelles, drawn `shift` further right, with a share of voxels given to any class.
std::vector<std::uint8_t> rater(std::int64_t shift, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::uint8_t> ids;
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const auto within = [&](std::int64_t cz, std::int64_t cy, std::int64_t cx, std::int64_t r) {
                    return 16 * (z - cz) * (z - cz) + (y - cy) * (y - cy) + (x - shift - cx) * (x - shift - cx) < r * r;
                };
                std::uint8_t id = within(5, 35, 40, 30);
                if (within(5, 30, 30, 8)) id = 2;
                if (within(6, 40, 50, 9) || within(3, 45, 35, 6)) id = 3;
                if (within(7, 25, 45, 7)) id = 4;
                if (within(4, 50, 48, 5)) id = 5;
                if (random() % 500 == 0) id = static_cast<std::uint8_t>(random() % 6);
                ids.push_back(id);
            }
    return ids;
}

const std::vector<std::uint8_t>& a() {
    static const auto ids = rater(0, 1);
    return ids;
}

const std::vector<std::uint8_t>& b() {
    static const auto ids = rater(2, 2);
    return ids;
}

Scores ours() {
    NoProgress nobody;
    const auto truth = LabelMap::fromVoxels(shape, a()), other = LabelMap::fromVoxels(shape, b());
    const auto m = compare(truth, other, classes, false, nobody);
    const auto surfaces = surfaceDistances(truth, other, classes, {}, nobody);
    Scores scores{{"miou_all", m.mIoUAll()}, {"miou_present", m.mIoUAll(AbsentClass::Skip)}, {"miou_org", m.mIoUOrg()}, {"accuracy", m.accuracy()},
                  {"kappa", m.cohenKappa()}, {"ari", m.adjustedRandIndex()}, {"vi", m.variationOfInformation()}};
    for (int k = 0; k < classes; ++k) {
        const auto number = "_" + std::to_string(k);
        for (int l = 0; l < classes; ++l) scores["count" + number + "_" + std::to_string(l)] = static_cast<double>(m.count(k, l));
        scores["iou" + number] = m.iou(k);
        scores["dice" + number] = m.dice(k);
        scores["precision" + number] = m.precision(k);
        scores["recall" + number] = m.recall(k);
        if (k == classes - 1) continue;
        scores["kappa" + number] = m.classKappa(k);
        if (!surfaces[static_cast<std::size_t>(k)]) continue;
        scores["mean_nm" + number] = surfaces[static_cast<std::size_t>(k)]->meanNm;
        scores["percent95_nm" + number] = surfaces[static_cast<std::size_t>(k)]->percent95Nm;
        scores["most_nm" + number] = surfaces[static_cast<std::size_t>(k)]->mostNm;
    }
    return scores;
}

/// Lines of a name and a value.
Scores parsed(const QString& text) {
    Scores scores;
    for (const auto& line : text.split('\n', Qt::SkipEmptyParts)) scores[line.section(' ', 0, 0).toStdString()] = line.section(' ', 1).toDouble();
    return scores;
}

void areEqual(const Scores& mine, const Scores& theirs) {
    QCOMPARE(mine.size(), theirs.size());
    for (const auto& [name, value] : theirs) {
        QVERIFY2(mine.contains(name), name.c_str());
        QVERIFY2(std::abs(mine.at(name) - value) <= 1e-6 * std::max(1.0, std::abs(value)), (name + ": " + std::to_string(mine.at(name)) + ", not " + std::to_string(value)).c_str());
    }
}

} // namespace

/// Scores are those of scikit-learn, scikit-image and SciPy where they have the same.
class tst_AgreementPeers : public QObject {
    Q_OBJECT
private slots:
    void asTheyOnceSaid() {
        QFile stored(GRANULE_AGREEMENT_PEER ".stored");
        QVERIFY(stored.open(QIODevice::ReadOnly));
        areEqual(ours(), parsed(QString::fromUtf8(stored.readAll())));
    }

    void asTheySayNow() {
        testing::TemporaryFolder folder;
        for (const auto& [name, ids] : {std::pair{"a", &a()}, std::pair{"b", &b()}})
            std::ofstream(folder.file(name), std::ios::binary).write(reinterpret_cast<const char*>(ids->data()), static_cast<std::streamsize>(ids->size()));
        QProcess python;
        python.start("/usr/bin/python3", {"-W", "ignore", GRANULE_AGREEMENT_PEER ".py", QString::fromStdString(folder.file("a")), QString::fromStdString(folder.file("b")),
                                          "12,70,90", QString::number(classes), "40,10,10"});
        if (!python.waitForFinished(120000) || python.exitCode() != 0) {
            const auto words = python.readAllStandardError();
            if (python.error() == QProcess::FailedToStart || words.contains("ModuleNotFoundError") || words.contains("ImportError"))
                QSKIP("nothing to run here: packaging/bench-peers.sh installs scikit-learn, scikit-image and SciPy");
            QFAIL(words.constData());
        }
        areEqual(ours(), parsed(QString::fromUtf8(python.readAllStandardOutput())));
    }
};

QTEST_APPLESS_MAIN(tst_AgreementPeers)
#include "tst_AgreementPeers.moc"
