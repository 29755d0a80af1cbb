// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"
#include "ui/figure/MatrixFigure.h"

#include <QGuiApplication>
#include <QImage>
#include <QTest>

using namespace granule;
using figure::MatrixFigure;
using figure::MatrixNumbers;
using testing::bytesOf;

namespace {

MatrixFigure sample() {
    analysis::ConfusionMatrix m(3);
    m.add(0, 0, 990);
    m.add(0, 1, 10);
    m.add(1, 1, 63);
    m.add(1, 2, 37);
    m.add(2, 0, 1);
    m.add(2, 2, 1'234'567);
    return {m, {"Bg", "Cell", "Mito \"x\""}, "Ann1 against Alg", "Ann1", "Alg"};
}

} // namespace

class tst_MatrixFigure : public QObject {
    Q_OBJECT
private slots:
    void cellsSayShareOrCount() {
        const auto m = sample().matrix;
        QCOMPARE(figure::matrixCellText(m, 1, 1, MatrixNumbers::RowPercent), QString("63"));
        QCOMPARE(figure::matrixCellText(m, 2, 0, MatrixNumbers::RowPercent), QString("<1"));
        QCOMPARE(figure::matrixCellText(m, 2, 1, MatrixNumbers::RowPercent), QString());
        QCOMPARE(figure::matrixCellText(m, 0, 1, MatrixNumbers::ColumnPercent), QString("14")); // 10 of 73
        QCOMPARE(figure::matrixCellText(m, 0, 0, MatrixNumbers::Counts), QString("990"));
        QCOMPARE(figure::matrixCellText(m, 2, 2, MatrixNumbers::Counts), QString("1.2 M"));
    }

    void heatGrowsWithTheShareAndTextStaysReadable() {
        const auto m = sample().matrix;
        for (const QColor base : {QColor(0x23, 0x28, 0x31), QColor(0xf4, 0xf6, 0xf8)}) {
            QCOMPARE(figure::matrixCellColour(m, 0, 2, base), base); // no voxel, no heat
            const auto strong = figure::matrixCellColour(m, 1, 2, base), weak = figure::matrixCellColour(m, 0, 1, base);
            const auto away = [&](const QColor& c) { return std::abs(c.green() - base.green()) + std::abs(c.red() - base.red()); };
            QVERIFY(away(strong) > away(weak));
            QVERIFY(figure::matrixCellColour(m, 2, 2, base).green() > figure::matrixCellColour(m, 2, 2, base).red());
        }
        QCOMPARE(figure::readableOn(Qt::white).lightness() < 128, true);
        QCOMPARE(figure::readableOn(QColor(0x23, 0x28, 0x31)).lightness() > 128, true);
    }

    void tableHoldsTheCounts() {
        QCOMPARE(QString::fromStdString(figure::matrixCsv(sample())), QString("\"Ann1 \\ Alg\",\"Bg\",\"Cell\",\"Mito \"\"x\"\"\"\n"
                                                                              "\"Bg\",990,10,0\n\"Cell\",0,63,37\n\"Mito \"\"x\"\"\",1,0,1234567\n"));
    }

    void figuresAreWritten() {
        testing::TemporaryFolder folder;
        for (const char* name : {"m.svg", "m.pdf", "m.PNG"}) figure::writeMatrixFigure(folder.file(name), sample());
        const auto svg = QByteArray::fromStdString(bytesOf(folder.file("m.svg")));
        for (const char* text : {"Ann1 against Alg", ">Cell<", ">63<", ">37<"}) QVERIFY2(svg.contains(text), text); // text stays text
        QVERIFY(bytesOf(folder.file("m.pdf")).starts_with("%PDF"));
        const QImage png(QString::fromStdString(folder.file("m.PNG")));
        QVERIFY(png.width() == 1890 && png.height() > 1000); // 160 mm at 300 dpi
        QCOMPARE(png.pixelColor(2, 2), QColor(Qt::white));
    }

    void otherEndingsAndPlacesAreRefused() {
        testing::TemporaryFolder folder;
        QVERIFY_THROWS_EXCEPTION(Error, figure::writeMatrixFigure(folder.file("m.docx"), sample()));
        QVERIFY_THROWS_EXCEPTION(Error, figure::writeMatrixFigure(folder.file("none/m.svg"), sample()));
        QVERIFY(std::filesystem::is_empty(folder.path));
    }
};

QTEST_MAIN(tst_MatrixFigure)
#include "tst_MatrixFigure.moc"
