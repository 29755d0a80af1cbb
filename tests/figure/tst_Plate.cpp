// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"
#include "ui/figure/MatrixPlate.h"
#include "ui/figure/Outlines.h"
#include "ui/figure/Plate.h"
#include "ui/figure/SlicePlate.h"

#include <QImageReader>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

using namespace granule;
using namespace granule::figure;

namespace {

QImage plain(const QSize& size, const QColor& colour) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// Three panels above, two below.
Plate fivePanels() {
    Plate plate;
    plate.title = "A plate";
    const auto panel = [](const QString& title) { return PlatePanel{title, plain({90, 90}, Qt::darkGray), {}}; };
    plate.rows.push_back({"Above", {}, {panel("First"), panel("Second"), panel("Third")}});
    plate.rows.push_back({{}, "Below", {panel("Fourth"), panel("Fifth")}});
    plate.legend = {{"Cell", Qt::green}, {"Alpha granule", Qt::blue}};
    plate.rows[0].panels[0].scaleBarOfNm = 8000;
    return plate;
}

QImage drawn(const Plate& plate, int width = 900) {
    QImage image(width, static_cast<int>(width * plateHeightMm(plate) / plate.widthMm), QImage::Format_RGB32);
    QPainter painter(&image);
    paintPlate(painter, QRectF(image.rect()), plate);
    return image;
}

/// Where runs of `colour` begin and end along a row of pixels.
std::vector<std::pair<int, int>> runsOf(const QImage& image, int y, QRgb colour) {
    std::vector<std::pair<int, int>> runs;
    for (int x = 0; x < image.width(); ++x) {
        if (image.pixel(x, y) != colour) continue;
        if (runs.empty() || runs.back().second != x) runs.emplace_back(x, x);
        runs.back().second = x + 1;
    }
    return runs;
}

QString textsOf(const QByteArray& svg) {
    QString all;
    auto matches = QRegularExpression("<text[^>]*>([^<]*)</text>").globalMatch(QString::fromUtf8(svg));
    while (matches.hasNext()) all += matches.next().captured(1).trimmed() + "\n";
    return all;
}

} // namespace

class tst_Plate : public QObject {
    Q_OBJECT
private slots:
    void lettersGoOn() {
        QString all, paper;
        for (int i = 0; i < 16; ++i) all += plateLetter(i, false), paper += plateLetter(i, true);
        QCOMPARE(all, "abcdefghijklmnop");
        QCOMPARE(paper, "abcdefghijkmnopq"); // as the study letters its Figure S1
        QCOMPARE(plateLetter(26, false), "aa");
        QCOMPARE(plateLetter(25, true), "aa");
    }
    void panelsAreEven() {
        const auto plate = fivePanels();
        QCOMPARE(plateColumns(plate), 3);
        QCOMPARE(panelSizeMm(plate), panelSizeMm(180, 3, true, 1));
        const auto image = drawn(plate);
        const auto grey = QColor(Qt::darkGray).rgb();
        const auto above = runsOf(image, image.height() / 4, grey);
        QCOMPARE(above.size(), std::size_t(3));
        const int wide = above[0].second - above[0].first, gap = above[1].first - above[0].second;
        QVERIFY(gap > 0);
        for (const auto& [from, to] : above) QVERIFY(std::abs(to - from - wide) <= 1);
        QVERIFY(std::abs(above[2].first - above[1].second - gap) <= 1);
        const auto below = runsOf(image, image.height() * 4 / 5, grey);
        QCOMPARE(below.size(), std::size_t(2));
        QVERIFY(std::abs(below[1].first - above[1].first) <= 1);
    }
    void aVectorFileHoldsTextAndBar() {
        testing::TemporaryFolder folder;
        writePlate(folder.file("a.svg"), fivePanels());
        const auto svg = QByteArray::fromStdString(testing::bytesOf(folder.file("a.svg")));
        const auto texts = textsOf(svg);
        for (const char* word : {"a", "e", "First", "Fifth", "Above", "Below", "Alpha granule", "2 µm"})
            QVERIFY2(texts.split('\n').contains(word), qPrintable(texts));
        QCOMPARE(svg.count("<image"), 5);
        writePlate(folder.file("a.pdf"), fivePanels());
        QVERIFY(testing::bytesOf(folder.file("a.pdf")).starts_with("%PDF-"));
        writePlate(folder.file("a.png"), fivePanels());
        QCOMPARE(QImageReader(QString::fromStdString(folder.file("a.png"))).size().width(), 2126); // 180 mm at 300 dpi
        QVERIFY_THROWS_EXCEPTION(Error, writePlate(folder.file("a.bmp"), fivePanels()));
        QCOMPARE(testing::filesIn(folder.path), 3);
    }
    void theBarIsAsLongAsItSays() {
        auto plate = fivePanels();
        plate.rows[0].panels[0].image = plain({90, 90}, Qt::white);
        const auto image = drawn(plate, 1800);
        const double perMm = 10, panelWide = panelSizeMm(plate).width() * perMm;
        const QRgb ink = qRgb(0x14, 0x17, 0x1c);
        int longest = 0;
        for (int y = 0; y < image.height() / 2; ++y)
            for (const auto& [from, to] : runsOf(image, y, ink)) longest = std::max(longest, to - from);
        QVERIFY2(std::abs(longest - panelWide * 2000 / 8000) <= 2, qPrintable(QString::number(longest)));
    }
    void theLegendStandsWhereThereIsRoom() {
        auto plate = fivePanels();
        const double below = plateHeightMm(plate);
        std::swap(plate.rows[0].panels, plate.rows[1].panels); // two above, three below: room for it above
        QVERIFY(plateHeightMm(plate) < below);
        plate.legend.clear();
        const double without = plateHeightMm(plate);
        std::swap(plate.rows[0].panels, plate.rows[1].panels);
        QCOMPARE(plateHeightMm(plate), without);
    }
    void longTitlesAreCutOff() {
        testing::TemporaryFolder folder;
        auto plate = fivePanels();
        plate.rows[0].panels[0].title = QString(200, 'W');
        writePlate(folder.file("a.svg"), plate);
        QVERIFY(textsOf(QByteArray::fromStdString(testing::bytesOf(folder.file("a.svg")))).contains(QChar(0x2026)));
    }
    void voxelsStayVoxels() {
        QImage two(2, 1, QImage::Format_RGB32);
        two.setPixel(0, 0, qRgb(255, 0, 0));
        two.setPixel(1, 0, qRgb(0, 0, 255));
        const auto large = sampledTo(two, 40);
        QCOMPARE(large.size(), QSize(40, 20));
        QCOMPARE(large.pixel(15, 10), qRgb(255, 0, 0));
        QCOMPARE(large.pixel(25, 10), qRgb(0, 0, 255));
        const auto small = sampledTo(large, 1);
        QVERIFY(std::abs(qRed(small.pixel(0, 0)) - 127) < 3);
    }
    void outlinesEncloseWhatIsInside() {
        std::vector<std::uint8_t> mask(60 * 50, 0);
        for (int y = 10; y < 40; ++y)
            for (int x = 20; x < 50; ++x) mask[static_cast<std::size_t>(y * 60 + x)] = x >= 30 && x < 40 && y >= 20 && y < 30 ? 0 : 1;
        const auto path = outlinesOf(mask, 60, 50);
        QVERIFY(path.contains(QPointF(25, 15)));
        QVERIFY(!path.contains(QPointF(35, 25))); // the hole
        QVERIFY(!path.contains(QPointF(5, 5)));
        QVERIFY(path.boundingRect().adjusted(-1.5, -1.5, 1.5, 1.5).contains(QRectF(20, 10, 30, 30)));
        QVERIFY(outlinesOf(std::vector<std::uint8_t>(4, 0), 2, 2).isEmpty());
    }
    void colourSetsDiffer() {
        const auto schema = ClassSchema::platelet();
        QCOMPARE(labelColour(6, LabelColours::Jet, schema), QColor(127, 0, 0));
        QCOMPARE(labelColour(2, LabelColours::Paper, schema), QColor(255, 0, 255));
        QCOMPARE(labelColour(0, LabelColours::Screen, schema), QColor(Qt::white));
        QCOMPARE(labelColour(3, LabelColours::ColourBlind, schema), QColor(0x00, 0x72, 0xb2));
        QCOMPARE(labelColoursNamed("okabe-ito"), LabelColours::ColourBlind);
        QVERIFY_THROWS_EXCEPTION(Error, labelColoursNamed("pretty"));
    }
    void overlaysLetTheImageThrough() {
        const auto schema = ClassSchema::platelet();
        const auto labels = testing::filledBox({1, 4, 4}, {{0, 0, 0}, {1, 2, 4}}, 3);
        const auto over = labelsOver(plain({4, 4}, QColor(100, 100, 100)), labels, 0, LabelColours::Paper, schema, 0.5);
        QCOMPARE(over.pixel(0, 3), qRgb(100, 100, 100));
        QCOMPARE(over.pixel(0, 0), qRgb(50, 50, 120)); // half of (0, 0, 139)
        const auto dimmed = dimmedOutside(over, std::vector<std::uint8_t>(16, 0));
        QVERIFY(qRed(dimmed.pixel(0, 0)) > 100);
        QVERIFY_THROWS_EXCEPTION(Error, labelPicture(labels, 1, LabelColours::Jet, schema));
    }
    void aSingleSliceStandsForAny() {
        const auto one = testing::greyRamp({1, 8, 8}), many = testing::greyRamp({5, 8, 8});
        QCOMPARE(greyPicture(one, 3).size(), QSize(8, 8));
        QVERIFY_THROWS_EXCEPTION(Error, greyPicture(many, 5));
    }
    void matricesArePrintedAsTyped() {
        testing::TemporaryFolder folder;
        MatrixFigure figure{analysis::ConfusionMatrix(7), {"Bg", "Cell", "Mito", "Alpha", "Canal", "Dense", "Core"}, "MIoU(org) 0.497", "Ann1", "Ann2"};
        figure.matrix.add(2, 1, 250000);
        figure.matrix.add(2, 2, 630000); // .88 in all, as printed numbers that were cut off may be
        figure.rowTotal = 1e6;
        writePlate(folder.file("a.svg"), matrixPlate({figure, figure, figure}, {}));
        const auto texts = textsOf(QByteArray::fromStdString(testing::bytesOf(folder.file("a.svg")))).split('\n');
        QCOMPARE(texts.count("63"), 3);
        QCOMPARE(texts.count("25"), 3);
        QVERIFY(texts.contains("MIoU(org) 0.497") && texts.contains("Ann1") && texts.contains("c"));
        QCOMPARE(texts.count("Core"), 6); // a row and a column each
        QCOMPARE(texts.count("Bg"), 3);   // a column alone
    }
};

QTEST_MAIN(tst_Plate)
#include "tst_Plate.moc"
