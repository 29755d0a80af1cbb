// SPDX-License-Identifier: BSD-3-Clause
// The networks against an independent re-statement in PyTorch: stored vectors always, fresh ones where it can be run.
#include "core/engine/ModelFolder.h"
#include "core/engine/Safetensors.h"
#include "tests/support/TestData.h"

#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <cmath>
#include <optional>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

const fs::path source = GRANULE_ENGINE_TESTS;

torch::Tensor formula(const std::string& name, std::vector<std::int64_t> shape, double scale) {
    std::int64_t count = 1, number = 0;
    for (const auto axis : shape) count *= axis;
    for (std::size_t i = 0; i < name.size(); ++i) number += static_cast<std::int64_t>(i + 1) * name[i];
    const auto angle = 1.7 * static_cast<double>(number % 1000) + 0.9 * torch::arange(count, torch::kFloat64);
    return (scale * torch::sin(angle)).reshape(shape).to(torch::kFloat32);
}

/// The weights of reference_vectors.py's by_formula().
torch::Tensor byFormula(const std::string& name, const torch::Tensor& like) {
    const auto shape = like.sizes().vec();
    if (name.ends_with("norm.weight")) return 0.5 + formula(name, shape, 0.2);
    if (name.ends_with("running_var")) return 1 + formula(name, shape, 0.3);
    const double fan = std::sqrt(static_cast<double>(like.numel()) / static_cast<double>(like.size(0)));
    return formula(name, shape, like.dim() > 1 ? 2 / fan : 0.1);
}

int number(const TensorFile& file, const char* key) {
    return std::stoi(file.metadata.at(key));
}

torch::Tensor tensor(const TensorFile& file, const std::string& name) {
    const auto found = std::ranges::find(file.tensors, name, &WeightTensor::name);
    if (found == file.tensors.end()) return {};
    return torch::from_blob(const_cast<float*>(found->values.data()), found->shape).clone();
}

NetworkSpec specOf(const TensorFile& file) {
    NetworkSpec spec{.family = familyNamed(file.metadata.at("family")).value(), .base = number(file, "base")};
    if (spec.family != Family::Hybrid) {
        spec.reluLogits = false; // the re-statement's U-Nets end without it
        return spec;
    }
    spec.initKernelZ = number(file, "init_kernel_z");
    spec.pyramid = number(file, "pyramid") == 1;
    spec.zUp = number(file, "z_up");
    return spec;
}

NetworkPtr networkOf(const TensorFile& file) {
    const auto network = makeNetwork(specOf(file), std::nullopt);
    torch::NoGradGuard quiet;
    for (auto& p : network->weights()) {
        const auto stored = tensor(file, "weight." + p.key());
        p.value().copy_(stored.defined() ? stored : byFormula(p.key(), p.value()));
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

void compareAll(const fs::path& folder, const std::string& name) {
    torch::NoGradGuard quiet;
    const auto file = readTensorFile(folder / (name + ".safetensors"));
    auto image = tensor(file, "image");
    if (!image.defined()) image = formula("image", {1, 1, number(file, "z"), number(file, "y"), number(file, "x")}, 1.5);
    const auto network = networkOf(file);
    const auto compareOutput = [&](const NetworkOutput& output) {
        if (const auto logits2d = tensor(file, "logits2d"); logits2d.defined()) compare(output.logits2d, logits2d);
        compare(output.logits3d, tensor(file, "logits3d"));
    };
    compareOutput(network->forward(image));
    const auto fast = network->inferenceCopy();
    fast->prepareForInference(torch::kFloat32);
    compareOutput(fast->forward(image));
}

void addNames() {
    QTest::addColumn<std::string>("name");
    for (const auto* name : {"full", "no3x3x3", "nopyramid", "z_up1", "unet", "unet3d_thick", "unet3d_thin", "deeplab_drn", "deeplab_resnet",
                             "deepvess"})
        QTest::newRow(name) << std::string(name);
}

} // namespace

class tst_Reference : public QObject {
    Q_OBJECT
private slots:
    void storedVectors_data() { addNames(); }

    void storedVectors() {
        QFETCH(std::string, name);
        compareAll(source / ".." / "data" / "engine", name);
    }

    void freshVectors_data() { addNames(); }

    void freshVectors() {
        QFETCH(std::string, name);
        const auto reference = source / ".." / ".." / ".." / "shared" / "reference";
        const auto python = QString("/usr/bin/python3");
        if (!fs::exists(reference / "reference_models.py") || QProcess::execute(python, {"-c", "import torch"}) != 0)
            QSKIP("nothing to run here: no reference network or no python3-torch");
        if (!m_fresh) {
            m_fresh.emplace();
            const QStringList arguments{QString::fromStdString((source / "reference_vectors.py").string()),
                                        QString::fromStdString(reference.string()), QString::fromStdString(m_fresh->path.string()), "random"};
            QCOMPARE(QProcess::execute(python, arguments), 0);
        }
        compareAll(m_fresh->path, name);
    }

private:
    std::optional<granule::testing::TemporaryFolder> m_fresh;
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Reference)
#include "tst_Reference.moc"
