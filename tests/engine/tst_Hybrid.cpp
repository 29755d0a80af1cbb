// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Hybrid.h"

#include "core/volume/Error.h"

#include <QtTest/QTest>

namespace granule::engine {

class tst_Hybrid : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { torch::set_num_threads(2); }

    void parameterCountsAreTheStudys() {
        QCOMPARE(findNetwork("2d3d-3x3x3").parameters, 10'283'406);
        QCOMPARE(findNetwork("No Multi-Loss").parameters, 10'283'406);
        QCOMPARE(findNetwork("No 3x3x3 Convs").parameters, 9'932'622);
        QCOMPARE(findNetwork("No 3D Pyramid").parameters, 7'882'311);
        QCOMPARE(Hybrid(NetworkSpec{.zUp = 1})->parameterCount(), 10'267'022);
    }

    void unknownNetworkNamesTheChoices() {
        try {
            findNetwork("resnet");
            QFAIL("no error");
        } catch (const Error& e) {
            QVERIFY(std::string(e.what()).find("2d3d-3x3x3") != std::string::npos);
        }
    }

    void oddSizesLoseTheirBorder_data() {
        QTest::addColumn<int>("zUp");
        QTest::addColumn<bool>("pyramid");
        QTest::newRow("as released") << 2 << true;
        QTest::newRow("sane upsampling") << 1 << true;
        QTest::newRow("2D") << 1 << false;
    }

    void oddSizesLoseTheirBorder() {
        QFETCH(int, zUp);
        QFETCH(bool, pyramid);
        torch::NoGradGuard quiet;
        Hybrid network(NetworkSpec{.base = 4, .pyramid = pyramid, .zUp = zUp});
        const auto [two, three] = network->forward(torch::randn({1, 1, 5, 300, 300}));
        QCOMPARE(three.sizes().vec(), (std::vector<std::int64_t>{1, 7, 5, 296, 296}));
        QCOMPARE(two.sizes().vec(), three.sizes().vec());
        QVERIFY(three.min().item<float>() >= 0); // the released predictors end in a ReLU
        const auto single = network->predict(torch::randn({2, 1, 1, 9, 16}));
        QCOMPARE(single.sizes().vec(), (std::vector<std::int64_t>{2, 7, 1, 8, 16}));
    }

    void sameSeedSameWeights() {
        const NetworkSpec spec{.base = 8};
        const auto a = Hybrid(spec, 5)->parameters(), b = Hybrid(spec, 5)->parameters(), c = Hybrid(spec, 6)->parameters();
        bool differs = false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            QVERIFY(torch::equal(a[i], b[i]));
            differs |= !torch::equal(a[i], c[i]);
        }
        QVERIFY(differs);
        // Xavier's limit for e0b: sqrt(6 / (9 * (4 + 8))); biases are zero.
        const auto named = Hybrid(spec, 5)->named_parameters();
        const double limit = std::sqrt(6.0 / (9 * 12)), largest = named["e0b.weight"].abs().max().item<double>();
        QVERIFY(largest <= limit && largest > 0.9 * limit);
        QCOMPARE(named["e0b.bias"].abs().max().item<double>(), 0.0);
    }

    /// With channels last, layers of one plane run as 2D ones: the same numbers, forwards and backwards.
    void channelsLastChangesNothing_data() {
        QTest::addColumn<bool>("pyramid");
        QTest::newRow("flat") << false;
        QTest::newRow("pyramid") << true;
    }
    void channelsLastChangesNothing() {
        QFETCH(bool, pyramid);
        const NetworkSpec spec{.base = 4, .initKernelZ = pyramid ? 3 : 1, .pyramid = pyramid};
        const HybridExtras extras{.batchNorm = true};
        Hybrid plain(spec, 1, extras), last(spec, 1, extras);
        for (auto& p : last->parameters())
            if (p.dim() == 5) p.set_data(p.contiguous(at::MemoryFormat::ChannelsLast3d));
        torch::manual_seed(1);
        const auto image = torch::randn({2, 1, pyramid ? 3 : 1, 32, 24});
        const auto a = plain->forward(image).logits3d, b = last->forward(image.contiguous(at::MemoryFormat::ChannelsLast3d)).logits3d;
        QVERIFY(torch::allclose(a, b, 1e-4, 1e-5));
        a.square().mean().backward();
        b.square().mean().backward();
        for (std::size_t i = 0; i < plain->parameters().size(); ++i)
            QVERIFY(torch::allclose(plain->parameters()[i].grad(), last->parameters()[i].grad(), 1e-3, 1e-5));
    }

    void foldedNetworkAgreesWithTheTrainedOne() {
        torch::manual_seed(3);
        const NetworkSpec spec{.base = 4, .zUp = 1, .reluLogits = false};
        Hybrid trained(spec, 1, HybridExtras{.batchNorm = true, .dropout = 0.3});
        for (int i = 0; i < 3; ++i) trained->forward(torch::randn({1, 1, 3, 32, 32}) * 3 + 1); // moves the running means
        torch::NoGradGuard quiet;
        for (auto& p : trained->named_parameters())
            if (p.value().dim() == 1) p.value().add_(torch::randn_like(p.value()) * 0.1);
        trained->eval();
        const auto folded = trained->inferenceCopy();
        QCOMPARE(folded->weights().size(), Hybrid(spec)->weights().size());
        const auto x = torch::randn({1, 1, 3, 40, 32});
        const auto want = trained->predict(x), got = folded->predict(x);
        QVERIFY((want - got).abs().max().item<double>() < 1e-5 * want.abs().max().item<double>());
        QVERIFY(want.abs().max().item<double>() > 0.01);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Hybrid)
#include "tst_Hybrid.moc"
