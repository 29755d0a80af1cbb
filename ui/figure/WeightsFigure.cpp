// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/WeightsFigure.h"

#include "core/volume/ClassSchema.h"
#include "core/volume/Error.h"
#include "ui/figure/ColourMaps.h"
#include "ui/figure/FigureFile.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace granule::figure {

namespace {

constexpr double mm = 20; // units of drawing: fonts are whole units high, so these must be fine
constexpr double widthMm = 160, marginMm = 4, gapMm = 6, titleMm = 8, legendMm = 12;
constexpr double pictureMm = (widthMm - 2 * marginMm - gapMm) / 2;

struct Pictures {
    QImage labels, weights;
    double mostWeight = 0;
    std::int64_t z = 0;
    int classes = 0;
};

Pictures picturesOf(const LabelMap& labels, const Volume& weights, std::int64_t z) {
    const Shape s = labels.shape();
    const Box slice{{z, 0, 0}, {z + 1, s.y, s.x}};
    const auto ids = labels.read<std::uint8_t>(slice);
    const auto values = weights.read<float>(slice);
    const QSize size(static_cast<int>(s.x), static_cast<int>(s.y));
    Pictures p{QImage(size, QImage::Format_RGB32), QImage(size, QImage::Format_RGB32), 0, z, 0};
    for (const float v : values)
        if (std::isfinite(v)) p.mostWeight = std::max(p.mostWeight, static_cast<double>(v));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const int x = static_cast<int>(i) % size.width(), y = static_cast<int>(i) / size.width();
        p.labels.setPixelColor(x, y, jetOfClass(ids[i]));
        p.weights.setPixelColor(x, y, magma(p.mostWeight > 0 ? static_cast<double>(values[i]) / p.mostWeight : 0));
        p.classes = std::max(p.classes, ids[i] + 1);
    }
    return p;
}

QSizeF pictureSize(const QImage& image) {
    return QSizeF(image.size()).scaled(pictureMm * mm, 2 * pictureMm * mm, Qt::KeepAspectRatio);
}

void paintClasses(QPainter& painter, const QRectF& area, int classes) {
    const auto schema = ClassSchema::platelet();
    painter.setFont(figureFont(2.3 * mm));
    const double width = area.width() / 4, height = 4 * mm;
    for (int k = 0; k < classes; ++k) {
        const auto* known = schema.find(static_cast<LabelId>(k));
        const QPointF at(area.left() + k % 4 * width, area.top() + k / 4 * height);
        painter.fillRect(QRectF(at.x(), at.y() + 0.7 * mm, 2.6 * mm, 2.6 * mm), jetOfClass(static_cast<LabelId>(k)));
        painter.drawText(QRectF(at.x() + 3.4 * mm, at.y(), width - 3.4 * mm, height), Qt::AlignLeft | Qt::AlignVCenter,
                         known ? QString::fromStdString(known->shortName) : QString::number(k));
    }
}

void paintScale(QPainter& painter, const QRectF& area, double most) {
    constexpr int steps = 32;
    const QRectF bar(area.left(), area.top() + 0.6 * mm, area.width(), 3 * mm);
    QLinearGradient colours(bar.topLeft(), bar.topRight());
    for (int i = 0; i <= steps; ++i) colours.setColorAt(i / double(steps), magma(i / double(steps)));
    painter.fillRect(bar, colours);
    painter.setFont(figureFont(2.3 * mm));
    const QRectF words(bar.left(), bar.bottom() + 0.4 * mm, bar.width(), 4 * mm);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignTop, QStringLiteral("0"));
    painter.drawText(words, Qt::AlignRight | Qt::AlignTop, QString::number(most, 'g', 3));
}

void paint(QPainter& painter, const QRectF& area, const Pictures& pictures) {
    painter.save();
    painter.fillRect(area, Qt::white);
    painter.translate(area.topLeft());
    painter.scale(area.width() / (widthMm * mm), area.width() / (widthMm * mm));
    painter.setPen(Qt::black);
    const auto size = pictureSize(pictures.labels);
    double left = marginMm * mm;
    for (const bool isWeights : {false, true}) {
        painter.setFont(figureFont(3.1 * mm, QFont::DemiBold));
        painter.drawText(QRectF(left, 0, pictureMm * mm, titleMm * mm), Qt::AlignLeft | Qt::AlignVCenter,
                         (isWeights ? QStringLiteral("Error weights, z = %1") : QStringLiteral("Labels, z = %1")).arg(pictures.z));
        painter.drawImage(QRectF(QPointF(left, titleMm * mm), size), isWeights ? pictures.weights : pictures.labels);
        const QRectF legend(left, titleMm * mm + size.height() + 1.5 * mm, pictureMm * mm, legendMm * mm);
        if (isWeights) paintScale(painter, legend, pictures.mostWeight);
        else paintClasses(painter, legend, pictures.classes);
        left += (pictureMm + gapMm) * mm;
    }
    painter.restore();
}

} // namespace

double writeWeightsFigure(const std::string& path, const LabelMap& labels, const Volume& weights, std::int64_t z) {
    if (labels.shape() != weights.shape())
        throw Error(ErrorKind::Mismatch, "The labels have " + describe(labels.shape()) + " voxels, the weights " + describe(weights.shape()) +
                                             ": make the weights of these labels with granule-cli weights.");
    if (z < 0 || z >= labels.shape().z)
        throw Error(ErrorKind::InvalidValue, "There is no slice z = " + std::to_string(z) + " in a volume of " + describe(labels.shape()) + " voxels: give one inside.");
    const auto pictures = picturesOf(labels, weights, z);
    const double heightMm = titleMm + pictureSize(pictures.labels).height() / mm + legendMm;
    writeFigureFile(path, QStringLiteral("Labels and error weights"), {widthMm, heightMm},
                    [&](QPainter& painter, const QRectF& area) { paint(painter, area, pictures); });
    return pictures.mostWeight;
}

} // namespace granule::figure
