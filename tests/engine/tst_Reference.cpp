// SPDX-License-Identifier: BSD-3-Clause
// The networks against an independent re-statement in PyTorch: stored vectors always, fresh ones where it can be run.
#include "core/engine/ModelFolder.h"
#include "core/engine/Safetensors.h"
#include "tests/support/TestData.h"

#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <cmath>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

const fs::path source = GRANULE_ENGINE_TESTS;

torch::Tensor formula(int number, std::vector<std::int64_t> shape, double scale) {
    std::int64_t count = 1;
    for (const auto axis : shape) count *= axis;
    return (scale * torch::sin(1.7 * number + 0.9 * torch::arange(count, torch::kFloat64))).reshape(shape).to(torch::kFloat32);
}

int number(const TensorFile& file, const char* key) {
    return std::stoi(file.metadata.at(key));
}

torch::Tensor tensor(const TensorFile& file, const std::string& name) {
    const auto found = std::ranges::find(file.tensors, name, &WeightTensor::name);
    if (found == file.tensors.end()) return {};
    return torch::from_blob(const_cast<float*>(found->values.data()), found->shape).clone();
}

Hybrid networkOf(const TensorFile& file) {
    Hybrid network(NetworkSpec{.base = number(file, "base"), .initKernelZ = number(file, "init_kernel_z"),
                              .pyramid = number(file, "pyramid") == 1, .zUp = number(file, "z_up")});
    torch::NoGradGuard quiet;
    int count = 0;
    for (auto& p : network->named_parameters()) {
        const auto stored = tensor(file, "weight." + p.key());
        const double fan = std::sqrt(static_cast<double>(p.value().numel()) / static_cast<double>(p.value().size(0)));
        const double scale = p.key().ends_with("weight") ? 2 / fan : 0.1;
        p.value().copy_(stored.defined() ? stored : formula(count, p.value().sizes().vec(), scale));
        ++count;
    }
    network->eval();
    return network;
}

void compare(const torch::Tensor& got, const torch::Tensor& want) {
    QCOMPARE(got.sizes().vec(), want.sizes().vec());
    const double size = want.abs().max().item<double>();
    QVERIFY(size > 0.01);
    const double off = (got - want).abs().max().item<double>();
    QVERIFY2(off <= 1e-5 * size, qPrintable(QString("off by %1 of %2").arg(off).arg(size)));
}

void compareAll(const fs::path& folder) {
    torch::NoGradGuard quiet;
    for (const auto* name : {"full", "no3x3x3", "nopyramid", "z_up1"}) {
        const auto file = readTensorFile(folder / (std::string(name) + ".safetensors"));
        auto image = tensor(file, "image");
        if (!image.defined()) image = formula(99, {1, 1, number(file, "z"), number(file, "y"), number(file, "x")}, 1.5);
        auto network = networkOf(file);
        auto output = network->forward(image);
        compare(output.logits2d, tensor(file, "logits2d"));
        compare(output.logits3d, tensor(file, "logits3d"));
        network->prepareForInference(torch::kFloat32);
        output = network->forward(image);
        compare(output.logits2d, tensor(file, "logits2d"));
        compare(output.logits3d, tensor(file, "logits3d"));
    }
}

} // namespace

class tst_Reference : public QObject {
    Q_OBJECT
private slots:
    void storedVectors() { compareAll(source / ".." / "data" / "engine"); }

    void freshVectors() {
        const auto reference = source / ".." / ".." / ".." / "shared" / "reference";
        const auto python = QString("/usr/bin/python3");
        if (!fs::exists(reference / "reference_models.py") || QProcess::execute(python, {"-c", "import torch"}) != 0)
            QSKIP("nothing to run here: no reference network or no python3-torch");
        granule::testing::TemporaryFolder folder;
        const QStringList arguments{QString::fromStdString((source / "reference_vectors.py").string()),
                                    QString::fromStdString(reference.string()), QString::fromStdString(folder.path.string()), "random"};
        QCOMPARE(QProcess::execute(python, arguments), 0);
        compareAll(folder.path);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Reference)
#include "tst_Reference.moc"
