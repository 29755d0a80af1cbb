// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QImage>
#include <QTest>

#include <random>

using namespace granule;

namespace {

/// A picture that JPEG changes little: smooth.
QImage picture(int width, int height, bool colour, int seed) {
    QImage image(width, height, colour ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int v = (seed * 9 + x + y) % 200 + 20;
            image.setPixelColor(x, y, colour ? QColor(v, 220 - v, 90) : QColor(v, v, v));
        }
    return image;
}

} // namespace

class tst_JpegFiles : public QObject {
    Q_OBJECT
    testing::TemporaryFolder m_folder;

    std::string save(const std::string& name, const QImage& image) {
        const auto path = m_folder.file(name);
        if (!image.save(QString::fromStdString(path), "JPEG", 95)) qFatal("no JPEG can be written here");
        return path;
    }

private slots:
    void greysComeBack() {
        const auto image = picture(70, 50, false, 1);
        const auto volume = io::openStack(save("a.jpg", image));
        QCOMPARE(volume.shape(), (Shape{1, 50, 70}));
        QCOMPARE(volume.type(), VoxelType::UInt8);
        const auto voxels = volume.read<std::uint8_t>(Box::of(volume.shape()));
        int most = 0;
        for (int y = 0; y < 50; ++y)
            for (int x = 0; x < 70; ++x) most = std::max(most, std::abs(qGray(image.pixel(x, y)) - voxels[static_cast<std::size_t>(y * 70 + x)]));
        QVERIFY2(most <= 60, qPrintable(QString::number(most))); // at the edge where the ramp begins anew
    }

    void coloursAndLossesAreSaid() {
        const auto info = io::inspect(save("c.jpeg", picture(64, 40, true, 2)));
        QCOMPARE(info.format, std::string("JPEG"));
        QCOMPARE(info.channels, 3);
        QVERIFY(info.metadata.at(0).second.find("changes grey values") != std::string::npos);
    }

    void folderIsAStackInNaturalOrder() {
        std::filesystem::create_directory(m_folder.path / "slices");
        for (const int z : {10, 2, 1}) save("slices/s" + std::to_string(z) + ".jpg", picture(32, 24, false, z));
        const auto volume = io::openStack(m_folder.file("slices"));
        QCOMPARE(volume.shape(), (Shape{3, 24, 32}));
        const auto first = volume.read<std::uint8_t>({{0, 12, 16}, {1, 13, 17}})[0], last = volume.read<std::uint8_t>({{2, 12, 16}, {3, 13, 17}})[0];
        QVERIFY(std::abs(int(last) - int(first) - 81) < 12);
    }

    void cutAndDamagedOnesAreErrors() {
        const auto path = save("d.jpg", picture(200, 150, false, 3));
        const auto whole = testing::bytesOf(path);
        const auto cut = whole.substr(0, whole.size() / 2);
        testing::writeBytes(path, cut);
        QVERIFY(testing::messageOf([&] { io::openStack(path).readRaw({{0, 0, 0}, {1, 150, 200}}); }).find("truncated JPEG") != std::string::npos);
        std::mt19937 random(4);
        for (int i = 0; i < 300; ++i) {
            auto bytes = i % 3 ? whole : whole.substr(0, random() % whole.size());
            for (int n = 0; n < 4 && !bytes.empty(); ++n) bytes[random() % std::min<std::size_t>(bytes.size(), i % 2 ? 700 : bytes.size())] = static_cast<char>(random());
            testing::writeBytes(path, bytes);
            try {
                const auto volume = io::openStack(path);
                if (volume.shape().voxels() < 10'000'000) volume.readRaw(Box::of(volume.shape()));
            } catch (const Error&) {
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_JpegFiles)
#include "tst_JpegFiles.moc"
