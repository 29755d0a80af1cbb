// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Loss.h"

#include <QtTest/QTest>

#include <cmath>

namespace granule::engine {

namespace {

constexpr std::int64_t classes = 7, depth = 3, height = 16, width = 24;

struct Case {
    NetworkPtr network;
    NetworkOutput output;
    LossTarget target;
};

Case makeCase(const NetworkSpec& spec) {
    torch::manual_seed(1);
    Case c{makeNetwork(spec, 3), {}, {}};
    c.output = c.network->forward(torch::randn({1, 1, depth, height, width}));
    c.target = {torch::randint(0, classes, {1, depth, height, width}, torch::kInt64), torch::rand({1, depth, height, width}), 0.25};
    return c;
}

/// Voxel by voxel, as the formula reads.
double weightedEntropy(const torch::Tensor& logits, const LossTarget& target) {
    const auto l = logits.detach().to(torch::kFloat64).contiguous().view({classes, -1});
    const auto labels = target.labels.contiguous().view(-1);
    const auto weights = target.weights.contiguous().view(-1);
    double sum = 0;
    for (std::int64_t i = 0; i < labels.numel(); ++i) {
        double all = 0;
        for (std::int64_t k = 0; k < classes; ++k) all += std::exp(l[k][i].item<double>());
        sum += weights[i].item<double>() * (std::log(all) - l[labels[i].item<std::int64_t>()][i].item<double>());
    }
    return sum;
}

double penalty(const Network& network) {
    double sum = 0;
    for (const auto& [conv, lambda] : network.regularised())
        sum += 0.5 * lambda * (conv->weight.square().sum().item<double>() + conv->bias.square().sum().item<double>());
    return sum;
}

bool near(double a, double b) {
    return std::abs(a - b) <= 1e-4 * std::abs(b);
}

} // namespace

class tst_Loss : public QObject {
    Q_OBJECT
private slots:
    void everyVoxelCountsByItsWeight() {
        auto c = makeCase({.base = 4});
        const double three = weightedEntropy(c.output.logits3d, c.target), two = weightedEntropy(c.output.logits2d, c.target), r = penalty(*c.network);
        QVERIFY(r > 0);
        QVERIFY(near(studyLoss(*c.network, c.output, c.target, 0.33).item<double>(), three + 0.33 * two + 0.25 * r));
        QVERIFY(near(studyLoss(*c.network, c.output, c.target, 0).item<double>(), three + 0.25 * r));
        c.target.weights.zero_();
        QVERIFY(near(studyLoss(*c.network, c.output, c.target, 0.33).item<double>(), 0.25 * r));
    }

    void withoutA3dPartTheLossCountsOnce() {
        const auto c = makeCase({.base = 4, .pyramid = false});
        QVERIFY(near(studyLoss(*c.network, c.output, c.target, 0.33).item<double>(), weightedEntropy(c.output.logits3d, c.target) + 0.25 * penalty(*c.network)));
    }

    /// A voxel that weighs nothing teaches nothing.
    void weightlessVoxelsHaveNoGradient() {
        const auto c = makeCase({.base = 4});
        auto logits = torch::randn({1, classes, 1, 2, 2}).requires_grad_();
        LossTarget target{torch::zeros({1, 1, 2, 2}, torch::kInt64), torch::tensor({1.0F, 0.0F, 2.0F, 0.0F}).view({1, 1, 2, 2}), 0};
        studyLoss(*c.network, {logits, logits}, target, 0).backward();
        const auto size = logits.grad().abs().sum(1).view(-1);
        QVERIFY(size[0].item<float>() > 0 && size[2].item<float>() > 0);
        QVERIFY(size[1].item<float>() == 0 && size[3].item<float>() == 0);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Loss)
#include "tst_Loss.moc"
