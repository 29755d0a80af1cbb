// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/FigureFile.h"

#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace granule::figure {

namespace {

constexpr double mmPerInch = 25.4;
constexpr int pointsPerInch = 72, pixelsPerInch = 300;

QSize sizeAt(const QSizeF& sizeMm, int dotsPerInch) {
    return {static_cast<int>(std::lround(sizeMm.width() / mmPerInch * dotsPerInch)),
            static_cast<int>(std::lround(sizeMm.height() / mmPerInch * dotsPerInch))};
}

void writeSvg(QBuffer& buffer, const QString& title, const QSizeF& sizeMm, const PaintFigure& paint) {
    QSvgGenerator generator;
    const auto size = sizeAt(sizeMm, pointsPerInch);
    generator.setOutputDevice(&buffer);
    generator.setResolution(pointsPerInch);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(title);
    QPainter painter(&generator);
    paint(painter, QRectF(QPointF(), size));
}

void writePdf(QBuffer& buffer, const QString& title, const QSizeF& sizeMm, const PaintFigure& paint) {
    QPdfWriter writer(&buffer);
    writer.setResolution(pixelsPerInch);
    writer.setTitle(title);
    writer.setPageSize(QPageSize(sizeMm, QPageSize::Millimeter));
    writer.setPageMargins({});
    QPainter painter(&writer);
    paint(painter, QRectF(0, 0, writer.width(), writer.height()));
}

void writePng(QBuffer& buffer, const QSizeF& sizeMm, const PaintFigure& paint) {
    QImage image(sizeAt(sizeMm, pixelsPerInch), QImage::Format_RGB32);
    image.fill(Qt::white);
    image.setDotsPerMeterX(static_cast<int>(pixelsPerInch / mmPerInch * 1000));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, QRectF(image.rect()));
    painter.end();
    image.save(&buffer, "PNG");
}

QString endingOf(const std::string& path) {
    return QFileInfo(QString::fromStdString(path)).suffix().toLower();
}

} // namespace

void requireFigureEnding(const std::string& path) {
    const auto ending = endingOf(path);
    if (ending != QLatin1String("svg") && ending != QLatin1String("pdf") && ending != QLatin1String("png"))
        throw Error(ErrorKind::Unsupported, "'" + path + "' cannot be written as a figure: end its name in .svg, .pdf or .png.");
}

void writeFigureFile(const std::string& path, const QString& title, const QSizeF& sizeMm, const PaintFigure& paint) {
    requireFigureEnding(path);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const auto ending = endingOf(path);
    if (ending == QLatin1String("svg")) writeSvg(buffer, title, sizeMm, paint);
    else if (ending == QLatin1String("pdf")) writePdf(buffer, title, sizeMm, paint);
    else writePng(buffer, sizeMm, paint);
    writeFile(path, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

QFont figureFont(double pixels, int weight) {
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(pixels))));
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

} // namespace granule::figure
