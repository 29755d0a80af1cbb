// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Ensemble.h"
#include "core/engine/Safetensors.h"
#include "tests/engine/MakeModel.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QtTest/QTest>

#include <cmath>
#include <cstring>
#include <limits>

namespace granule::engine {

using granule::testing::bytesOf;
using granule::testing::messageOf;
using granule::testing::TemporaryFolder;
using granule::testing::writeBytes;
namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

/// A safetensors file of this header and these many data bytes.
std::string tensorFile(const std::string& header, std::size_t dataBytes) {
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes + header + std::string(dataBytes, '\0');
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not there: " + from);
    return text.replace(at, from.size(), to);
}

const NetworkSpec tiny{.base = 2, .classes = 3};

} // namespace

class tst_Model : public QObject {
    Q_OBJECT
private slots:
    void tensorsComeBackAsTheyWere() {
        TemporaryFolder folder;
        const TensorFile file{{{"a", "b \"quoted\""}}, {{"x", {2, 3}, {1, 2, 3, 4, 5, -6}}, {"y", {}, {7}}, {"z", {0, 4}, {}}}};
        writeTensorFile(folder.path / "t.safetensors", file);
        const auto back = readTensorFile(folder.path / "t.safetensors");
        QVERIFY(back.metadata == file.metadata);
        QCOMPARE(back.tensors.size(), file.tensors.size());
        for (const auto& tensor : file.tensors) {
            const auto found = std::ranges::find(back.tensors, tensor.name, &WeightTensor::name);
            QVERIFY(found != back.tensors.end() && found->shape == tensor.shape && found->values == tensor.values);
        }
    }

    void valuesThatAreNoNumbersAreNotWritten() {
        TemporaryFolder folder;
        const auto path = folder.path / "t.safetensors";
        QVERIFY(!messageOf([&] { writeTensorFile(path, {{}, {{"x", {1}, {std::nanf("")}}}}); }).empty());
        QVERIFY(fs::is_empty(folder.path));
        QVERIFY(!messageOf([&] { writeTensorFile(folder.path / "no/such/folder/t", {}); }).empty());
    }

    void hostileTensorFilesAreRefused_data() {
        QTest::addColumn<std::string>("bytes");
        const auto entry = [](const std::string& shape, const std::string& offsets, const std::string& type = "F32") {
            return "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
        };
        QTest::newRow("empty") << std::string();
        QTest::newRow("shorter than its length") << std::string("\1\2\3");
        QTest::newRow("header longer than the file") << tensorFile(std::string(8, ' '), 0).replace(0, 8, "\xff\xff\0\0\0\0\0\0", 8);
        QTest::newRow("header of 2^63 bytes") << std::string(7, '\0') + "\x80" + "{}";
        QTest::newRow("no JSON") << tensorFile("{\"x\":", 0);
        QTest::newRow("a list") << tensorFile("[]", 0);
        QTest::newRow("a thousand brackets") << tensorFile(std::string(1000, '['), 0);
        QTest::newRow("invalid UTF-8") << tensorFile("{\"\xff\":1}", 0);
        QTest::newRow("entry is a number") << tensorFile("{\"x\":1}", 0);
        QTest::newRow("no dtype") << tensorFile(R"({"x":{"shape":[1],"data_offsets":[0,4]}})", 4);
        QTest::newRow("other dtype") << tensorFile(entry("[1]", "[0,8]", "F64"), 8);
        QTest::newRow("negative axis") << tensorFile(entry("[-1]", "[0,4]"), 4);
        QTest::newRow("fractional axis") << tensorFile(entry("[1.5]", "[0,4]"), 4);
        QTest::newRow("nine axes") << tensorFile(entry("[1,1,1,1,1,1,1,1,1]", "[0,4]"), 4);
        QTest::newRow("overflowing shape") << tensorFile(entry("[4294967296,4294967296,4]", "[0,4]"), 4);
        QTest::newRow("shape larger than data") << tensorFile(entry("[2]", "[0,4]"), 4);
        QTest::newRow("offsets beyond the end") << tensorFile(entry("[1]", "[4,8]"), 4);
        QTest::newRow("offsets backwards") << tensorFile(entry("[1]", "[4,0]"), 4);
        QTest::newRow("offsets are texts") << tensorFile(entry("[1]", "[\"0\",4]"), 4);
        QTest::newRow("three offsets") << tensorFile(entry("[1]", "[0,4,8]"), 8);
        QTest::newRow("gap before") << tensorFile(entry("[1]", "[4,8]"), 8);
        QTest::newRow("bytes left over") << tensorFile(entry("[1]", "[0,4]"), 8);
        QTest::newRow("cut short") << tensorFile(entry("[2]", "[0,8]"), 7);
        QTest::newRow("overlap") << tensorFile(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                                               R"("y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12);
        QTest::newRow("name twice") << tensorFile(R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                                                  R"("x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8);
        QTest::newRow("metadata are numbers") << tensorFile(R"({"__metadata__":{"a":1}})", 0);
        QTest::newRow("NaN") << tensorFile(entry("[1]", "[0,4]"), 0) + std::string("\0\0\xc0\x7f", 4);
        QTest::newRow("infinity") << tensorFile(entry("[1]", "[0,4]"), 0) + std::string("\0\0\x80\x7f", 4);
    }

    void hostileTensorFilesAreRefused() {
        QFETCH(std::string, bytes);
        TemporaryFolder folder;
        writeBytes(folder.path / "w.safetensors", bytes);
        const auto message = messageOf([&] { readTensorFile(folder.path / "w.safetensors"); });
        QVERIFY2(message.find("w.safetensors") != std::string::npos, message.c_str());
    }

    void everyTruncationIsRefused() {
        TemporaryFolder folder;
        makeModel(folder.path / "m", tiny, 1);
        const auto whole = bytesOf(folder.path / "m/weights.safetensors");
        for (std::size_t length = 0; length < whole.size(); length += 97) {
            writeBytes(folder.path / "m/weights.safetensors", whole.substr(0, length));
            QVERIFY(!messageOf([&] { Ensemble({folder.path / "m"}); }).empty());
        }
    }

    void cardComesBackAsItWas() {
        TemporaryFolder folder;
        makeModel(folder.path / "m", {.base = 4, .zUp = 1, .reluLogits = false}, 9, 7);
        const auto card = readModelCard(folder.path / "m");
        QCOMPARE(card.spec, (NetworkSpec{.base = 4, .zUp = 1, .reluLogits = false}));
        QCOMPARE(card.window.z, 7);
        QCOMPARE(card.seed, 9U);
        QCOMPARE(card.classes.size(), 7U);
        QCOMPARE(readModelCard(folder.path / "m/model.json").name, card.name);
    }

    void damagedCardsAreRefused_data() {
        QTest::addColumn<std::string>("from");
        QTest::addColumn<std::string>("to");
        QTest::newRow("not JSON") << "{"s << ""s;
        QTest::newRow("other format") << "granule-model"s << "pickle"s;
        QTest::newRow("newer") << "\"version\": 1"s << "\"version\": 2"s;
        QTest::newRow("missing key") << "\"licence\""s << "\"license\""s;
        QTest::newRow("huge base") << "\"base\": 2"s << "\"base\": 1000000"s;
        QTest::newRow("odd base") << "\"base\": 2"s << "\"base\": 3"s;
        QTest::newRow("negative base") << "\"base\": 2"s << "\"base\": -2"s;
        QTest::newRow("base is a text") << "\"base\": 2"s << "\"base\": \"2\""s;
        QTest::newRow("kernel of 2") << "\"init_kernel_z\": 3"s << "\"init_kernel_z\": 2"s;
        QTest::newRow("no flag") << "\"pyramid\": true"s << "\"pyramid\": 1"s;
        QTest::newRow("classes without names") << "\"classes\": 3"s << "\"classes\": 4"s;
        QTest::newRow("other normalisation") << "volume-zscore"s << "magic"s;
        QTest::newRow("no window") << "\"window\": ["s << "\"window\": [0,"s;
        QTest::newRow("absurd window") << "\"window\": [\n    5"s << "\"window\": [\n    50000"s;
        QTest::newRow("window of too many planes") << "\"window\": [\n    5"s << "\"window\": [\n    500"s;
        QTest::newRow("window smaller than the network's least") << "64\n"s << "7\n"s;
        QTest::newRow("unknown network") << "\"base\": 2"s << "\"family\": \"alexnet\", \"base\": 2"s;
        QTest::newRow("DeepLab of an odd width") << "\"base\": 2"s << "\"family\": \"deeplab-drn-d-54\", \"base\": 2"s;
        QTest::newRow("family is a number") << "\"base\": 2"s << "\"family\": 3, \"base\": 2"s;
        QTest::newRow("negative seed") << "\"seed\": 1"s << "\"seed\": -1"s;
    }

    void damagedCardsAreRefused() {
        QFETCH(std::string, from);
        QFETCH(std::string, to);
        TemporaryFolder folder;
        makeModel(folder.path / "m", tiny, 1);
        const auto card = folder.path / "m/model.json";
        writeBytes(card, replaced(bytesOf(card), from, to));
        const auto message = messageOf([&] { readModelCard(folder.path / "m"); });
        QVERIFY2(message.find("model.json") != std::string::npos, message.c_str());
    }

    void weightsOfAnotherNetworkAreRefused() {
        TemporaryFolder folder;
        makeModel(folder.path / "a", tiny, 1);
        for (const NetworkSpec& other : {NetworkSpec{.base = 4, .classes = 3}, NetworkSpec{.base = 2, .classes = 3, .pyramid = false},
                                        NetworkSpec{.base = 2, .classes = 3, .initKernelZ = 1}}) {
            makeModel(folder.path / "b", other, 1);
            fs::copy_file(folder.path / "b/weights.safetensors", folder.path / "a/weights.safetensors", fs::copy_options::overwrite_existing);
            QVERIFY(!messageOf([&] { Ensemble({folder.path / "a"}); }).empty());
        }
    }

    void modelsOfOtherClassesAreNotAveraged() {
        TemporaryFolder folder;
        makeModel(folder.path / "a", tiny, 1);
        makeModel(folder.path / "b", {.base = 2, .classes = 4}, 1);
        QVERIFY(messageOf([&] { Ensemble({folder.path}); }).find("classes") != std::string::npos);
        QVERIFY(messageOf([&] { Ensemble({folder.path / "nothing"}); }).find("no model") != std::string::npos);
        QVERIFY(!messageOf([&] { Ensemble({}); }).empty());
    }

    void weightsOfAnotherFamilyAreRefused() {
        TemporaryFolder folder;
        makeModel(folder.path / "a", {.family = Family::UNet3dThin, .base = 2, .classes = 3}, 1);
        makeModel(folder.path / "b", {.family = Family::UNet, .base = 2, .classes = 3}, 1);
        fs::copy_file(folder.path / "b/weights.safetensors", folder.path / "a/weights.safetensors", fs::copy_options::overwrite_existing);
        const auto message = messageOf([&] { Ensemble({folder.path / "a"}); });
        QVERIFY2(message.find("do not fit their network") != std::string::npos, message.c_str());
    }

    void aFolderContributesAllItsModels() {
        TemporaryFolder folder;
        makeModel(folder.path / "2", tiny, 2);
        makeModel(folder.path / "1", tiny, 1);
        const Ensemble ensemble({folder.path});
        QCOMPARE(ensemble.members().size(), 2U);
        QCOMPARE(ensemble.members()[0].seed, 1U);
        QCOMPARE(ensemble.members()[1].seed, 2U);
    }
};

} // namespace granule::engine

QTEST_GUILESS_MAIN(granule::engine::tst_Model)
#include "tst_Model.moc"
