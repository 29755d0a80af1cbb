// SPDX-License-Identifier: BSD-3-Clause
// Properties that every network shares; tst_Reference compares their outputs with another implementation's.
#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/Training.h"
#include "core/engine/networks/PackedConv.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <dlfcn.h>

Q_DECLARE_METATYPE(granule::engine::NetworkSpec)
Q_DECLARE_METATYPE(granule::Shape)

namespace granule::engine {

using granule::testing::messageOf;
using granule::testing::TemporaryFolder;

namespace {

/// Small ones of every family.
void addFamilies() {
    QTest::addColumn<NetworkSpec>("spec");
    QTest::newRow("hybrid") << NetworkSpec{.base = 4, .classes = 3, .reluLogits = false};
    QTest::newRow("U-Net") << NetworkSpec{.family = Family::UNet, .base = 2, .classes = 3, .reluLogits = false};
    QTest::newRow("thick") << NetworkSpec{.family = Family::UNet3dThick, .base = 2, .classes = 3, .reluLogits = false};
    QTest::newRow("thin") << NetworkSpec{.family = Family::UNet3dThin, .base = 2, .classes = 3, .reluLogits = false};
    QTest::newRow("DRN") << NetworkSpec{.family = Family::DeepLabDrn, .base = 4, .classes = 3};
    QTest::newRow("ResNet") << NetworkSpec{.family = Family::DeepLabResNet, .base = 4, .classes = 3};
    QTest::newRow("DeepVess") << NetworkSpec{.family = Family::DeepVess, .base = 4, .classes = 3};
}

/// An input window whose output has about `edge` pixels a side.
torch::Tensor imageFor(const NetworkSpec& spec, std::int64_t planes, std::int64_t edge) {
    const auto g = geometryOf(spec);
    const auto out = fittedWindow(g, {planes, edge, edge});
    return torch::randn({1, 1, out.z + 2 * g.margin.z, out.y + 2 * g.margin.y, out.x + 2 * g.margin.x});
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>() / b.abs().max().item<double>();
}

} // namespace

class tst_Networks : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        torch::set_num_threads(2);
        torch::manual_seed(5);
    }

    void threadsAreThoseOfTheMatrixLibraryToo() {
        const auto get = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
        if (!get) QSKIP("LibTorch does not use OpenBLAS here");
        for (const int count : {1, 2}) {
            useThreads(count);
            QCOMPARE(get(), count);
        }
    }

    void parameterCountsAreTheStudys_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<qint64>("count");
        QTest::newRow("1") << "2D-3D+3x3x3" << qint64{10'283'406};
        QTest::newRow("2") << "No 3x3x3 Convs" << qint64{9'932'622};
        QTest::newRow("3") << "No Multi-Loss" << qint64{10'283'406};
        QTest::newRow("4") << "No 3D Pyramid" << qint64{7'882'311};
        QTest::newRow("5") << "Original U-Net" << qint64{31'030'983};
        QTest::newRow("6") << "3D U-Net Thick" << qint64{2'074'727};
        QTest::newRow("7") << "3D U-Net Thin" << qint64{2'033'767};
        QTest::newRow("8") << "Deeplab + DRN" << qint64{40'733'463};
        QTest::newRow("9") << "Deeplab + ResNet101" << qint64{59'340'711};
        QTest::newRow("10") << "DeepVess" << qint64{1'340'655};
    }

    void parameterCountsAreTheStudys() {
        QFETCH(QString, name);
        QFETCH(qint64, count);
        QCOMPARE(findNetwork(name.toStdString()).parameters, count);
        QCOMPARE(networks().size(), 10U);
    }

    void windowsAreTheStudys_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("base");
        QTest::addColumn<Shape>("input");
        QTest::addColumn<Shape>("output");
        QTest::newRow("hybrid") << "2d3d-3x3x3" << 2 << Shape{5, 300, 300} << Shape{5, 296, 296};
        QTest::newRow("U-Net") << "unet" << 2 << Shape{1, 572, 572} << Shape{1, 388, 388};
        QTest::newRow("thick") << "unet3d-thick" << 2 << Shape{20, 152, 152} << Shape{20, 152, 152};
        QTest::newRow("thin") << "unet3d-thin" << 2 << Shape{5, 300, 300} << Shape{5, 300, 300};
        QTest::newRow("DRN") << "deeplab-drn" << 4 << Shape{1, 572, 572} << Shape{1, 572, 572};
        QTest::newRow("ResNet") << "deeplab-resnet" << 4 << Shape{1, 572, 572} << Shape{1, 572, 572};
        QTest::newRow("DeepVess") << "deepvess" << 2 << Shape{7, 33, 33} << Shape{1, 5, 5};
    }

    void windowsAreTheStudys() {
        QFETCH(QString, name);
        QFETCH(int, base);
        QFETCH(Shape, input);
        QFETCH(Shape, output);
        const auto& info = findNetwork(name.toStdString());
        QCOMPARE(info.input, input);
        QCOMPARE(info.output, output);
        QCOMPARE(fittedWindow(geometryOf(info.spec), output), output);
        auto spec = info.spec;
        spec.base = base;
        const torch::NoGradGuard quiet;
        const auto network = makeNetwork(spec, 1);
        network->eval();
        const auto logits = network->predict(torch::randn({1, 1, input.z, input.y, input.x}));
        QCOMPARE(logits.sizes().vec(), (std::vector<std::int64_t>{1, 7, output.z, output.y, output.x}));
    }

    void trainingDefaultsAreTheStudys() {
        QCOMPARE(studyConfig("unet").windowSpacing, (Shape{1, 80, 80}));
        QVERIFY(std::abs(studyConfig("unet").learningRate - std::pow(10, -3.3)) < 1e-12);
        QCOMPARE(studyConfig("unet").loss2d, 0.0);
        QCOMPARE(studyConfig("unet3d-thin").window, (Shape{5, 300, 300}));
        for (const auto& info : networks()) QCOMPARE(studyConfig(info.name).spec, info.spec);
    }

    void planesOf2dNetworksAreImagesOfTheirOwn() {
        const torch::NoGradGuard quiet;
        for (const auto family : {Family::UNet, Family::DeepLabDrn}) {
            const NetworkSpec spec{.family = family, .base = 4, .classes = 3};
            const auto network = makeNetwork(spec, 1);
            network->eval();
            const auto image = imageFor(spec, 2, 36);
            const auto both = network->predict(image);
            for (const int z : {0, 1}) QVERIFY(largestDifference(network->predict(image.narrow(2, z, 1)), both.narrow(2, z, 1)) < 1e-5);
        }
    }

    void patchesSideBySideAreThePatches() {
        const torch::NoGradGuard quiet;
        const auto network = makeNetwork({.family = Family::DeepVess, .base = 4, .classes = 3}, 1);
        network->eval();
        const auto image = torch::randn({1, 1, 8, 43, 38});
        const auto all = network->predict(image);
        QCOMPARE(all.sizes().vec(), (std::vector<std::int64_t>{1, 3, 2, 15, 10}));
        const auto one = network->predict(image.narrow(2, 1, 7).narrow(3, 10, 33).narrow(4, 5, 33));
        QVERIFY(largestDifference(one, all.narrow(2, 1, 1).narrow(3, 10, 5).narrow(4, 5, 5)) < 1e-5);
    }

    void savedNetworksComeBackAndRunPrepared_data() { addFamilies(); }

    void savedNetworksComeBackAndRunPrepared() {
        QFETCH(NetworkSpec, spec);
        const auto network = makeNetwork(spec, 1);
        network->train();
        network->forward(imageFor(spec, 4, 36)); // moves the running statistics, where there are any
        network->eval();
        TemporaryFolder folder;
        ModelCard card;
        card.name = "test";
        card.architecture = "custom";
        card.window = fittedWindow(geometryOf(spec), {4, 36, 36});
        for (int i = 0; i < spec.classes; ++i) card.classes.push_back(std::to_string(i));
        saveModel(folder.path / "m", *network, card);
        const auto back = readModelCard(folder.path / "m");
        QCOMPARE(back.spec, spec);
        const torch::NoGradGuard quiet;
        const auto image = imageFor(spec, 4, 52);
        const auto want = network->predict(image);
        const auto loaded = loadNetwork(back);
        QVERIFY(torch::equal(loaded->predict(image), want));
        const auto fast = loaded->inferenceCopy();
        fast->prepareForInference(torch::kFloat32);
        QVERIFY(largestDifference(fast->predict(image), want) < 1e-4);
        const auto half = loaded->inferenceCopy();
        half->prepareForInference(torch::kBFloat16);
        QVERIFY(largestDifference(half->predict(image).to(torch::kFloat32), want) < 0.2);
    }

    /// By every kernel that runs on this processor.
    void packedConvolutionsAreTheConvolutions_data() {
        QTest::addColumn<std::vector<std::int64_t>>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("dilation");
        QTest::newRow("3x3x3") << std::vector<std::int64_t>{3, 3, 3} << 1 << 1;
        QTest::newRow("1x3x3") << std::vector<std::int64_t>{1, 3, 3} << 1 << 1;
        QTest::newRow("dilated") << std::vector<std::int64_t>{1, 3, 3} << 1 << 4;
        QTest::newRow("strided") << std::vector<std::int64_t>{1, 3, 3} << 2 << 1;
        QTest::newRow("1x7x7") << std::vector<std::int64_t>{1, 7, 7} << 2 << 1;
        QTest::newRow("point") << std::vector<std::int64_t>{1, 1, 1} << 1 << 1;
        QTest::newRow("strided point") << std::vector<std::int64_t>{1, 1, 1} << 2 << 1;
    }

    void packedConvolutionsAreTheConvolutions() {
        QFETCH(std::vector<std::int64_t>, kernel);
        QFETCH(int, stride);
        QFETCH(int, dilation);
        for (const auto* kernels : {kernels::plainKernels(), kernels::avx2Kernels(), kernels::avx512Kernels(), kernels::avx512Bf16Kernels()}) {
            if (!kernels) continue;
            for (const auto& [in, more, out] : {std::array{1, 0, 3}, std::array{16, 8, 8}, std::array{64, 7, 16}, std::array{70, 0, 150}, std::array{3, 2, 40}}) {
                PackedConv::Options options{.stride = stride, .dilation = dilation, .relu = true, .kernels = kernels};
                for (std::size_t i = 0; i < 3; ++i) options.padding[i] = (kernel[i] - 1) / 2 * (i > 0 ? dilation : 1);
                const auto weight = torch::randn({out, in + more, kernel[0], kernel[1], kernel[2]}), bias = torch::randn({out});
                const auto image = torch::randn({2, in + more, 7, 13, 18});
                auto want = torch::conv3d(image, weight, bias, {1, stride, stride}, options.padding, {1, dilation, dilation});
                const auto summand = torch::randn_like(want);
                want = torch::relu(want + summand);
                const auto rest = more > 0 ? image.narrow(1, in, more) : torch::Tensor();
                const auto got = PackedConv(weight, bias, options)(image.narrow(1, 0, in), rest, summand);
                QCOMPARE(got.sizes().vec(), want.sizes().vec());
                QVERIFY(largestDifference(got, want) < (kernels->bf16 ? 2e-2 : 1e-5));
            }
        }
    }

    void seedsDecide_data() { addFamilies(); }

    void seedsDecide() {
        QFETCH(NetworkSpec, spec);
        const auto a = makeNetwork(spec, 5)->parameters(), b = makeNetwork(spec, 5)->parameters(), c = makeNetwork(spec, 6)->parameters();
        bool differs = false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            QVERIFY(torch::equal(a[i], b[i]));
            differs |= !torch::equal(a[i], c[i]);
        }
        QVERIFY(differs);
    }

    void impossibleNetworksAreNamed() {
        QVERIFY(whatIsWrong({}).empty());
        QVERIFY(whatIsWrong({.base = 7}).find("even") != std::string::npos);
        QVERIFY(whatIsWrong({.family = Family::DeepLabDrn, .base = 6}).find("multiple of 4") != std::string::npos);
        QVERIFY(!whatIsWrong({.classes = 1}).empty());
        for (const auto& info : networks()) {
            QVERIFY(whatIsWrong(info.spec).empty());
            QCOMPARE(familyNamed(nameOf(info.spec.family)), info.spec.family);
        }
        QVERIFY(!familyNamed("alexnet"));
        QVERIFY(messageOf([] { findNetwork("resnet"); }).find("deepvess") != std::string::npos);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Networks)
#include "tst_Networks.moc"
